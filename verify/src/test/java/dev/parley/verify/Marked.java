package dev.parley.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processes of this machine by what is in their environment. */
final class Marked {
    private Marked() {}

    /** Those that live and have this variable with this value. */
    static List<ProcessHandle> by(String variable, String value) {
        String entry = variable + "=" + value;
        return ProcessHandle.allProcesses()
                .filter(process -> List.of(environment(process).split("\0")).contains(entry))
                .toList();
    }

    private static String environment(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended, or is another user's
        }
    }
}
