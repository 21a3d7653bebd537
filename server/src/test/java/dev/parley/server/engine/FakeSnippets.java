package dev.parley.server.engine;

/** Code that a fake engine understands, for tests elsewhere. */
public final class FakeSnippets {
    private FakeSnippets() {}

    /** An expression: a query that streams for ever. */
    public static String stream() {
        return FakeScala.STREAM;
    }

    /** Starts a query that fails in its first batch. */
    public static String failingStream() {
        return FakeScala.FAILING_STREAM;
    }
}
