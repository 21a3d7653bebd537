package dev.parley.server;

import dev.parley.server.config.ConfigLoader;
import dev.parley.server.engine.FakeLauncher;
import dev.parley.server.engine.FrameLimit;
import dev.parley.server.frontend.rest.ContractClient;
import dev.parley.server.store.DataDirectory;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server that another takes over from, which it left without a word. What a kill leaves is a copy of the first one's data
 * directory, in which the second starts; fake engines then find that one.
 */
final class KilledServer {
    private final Vertx vertx = Vertx.vertx();
    private final FakeLauncher launcher = new FakeLauncher(vertx);
    private final List<AutoCloseable> closing = new ArrayList<>();
    private final Path folder;
    private final Map<String, String> settings;
    private Path data;
    private Gateway gateway;
    private ContractClient client;

    /**
     * One that has not started.
     *
     * @param folder an existing folder, which takes the data directories of all that follow each other
     */
    KilledServer(Path folder) {
        this(folder, Map.of());
    }

    /** One with settings of its own, as environment variables. */
    KilledServer(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.settings = settings;
    }

    FakeLauncher engines() {
        return launcher;
    }

    ContractClient client() {
        return client;
    }

    /** The first one, or one that knows nothing of the others. */
    void start() throws Exception {
        startIn(Files.createDirectory(next()), "5m");
    }

    void startIn(Path directory, String lostAfter) throws Exception {
        DataDirectory locked = DataDirectory.open(directory);
        var environment = new HashMap<>(settings);
        environment.put("PARLEY_SERVER_PORT", "0");
        environment.put("PARLEY_ENGINE_LOST_AFTER", lostAfter);
        var config = ConfigLoader.load(Optional.empty(), environment, List.of());
        Gateway started = Gateway.start(config, locked, ignored -> launcher).await(20, TimeUnit.SECONDS);
        var its = new ContractClient(vertx, started.port());
        closing.add(0, () -> {
            its.close();
            started.close().await(20, TimeUnit.SECONDS);
            locked.close();
        });
        data = directory;
        gateway = started;
        client = its;
    }

    /** The engines go on; the new server knows what was on disk. */
    void replace() throws Exception {
        launcher.serverIsGone();
        startIn(left(), "5m");
        enginesDialHere();
    }

    void enginesDialHere() {
        launcher.limit(FrameLimit.none());
        launcher.serverMoved(gateway.address());
    }

    /** A copy of the disk as it is for whoever comes after a kill: one in whose time nothing was written. */
    Path left() throws Exception {
        while (true) {
            Path copy = next();
            String before = contents(data);
            copy(data, copy);
            if (contents(data).equals(before)) {
                return copy;
            }
        }
    }

    private Path next() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return folder.resolve(String.valueOf(all.count()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path));
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(path));
                }
            }
        }
    }

    private static String contents(Path folder) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        } catch (UncheckedIOException e) {
            return "changing: " + e; // a folder went while it was walked
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Ends all servers and engines. */
    void end() throws Exception {
        launcher.close();
        for (AutoCloseable next : closing) {
            next.close();
        }
        vertx.close().await(20, TimeUnit.SECONDS);
    }
}
