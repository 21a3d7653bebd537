package dev.parley.session.spark;

import java.io.PrintStream;
import java.io.Writer;

/** What the interpreter itself writes, its warnings: to the statement that runs, else nowhere. Thread-safe. */
final class ReplOutput extends Writer {
    private volatile PrintStream target;

    void direct(PrintStream statement) {
        target = statement;
    }

    @Override
    public void write(char[] characters, int offset, int length) {
        PrintStream statement = target;
        if (statement != null) {
            statement.print(new String(characters, offset, length));
        }
    }

    @Override
    public void flush() {
        // Each write has already reached the statement.
    }

    @Override
    public void close() {
        target = null;
    }
}
