package dev.parley.server.config;

/** Bounds of the files that are uploaded to sessions; each component is explained by its {@link Key}. */
public record FileLimits(
        @Key(preset = "512m", size = true, means = "Bytes of one file; a larger one is refused.") long maxBytes,
        @Key(preset = "2g", size = true, means = "Bytes of a session's files together; a further one is refused.")
                long sessionBytes,
        @Key(preset = "20g", size = true, means = "Bytes of all files together; a further one is refused.")
                long diskBytes,
        @Key(preset = "200", means = "Files of a session; a further one is refused.") int maxFiles) {
    public FileLimits {
        Check.between("maxBytes", maxBytes, 1, Long.MAX_VALUE);
        Check.between("sessionBytes", sessionBytes, 1, Long.MAX_VALUE);
        Check.between("diskBytes", diskBytes, 1, Long.MAX_VALUE);
        Check.between("maxFiles", maxFiles, 1, Integer.MAX_VALUE);
    }
}
