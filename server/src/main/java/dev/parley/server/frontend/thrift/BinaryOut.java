package dev.parley.server.frontend.thrift;

import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;

/** Bytes as Thrift's binary protocol has them, in an array that grows. For one thread at a time. */
final class BinaryOut {
    private byte[] bytes;
    private int length;

    BinaryOut(int expected) {
        this.bytes = new byte[expected];
    }

    int length() {
        return length;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    BinaryOut i8(int value) {
        room(Byte.BYTES);
        bytes[length++] = (byte) value;
        return this;
    }

    BinaryOut i16(int value) {
        return i8(value >> 8).i8(value);
    }

    BinaryOut i32(int value) {
        room(Integer.BYTES);
        bytes[length] = (byte) (value >> 24);
        bytes[length + 1] = (byte) (value >> 16);
        bytes[length + 2] = (byte) (value >> 8);
        bytes[length + 3] = (byte) value;
        length += Integer.BYTES;
        return this;
    }

    BinaryOut i64(long value) {
        return i32((int) (value >> 32)).i32((int) value);
    }

    /** The last {@code count} decimal digits of a number that is not negative. */
    BinaryOut digits(int value, int count) {
        room(count);
        int left = value;
        for (int i = length + count - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length += count;
        return this;
    }

    BinaryOut f64(double value) {
        return i64(Double.doubleToLongBits(value));
    }

    /** With its length before it, as texts are written too. */
    BinaryOut binary(byte[] value) {
        return i32(value.length).raw(value, value.length);
    }

    /** The same of bytes that Arrow holds. */
    BinaryOut binary(ArrowBuf source, long from, int count) {
        i32(count);
        room(count);
        source.getBytes(from, bytes, length, count);
        length += count;
        return this;
    }

    BinaryOut raw(byte[] value, int count) {
        room(count);
        System.arraycopy(value, 0, bytes, length, count);
        length += count;
        return this;
    }

    BinaryOut raw(BinaryOut other) {
        return raw(other.bytes, other.length);
    }

    /** The head of a field of a struct. */
    BinaryOut field(byte type, int id) {
        return i8(type).i16(id);
    }

    /** The head of a list. */
    BinaryOut list(byte type, int count) {
        return i8(type).i32(count);
    }

    /** The end of a struct. */
    BinaryOut stop() {
        return i8(0);
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + (bytes.length >> 1) + 16));
        }
    }
}
