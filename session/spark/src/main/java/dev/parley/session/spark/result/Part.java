package dev.parley.session.spark.result;

import java.io.Serializable;

/**
 * What a task says of its partition. Thread-safe.
 *
 * @param messages its messages where they are few, else null: they are in a block then
 * @param bytes of all messages
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Part(byte[][] messages, long bytes) implements Serializable {
    boolean isStored() {
        return messages == null;
    }
}
