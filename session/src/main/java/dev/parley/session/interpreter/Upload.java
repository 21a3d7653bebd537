package dev.parley.session.interpreter;

/** A table on its way to the server, beside the link. Belongs to one thread. */
public interface Upload extends AutoCloseable {
    /**
     * What the server holds in the end.
     *
     * @param messages how many, the schema among them
     * @param rows how many are in them
     * @param limit why it took no more, or null
     */
    record Stored(int messages, long rows, String limit) {}

    /**
     * Sends the next message, the schema first. Waits while too many bytes are on their way.
     *
     * @return false where the message is not taken, and no further one will be
     * @throws ResultNotStoredException where the server will never hold the table
     * @throws InterruptedException where the statement was cancelled
     */
    boolean send(ArrowMessage message) throws InterruptedException;

    /**
     * Sends what still waits for more to go with it.
     *
     * @throws ResultNotStoredException where the server will never hold the table
     * @throws InterruptedException where the statement was cancelled
     */
    void flush() throws InterruptedException;

    /**
     * Returns once the server holds all that was sent, or has said why it does not.
     *
     * @throws ResultNotStoredException where the server will never hold the table
     * @throws InterruptedException where the statement was cancelled
     */
    Stored finish() throws InterruptedException;

    /** Ends what is on its way, at once; does nothing after {@link #finish}. */
    @Override
    void close();
}
