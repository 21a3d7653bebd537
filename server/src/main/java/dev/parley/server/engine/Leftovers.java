package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an engine's code has started as processes of their own: an engine that is killed leaves them to nobody, but they have
 * its environment. Stateless; does file I/O.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private Leftovers() {}

    /** Ends those of an engine whose process has ended; on a system that shows no environments there are none to see. */
    static void end(String engine) {
        String mark = EngineEnvironment.ENGINE + "=" + engine;
        ProcessHandle.allProcesses()
                .filter(process -> environment(process).contains(mark))
                .forEach(process -> {
                    LOG.info("process {}, which engine {} had started, is ended", process.pid(), engine);
                    process.destroyForcibly();
                });
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
