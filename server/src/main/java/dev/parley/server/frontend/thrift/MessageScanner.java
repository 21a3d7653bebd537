package dev.parley.server.frontend.thrift;

import io.vertx.core.buffer.Buffer;
import org.apache.thrift.protocol.TType;

/**
 * Finds where a message of the binary protocol ends, as its bytes arrive: each byte is looked at once, a length is believed
 * only within the bound, and nothing is made of what is read. For one message after the other, of one connection.
 */
final class MessageScanner {
    private static final int VERSION_MASK = 0xffff0000;
    private static final int VERSION = 0x80010000;
    private static final int LONGEST_NAME = 100;
    private static final int DEEPEST = 16;
    private static final int HEAD = 2 * Integer.BYTES;

    private final int most;
    private final Level[] levels = new Level[DEEPEST];
    private int depth;
    private boolean begun;
    /** The next byte to look at; beyond what is here where a text is being passed over. */
    private long at;

    /** Where the scan is in a struct, or in a container with so many parts left. */
    private static final class Level {
        private byte first;
        private byte second;
        private long left;
        private boolean isStruct;
    }

    MessageScanner(int most) {
        this.most = most;
        for (int i = 0; i < DEEPEST; i++) {
            levels[i] = new Level();
        }
    }

    /**
     * Goes on over what is here of a message.
     *
     * @return its length, or -1 where it is not whole yet
     * @throws MalformedMessageException where it is none, or longer than the bound
     */
    int scan(Buffer bytes) {
        if (!begun && !begin(bytes)) {
            return -1;
        }
        while (depth > 0) {
            if (at > most) {
                throw new MalformedMessageException("it is longer than " + most + " bytes");
            }
            if (!step(bytes)) {
                return -1;
            }
        }
        if (at > most) {
            throw new MalformedMessageException("it is longer than " + most + " bytes");
        }
        return at <= bytes.length() ? (int) at : -1;
    }

    /** Is ready for the next message. */
    void reset() {
        begun = false;
        depth = 0;
        at = 0;
    }

    private boolean begin(Buffer bytes) {
        if (bytes.length() < HEAD) {
            return false;
        }
        int name = bytes.getInt(Integer.BYTES);
        if ((bytes.getInt(0) & VERSION_MASK) != VERSION || name < 0 || name > LONGEST_NAME) {
            throw new MalformedMessageException("it does not begin as a call of the binary protocol does");
        }
        at = (long) HEAD + name + Integer.BYTES;
        begun = true;
        pushStruct();
        return true;
    }

    /** Passes over one field or part; whether enough was here for that. */
    private boolean step(Buffer bytes) {
        Level level = levels[depth - 1];
        return level.isStruct ? field(bytes) : part(bytes, level);
    }

    private boolean field(Buffer bytes) {
        if (!has(bytes, 1)) {
            return false;
        }
        byte type = bytes.getByte((int) at);
        if (type == TType.STOP) {
            at++;
            depth--;
            return true;
        }
        int head = 1 + Short.BYTES;
        if (!has(bytes, head + headOf(type))) {
            return false;
        }
        at += head;
        value(bytes, type);
        return true;
    }

    private boolean part(Buffer bytes, Level level) {
        if (level.left == 0) {
            depth--;
            return true;
        }
        byte type = level.left % 2 == 0 ? level.first : level.second;
        if (!has(bytes, headOf(type))) {
            return false;
        }
        level.left--;
        value(bytes, type);
        return true;
    }

    private boolean has(Buffer bytes, int count) {
        return at + count <= bytes.length();
    }

    /** How much of a value has to be here to pass over it. */
    private static int headOf(byte type) {
        return switch (type) {
            case TType.STRING -> Integer.BYTES;
            case TType.LIST, TType.SET -> 1 + Integer.BYTES;
            case TType.MAP -> 2 + Integer.BYTES;
            default -> 0;
        };
    }

    private void value(Buffer bytes, byte type) {
        switch (type) {
            case TType.BOOL, TType.BYTE -> at += Byte.BYTES;
            case TType.I16 -> at += Short.BYTES;
            case TType.I32 -> at += Integer.BYTES;
            case TType.I64, TType.DOUBLE -> at += Long.BYTES;
            case TType.STRING -> at += Integer.BYTES + count(bytes, at);
            case TType.STRUCT -> pushStruct();
            case TType.LIST, TType.SET -> {
                byte parts = bytes.getByte((int) at);
                pushParts(parts, parts, count(bytes, at + 1));
                at += 1 + Integer.BYTES;
            }
            case TType.MAP -> {
                pushParts(bytes.getByte((int) at), bytes.getByte((int) at + 1), 2L * count(bytes, at + 2));
                at += 2 + Integer.BYTES;
            }
            default -> throw new MalformedMessageException("it has a value of type " + type + ", which there is not");
        }
    }

    /** Nothing that it counts takes less than a byte. */
    private int count(Buffer bytes, long position) {
        int count = bytes.getInt((int) position);
        if (count < 0 || count > most) {
            throw new MalformedMessageException("it says to hold " + count + " bytes or parts");
        }
        return count;
    }

    private void pushStruct() {
        Level level = push();
        level.isStruct = true;
    }

    private void pushParts(byte first, byte second, long count) {
        Level level = push();
        level.isStruct = false;
        level.first = first;
        level.second = second;
        level.left = count;
    }

    private Level push() {
        if (depth == DEEPEST) {
            throw new MalformedMessageException("it is nested more than " + DEEPEST + " deep");
        }
        return levels[depth++];
    }
}
