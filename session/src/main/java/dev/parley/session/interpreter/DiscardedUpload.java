package dev.parley.session.interpreter;

/** The upload of a table that nobody will read: counts it. Belongs to one thread. */
public final class DiscardedUpload implements Upload {
    private int messages;
    private long rows;

    @Override
    public boolean send(ArrowMessage message) {
        messages++;
        rows += message.rows();
        return true;
    }

    @Override
    public void flush() {
        // Nothing waits.
    }

    @Override
    public Stored finish() {
        return new Stored(messages, rows, null);
    }

    @Override
    public void close() {
        // Nothing is on its way.
    }
}
