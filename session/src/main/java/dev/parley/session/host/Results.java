package dev.parley.session.host;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.session.interpreter.Upload;

/** Where tables go that do not travel inline. Thread-safe. */
@FunctionalInterface
public interface Results {
    /** Begins the upload of a statement's table; it replaces what was uploaded of that statement before. */
    Upload begin(SessionKey key, int statement);
}
