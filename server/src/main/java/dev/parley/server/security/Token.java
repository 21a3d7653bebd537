package dev.parley.server.security;

import dev.parley.server.error.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.Set;

/** The token that callers must send; keeps only its hash. Thread-safe. */
final class Token {
    private static final int LEAST_CHARACTERS = 16;
    private static final int MOST_BYTES = 4096;
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

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
        try {
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                throw new StartException(where + " is open to others than its owner; run chmod 600 on it");
            }
            String token = text(file);
            if (token.length() < LEAST_CHARACTERS) {
                throw new StartException(where + " holds fewer than " + LEAST_CHARACTERS
                        + " characters; write a longer random token into it");
            }
            if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new StartException(
                        where + " holds blanks or characters beyond ASCII; write one token without them into it");
            }
            return new Token(token);
        } catch (NoSuchFileException e) {
            throw new StartException(where + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new StartException(where + " is not readable by this server's user", e);
        } catch (IOException e) {
            throw new StartException(where + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("it is longer than " + MOST_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8).strip();
        }
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
