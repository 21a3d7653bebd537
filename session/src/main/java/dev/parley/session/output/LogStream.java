package dev.parley.session.output;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;

/** Lines for the engine's log: what no statement can be found for. Thread-safe. */
final class LogStream extends OutputStream {
    private static final int LONGEST_LINE = 8 << 10;

    private final Logger log;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LogStream(Logger log) {
        this.log = log;
    }

    @Override
    public synchronized void write(int value) {
        if (value != '\n') {
            line.write(value);
        }
        if (value == '\n' || line.size() >= LONGEST_LINE) {
            log.info("{}", line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
    }
}
