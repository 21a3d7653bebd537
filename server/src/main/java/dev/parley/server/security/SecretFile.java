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
import java.util.EnumSet;
import java.util.Set;

/** A file that holds secrets and that nobody but its owner can read. */
public final class SecretFile {
    private static final int MOST_BYTES = 64 << 10;
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private SecretFile() {}

    /**
     * The secret, without blanks around it. Blocks.
     *
     * @param what names it in messages, as in "the token file"
     * @throws StartException where others can read the file, or nobody can
     */
    public static String read(String what, Path file) {
        return text(what, file).strip();
    }

    /** All that it holds. Blocks; refuses as {@link #read} does. */
    static String text(String what, Path file) {
        String where = what + " " + file;
        try {
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                throw new StartException(where + " is open to others than its owner; run chmod 600 on it");
            }
            return text(file);
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
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
