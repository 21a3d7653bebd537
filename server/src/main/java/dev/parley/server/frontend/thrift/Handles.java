package dev.parley.server.frontend.thrift;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.apache.hive.service.rpc.thrift.THandleIdentifier;

/** Names of sessions and operations that nobody guesses: 16 bytes to find them by and 16 that must fit. Thread-safe. */
final class Handles {
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Handles() {}

    static THandleIdentifier make() {
        return new THandleIdentifier(random(), random());
    }

    private static ByteBuffer random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** To find it by. */
    static ByteBuffer key(THandleIdentifier handle) {
        return ByteBuffer.wrap(handle.getGuid());
    }

    static boolean same(THandleIdentifier known, THandleIdentifier shown) {
        return MessageDigest.isEqual(known.getSecret(), shown.getSecret());
    }
}
