package dev.parley.session.output;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A print stream that hands each call on to the one that belongs to the caller. Thread-safe, and without a lock of its
 * own: one statement's full output must not hold up another's, as {@link PrintStream}'s own monitor would.
 */
public final class RoutingPrintStream extends PrintStream {
    private final Supplier<PrintStream> target;

    /** A stream that asks for its target with each call. */
    public RoutingPrintStream(Supplier<PrintStream> target) {
        super(OutputStream.nullOutputStream());
        this.target = target;
    }

    @Override
    public void flush() {
        target.get().flush();
    }

    /** Does nothing: a statement that closes its output must not close that of the process. */
    @Override
    public void close() {
        flush();
    }

    @Override
    public boolean checkError() {
        return target.get().checkError();
    }

    @Override
    public void write(int value) {
        target.get().write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        target.get().write(bytes, offset, length);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        target.get().write(bytes);
    }

    @Override
    public void writeBytes(byte[] bytes) {
        target.get().writeBytes(bytes);
    }

    @Override
    public void println() {
        target.get().println();
    }

    @Override
    public void print(boolean value) {
        target.get().print(value);
    }

    @Override
    public void print(char value) {
        target.get().print(value);
    }

    @Override
    public void print(int value) {
        target.get().print(value);
    }

    @Override
    public void print(long value) {
        target.get().print(value);
    }

    @Override
    public void print(float value) {
        target.get().print(value);
    }

    @Override
    public void print(double value) {
        target.get().print(value);
    }

    @Override
    public void print(char[] value) {
        target.get().print(value);
    }

    @Override
    public void print(String value) {
        target.get().print(value);
    }

    @Override
    public void print(Object value) {
        target.get().print(value);
    }

    @Override
    public void println(boolean value) {
        target.get().println(value);
    }

    @Override
    public void println(char value) {
        target.get().println(value);
    }

    @Override
    public void println(int value) {
        target.get().println(value);
    }

    @Override
    public void println(long value) {
        target.get().println(value);
    }

    @Override
    public void println(float value) {
        target.get().println(value);
    }

    @Override
    public void println(double value) {
        target.get().println(value);
    }

    @Override
    public void println(char[] value) {
        target.get().println(value);
    }

    @Override
    public void println(String value) {
        target.get().println(value);
    }

    @Override
    public void println(Object value) {
        target.get().println(value);
    }

    @Override
    public PrintStream printf(String format, Object... arguments) {
        target.get().format(format, arguments);
        return this;
    }

    @Override
    public PrintStream printf(Locale locale, String format, Object... arguments) {
        target.get().format(locale, format, arguments);
        return this;
    }

    @Override
    public PrintStream format(String format, Object... arguments) {
        target.get().format(format, arguments);
        return this;
    }

    @Override
    public PrintStream format(Locale locale, String format, Object... arguments) {
        target.get().format(locale, format, arguments);
        return this;
    }

    @Override
    public PrintStream append(CharSequence text) {
        target.get().append(text);
        return this;
    }

    @Override
    public PrintStream append(CharSequence text, int start, int end) {
        target.get().append(text, start, end);
        return this;
    }

    @Override
    public PrintStream append(char character) {
        target.get().append(character);
        return this;
    }
}
