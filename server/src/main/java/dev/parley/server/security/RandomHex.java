package dev.parley.server.security;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Secrets that nobody guesses, as lower-case hexadecimal text. Thread-safe. */
public final class RandomHex {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomHex() {}

    /** So many random bits, in a quarter as many digits. */
    public static String ofBits(int bits) {
        var bytes = new byte[bits / Byte.SIZE];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
