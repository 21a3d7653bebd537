package dev.parley.server.security;

import dev.parley.server.error.StartException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The token that callers must send; keeps only its hash. Thread-safe. */
final class Token {
    private static final int LEAST_CHARACTERS = 16;

    private final byte[] hash;

    Token(String token) {
        this.hash = hash(token);
    }

    /**
     * The token in this file.
     *
     * @throws StartException where others can read the file, or the token can be guessed or cannot be sent
     */
    static Token read(Path file) {
        String where = "the token file " + file;
        String token = SecretFile.read("the token file", file);
        if (token.length() < LEAST_CHARACTERS) {
            throw new StartException(where + " holds fewer than " + LEAST_CHARACTERS
                    + " characters; write a longer random token into it");
        }
        if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new StartException(
                    where + " holds blanks or characters beyond ASCII; write one token without them into it");
        }
        return new Token(token);
    }

    /** Whether this is the token; takes as long for a near miss as for any other. */
    boolean matches(String candidate) {
        return MessageDigest.isEqual(hash, hash(candidate));
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
