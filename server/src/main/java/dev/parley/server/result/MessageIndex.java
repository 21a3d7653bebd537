package dev.parley.server.result;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where the messages of an Arrow stream are and which rows they hold: message 0 is the schema, each one after it a record
 * batch. Not thread-safe while it grows.
 *
 * <p>In a file it stands behind the stream: for each message where it ends and how many rows there are up to there, then
 * the number of messages, then a mark.
 */
final class MessageIndex {
    /** So that an index fits into memory: with batches of usual size these are some billions of rows. */
    static final int MOST_MESSAGES = 1 << 18;

    /** The end of an Arrow stream, which stands behind the last message. */
    static final int END_BYTES = 8;

    private static final int ENTRY_BYTES = 2 * Long.BYTES;
    private static final int FOOT_BYTES = Integer.BYTES + Long.BYTES;
    private static final long MARK = 0x5061726c65794978L; // ParleyIx

    private long[] ends = new long[16];
    private long[] rows = new long[16];
    private int messages;

    int messages() {
        return messages;
    }

    /** Of all messages. */
    long bytes() {
        return messages == 0 ? 0 : ends[messages - 1];
    }

    /** In all batches. */
    long rows() {
        return messages == 0 ? 0 : rows[messages - 1];
    }

    void add(long length, long batchRows) {
        if (messages == ends.length) {
            ends = Arrays.copyOf(ends, 2 * messages);
            rows = Arrays.copyOf(rows, 2 * messages);
        }
        ends[messages] = bytes() + length;
        rows[messages] = rows() + batchRows;
        messages++;
    }

    /** Forgets the messages from this one on. */
    void cut(int from) {
        messages = Math.min(messages, from);
    }

    long start(int message) {
        return message == 0 ? 0 : ends[message - 1];
    }

    long end(int message) {
        return ends[message];
    }

    /** The number of the first row in a batch. */
    long firstRow(int message) {
        return rows[message - 1];
    }

    /** The row after the last one in a batch. */
    long endRow(int message) {
        return rows[message];
    }

    /** The batch with this row, which is there. */
    int batchOf(long row) {
        int low = 1;
        int high = messages - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rows[middle] > row) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** What stands in a file behind the last message: the end of the stream and this index. */
    ByteBuffer trailer() {
        ByteBuffer trailer = ByteBuffer.allocate(END_BYTES + messages * ENTRY_BYTES + FOOT_BYTES);
        trailer.putInt(-1).putInt(0);
        for (int i = 0; i < messages; i++) {
            trailer.putLong(ends[i]).putLong(rows[i]);
        }
        return trailer.putInt(messages).putLong(MARK).flip();
    }

    /** Reads it from the end of a file. */
    static MessageIndex of(SeekableByteChannel file) throws IOException {
        long size = file.size();
        if (size < FOOT_BYTES) {
            throw new EOFException("the file of a result ends too soon");
        }
        ByteBuffer foot = read(file, size - FOOT_BYTES, FOOT_BYTES);
        int messages = foot.getInt();
        long start = size - FOOT_BYTES - (long) messages * ENTRY_BYTES;
        if (foot.getLong() != MARK || messages < 1 || messages > MOST_MESSAGES || start < END_BYTES) {
            throw new IOException("the file of a result has no index");
        }
        ByteBuffer entries = read(file, start, messages * ENTRY_BYTES);
        var index = new MessageIndex();
        while (entries.hasRemaining()) {
            index.add(entries.getLong() - index.bytes(), entries.getLong() - index.rows());
        }
        return index;
    }

    /** Makes it from a stream that has none behind it. */
    static MessageIndex scan(SeekableByteChannel stream) throws IOException {
        var index = new MessageIndex();
        while (index.bytes() + MessageHead.PREFIX_BYTES <= stream.size()) {
            int length = MessageHead.metadataBytes(read(stream, index.bytes(), MessageHead.PREFIX_BYTES));
            if (length == 0) {
                break;
            }
            MessageHead head = MessageHead.read(read(stream, index.bytes() + MessageHead.PREFIX_BYTES, length));
            index.add(head.length(), head.rows());
        }
        if (index.messages() == 0 || index.bytes() > stream.size()) {
            throw new EOFException("an Arrow stream ends too soon");
        }
        return index;
    }

    /**
     * Of the messages that are whole in a file whose writer was killed; empty where there is no file, or nothing usable in
     * it.
     */
    static Optional<MessageIndex> whole(Path path) {
        try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
            var index = new MessageIndex();
            while (index.messages() < MOST_MESSAGES && addWhole(index, file)) {
                // one more
            }
            return Optional.of(index);
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // its engine is told that nothing is here
        }
    }

    private static boolean addWhole(MessageIndex index, SeekableByteChannel file) throws IOException {
        long start = index.bytes() + MessageHead.PREFIX_BYTES;
        if (start > file.size()) {
            return false;
        }
        int length = MessageHead.metadataBytes(read(file, index.bytes(), MessageHead.PREFIX_BYTES));
        if (length == 0 || start + length > file.size()) {
            return false;
        }
        MessageHead head = MessageHead.read(read(file, start, length));
        if (index.bytes() + head.length() > file.size()) {
            return false;
        }
        index.add(head.length(), head.rows());
        return true;
    }

    private static ByteBuffer read(SeekableByteChannel channel, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        channel.position(at);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("an Arrow stream ends too soon");
            }
        }
        return buffer.flip();
    }
}
