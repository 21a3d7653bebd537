package dev.parley.server.result;

import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;

/** Writes a range of rows to an output, bit by bit. It blocks; for one thread at a time. */
interface RangeWriter {
    /**
     * Writes until the output has enough, and gives the memory back.
     *
     * @return whether there is more
     */
    boolean writeSome(BufferAllocator memory) throws IOException;
}
