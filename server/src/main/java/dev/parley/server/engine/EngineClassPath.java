package dev.parley.server.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars of an engine, each by its name and always in the same order: a class-data archive fits only the class path
 * that it was made with, and {@code folder/*} comes in the order of the disk.
 */
record EngineClassPath(List<Path> jars) {
    private static final int FINGERPRINT_DIGITS = 16;

    EngineClassPath {
        jars = List.copyOf(jars);
    }

    /** The jars of the folders, in the order of the folders. */
    static EngineClassPath of(Path... folders) throws IOException {
        var jars = new ArrayList<Path>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
                files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
            }
        }
        return new EngineClassPath(jars);
    }

    /**
     * A JVM's argument file with the class path as its only content: 200 names would hide all else of a command line.
     */
    String argumentFile() {
        String path = jars.stream().map(Path::toString).collect(Collectors.joining(":"));
        return "-cp\n\"" + path.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n";
    }

    /** Differs where a jar was added, removed, moved or written anew, and where what is added differs. */
    String fingerprint(List<String> added) throws IOException {
        var text = new StringBuilder(String.join("\n", added));
        for (Path jar : jars) {
            var file = Files.readAttributes(jar, BasicFileAttributes.class);
            text.append('\n').append(jar).append(' ').append(file.size());
            text.append(' ').append(file.lastModifiedTime().toMillis());
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, FINGERPRINT_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
