package dev.parley.server.file;

import dev.parley.protocol.Wire;
import dev.parley.protocol.model.SessionFile;
import dev.parley.server.config.FileLimits;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of sessions: a folder for each session, and in it, under names made here, each file beside a description,
 * without which it is not there. Belongs to the gateway's event loop.
 */
public final class FileShelf {
    private static final Logger LOG = LoggerFactory.getLogger(FileShelf.class);
    private static final String DESCRIPTION = ".json";

    private final Vertx vertx;
    private final Path root;
    private final FileLimits limits;
    private final Map<Long, TreeMap<Integer, SessionFile>> shelf = new HashMap<>();
    private final Map<Long, Integer> lastNumbers = new HashMap<>();
    /** Bytes that uploads have taken and that no file has yet, by session. */
    private final Map<Long, Long> coming = new HashMap<>();

    public FileShelf(Vertx vertx, Path root, FileLimits limits) {
        this.vertx = vertx;
        this.root = root;
        this.limits = limits;
    }

    /** Finds the files of sessions that live, and removes what is left of others and of uploads that were cut. */
    public Future<Void> start(Set<Long> live) {
        return vertx.executeBlocking(() -> {
                    var found = new HashMap<Long, List<SessionFile>>();
                    for (Path folder : list(root)) {
                        String name = folder.getFileName().toString();
                        if (name.matches("[0-9]{1,18}") && live.contains(Long.parseLong(name))) {
                            found.put(Long.parseLong(name), tidy(folder));
                        } else {
                            Folders.remove(folder);
                        }
                    }
                    return found;
                })
                .onSuccess(found -> found.forEach((session, files) -> files.forEach(file -> put(session, file))))
                .mapEmpty();
    }

    private void put(long session, SessionFile file) {
        shelf.computeIfAbsent(session, ignored -> new TreeMap<>()).put(file.number(), file);
        lastNumbers.merge(session, file.number(), Math::max);
    }

    /** A session's files, in order of upload. */
    public List<SessionFile> of(long session) {
        return List.copyOf(shelf.getOrDefault(session, new TreeMap<>()).values());
    }

    public Optional<SessionFile> find(long session, int number) {
        return Optional.ofNullable(shelf.getOrDefault(session, new TreeMap<>()).get(number));
    }

    /** Where a file is. */
    public Path path(long session, SessionFile file) {
        return folder(session).resolve(file.storedName());
    }

    private Path folder(long session) {
        return root.resolve(Long.toString(session));
    }

    /**
     * Takes an upload to its end.
     *
     * @param content paused
     * @return fails with TOO_LARGE or FILE_LIMIT_REACHED, and keeps nothing then
     */
    public Future<SessionFile> add(long session, String name, SessionFile.Kind kind, ReadStream<Buffer> content) {
        if (of(session).size() >= limits.maxFiles()) {
            return Future.failedFuture(new GatewayException(
                    ErrorCode.FILE_LIMIT_REACHED,
                    "the session has " + limits.maxFiles() + " files, which is the most (files.max_files)",
                    "delete one that is not needed"));
        }
        int number = lastNumbers.merge(session, 1, Integer::sum);
        var empty = new SessionFile(number, name, kind, 0);
        Path part = folder(session).resolve(number + ".part");
        var incoming = new IncomingFile(bytes -> takes(session, bytes));
        return vertx.executeBlocking(() -> Files.createDirectories(folder(session)))
                .compose(ignored -> vertx.fileSystem()
                        .open(
                                part.toString(),
                                new OpenOptions().setCreateNew(true).setPerms("rw-------")))
                .compose(file -> incoming.take(content, file))
                .compose(bytes -> keep(session, new SessionFile(number, name, kind, bytes), part))
                .onComplete(done -> coming.computeIfPresent(session, (id, bytes) -> {
                    long left = bytes - incoming.bytes();
                    return left == 0 ? null : left;
                }))
                .onFailure(e -> {
                    LOG.info(
                            "an upload of {} to session {} was not taken: {}",
                            empty.storedName(),
                            session,
                            e.toString());
                    var ignored = vertx.executeBlocking(() -> Files.deleteIfExists(part));
                });
    }

    /** Whether there is room for so many bytes more of an upload; they count from now on. */
    private Optional<GatewayException> takes(long session, IncomingFile.Growth growth) {
        if (growth.total() > limits.maxBytes()) {
            return Optional.of(new GatewayException(
                    ErrorCode.TOO_LARGE,
                    "the file has more than " + limits.maxBytes() + " bytes (files.max_bytes)",
                    "put it where engines can read it, and read it from there"));
        }
        coming.merge(session, growth.added(), Long::sum);
        if (bytes(session) > limits.sessionBytes()) {
            return Optional.of(full("the session's files have", limits.sessionBytes(), "files.session_bytes"));
        }
        long all = Stream.concat(shelf.keySet().stream(), coming.keySet().stream())
                .distinct()
                .mapToLong(this::bytes)
                .sum();
        return all > limits.diskBytes()
                ? Optional.of(full("all files have", limits.diskBytes(), "files.disk_bytes"))
                : Optional.empty();
    }

    private long bytes(long session) {
        return coming.getOrDefault(session, 0L)
                + of(session).stream().mapToLong(SessionFile::bytes).sum();
    }

    private static GatewayException full(String what, long most, String key) {
        return new GatewayException(
                ErrorCode.FILE_LIMIT_REACHED,
                what + " more than " + most + " bytes with it (" + key + ")",
                "delete files that are not needed");
    }

    private Future<SessionFile> keep(long session, SessionFile file, Path part) {
        return vertx.executeBlocking(() -> {
                    Files.move(part, path(session, file), StandardCopyOption.ATOMIC_MOVE);
                    Path description = folder(session).resolve(file.number() + DESCRIPTION);
                    Path written = folder(session).resolve(file.number() + ".new");
                    Files.write(written, Wire.mapper().writeValueAsBytes(file));
                    return Files.move(written, description, StandardCopyOption.ATOMIC_MOVE);
                })
                .map(ignored -> {
                    put(session, file);
                    return file;
                });
    }

    /** Removes a file; succeeds also where it is gone. */
    public Future<Void> remove(long session, SessionFile file) {
        shelf.getOrDefault(session, new TreeMap<>()).remove(file.number());
        return vertx.executeBlocking(() -> {
                    Files.deleteIfExists(folder(session).resolve(file.number() + DESCRIPTION));
                    return Files.deleteIfExists(path(session, file));
                })
                .mapEmpty();
    }

    /** Removes all files of a session. */
    public void drop(long session) {
        lastNumbers.remove(session);
        if (shelf.remove(session) != null) {
            var ignored = vertx.executeBlocking(() -> {
                        Folders.remove(folder(session));
                        return null;
                    })
                    .onFailure(
                            e -> LOG.warn("the files of session {} could not be removed: {}", session, e.toString()));
        }
    }

    /** Keeps what has its description, and removes the rest. */
    private static List<SessionFile> tidy(Path folder) throws IOException {
        var files = new ArrayList<SessionFile>();
        var kept = new ArrayList<String>();
        for (Path path : list(folder)) {
            String name = path.getFileName().toString();
            if (name.endsWith(DESCRIPTION) && !name.startsWith("file-")) {
                SessionFile file = Wire.mapper().readValue(path.toFile(), SessionFile.class);
                files.add(file);
                kept.addAll(List.of(name, file.storedName()));
            }
        }
        for (Path path : list(folder)) {
            if (!kept.contains(path.getFileName().toString())) {
                Files.deleteIfExists(path);
            }
        }
        return files;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.toList();
        }
    }
}
