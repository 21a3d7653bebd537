package dev.parley.session.spark35.result;

import java.io.Serializable;

/**
 * What a task says of its partition. Thread-safe.
 *
 * @param messages its messages where they are few, else null: they are in a block then
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Part(byte[][] messages) implements Serializable {
    static final Part STORED = new Part(null);

    boolean isStored() {
        return messages == null;
    }
}
