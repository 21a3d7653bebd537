package dev.parley.session.interpreter;

/**
 * An encapsulated message of an Arrow stream: its schema or a record batch. The bytes are not copied; nobody changes them.
 *
 * @param rows how many rows the batch has, 0 for a schema
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes, made once and never compared
public record ArrowMessage(byte[] bytes, int rows) {
    public int length() {
        return bytes.length;
    }
}
