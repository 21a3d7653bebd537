package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an engine's or a batch's code has started as processes of their own: one that is killed leaves them to nobody, but they
 * have its environment. Stateless; does file I/O.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private Leftovers() {}

    /** Ends those of an engine whose process has ended. */
    static void end(String engine) {
        end(EngineEnvironment.ENGINE, engine);
    }

    /** Ends all with this variable in their environment. */
    static void end(String variable, String value) {
        of(variable, value).forEach(process -> {
            LOG.info("process {}, which has {}={}, is ended", process.pid(), variable, value);
            process.destroyForcibly();
        });
    }

    /** All with this variable in their environment; none on a system that shows no environments. */
    static Stream<ProcessHandle> of(String variable, String value) {
        String mark = variable + "=" + value;
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process).contains(mark));
    }

    private static List<String> environment(ProcessHandle process) {
        Path file = Path.of("/proc", Long.toString(process.pid()), "environ");
        try {
            return List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\0"));
        } catch (IOException e) {
            return List.of(); // it has ended, or is another user's
        }
    }
}
