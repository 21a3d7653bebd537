package dev.parley.server.engine;

/**
 * Some of an engine's log.
 *
 * @param offset where the text begins, in bytes from the log's start; later than was asked for where that is not kept
 * @param next where the next page begins
 * @param size how many bytes the log has had so far
 * @param ended whether nothing will be added
 */
public record LogPage(long offset, long next, long size, String text, boolean ended) {
    /** Whether what follows is still to be written. */
    public boolean isLast() {
        return next >= size;
    }
}
