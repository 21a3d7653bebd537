package dev.parley.session.link;

import dev.parley.protocol.engine.EngineRoutes;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.SessionFile;
import dev.parley.session.host.Files;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches files of sessions from the server, also from another host. Thread-safe. */
public final class FileFetcher implements Files {
    /** For how long nothing of a file may come; not for the whole, which takes long on a slow line. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final EngineIdentity identity;
    private final Path folder;
    private final Duration longestPause;
    private final RenewedClient http = RenewedClient.http();

    /**
     * A fetcher.
     *
     * @param directory the engine's folder
     */
    public FileFetcher(EngineIdentity identity, Path directory) {
        this(identity, directory, LONGEST_PAUSE);
    }

    FileFetcher(EngineIdentity identity, Path directory, Duration longestPause) {
        this.identity = identity;
        this.folder = directory.toAbsolutePath().resolve("files");
        this.longestPause = longestPause;
    }

    @Override
    public Path fetch(SessionKey key, SessionFile file) throws IOException, InterruptedException {
        Path own = java.nio.file.Files.createDirectories(folder.resolve(key.session() + "-" + key.generation()));
        Path target = own.resolve(file.storedName());
        if (java.nio.file.Files.exists(target)) {
            return target;
        }
        Path coming = own.resolve(file.storedName() + ".coming");
        java.nio.file.Files.deleteIfExists(coming); // what an attempt before has left of it
        var request = HttpRequest.newBuilder(identity.at(EngineRoutes.file(identity.engine(), key, file.number())))
                .header("Authorization", identity.authorization())
                .build();
        var response =
                await(http.ask(client -> client.sendAsync(request, HttpResponse.BodyHandlers.ofFile(coming))), coming);
        if (response.statusCode() != 200) {
            throw new IOException("the server answered " + response.statusCode());
        }
        if (java.nio.file.Files.size(coming) != file.bytes()) {
            throw new IOException("it did not come whole");
        }
        return java.nio.file.Files.move(coming, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Waits as long as more of it comes; a timeout of the request would end with the head of the answer. */
    private HttpResponse<Path> await(CompletableFuture<HttpResponse<Path>> answer, Path coming)
            throws IOException, InterruptedException {
        try {
            long had = 0;
            while (true) {
                try {
                    return answer.get(longestPause.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    long has = size(coming);
                    if (has == had) {
                        throw new IOException(
                                "nothing more of it has come for " + longestPause.toMillis() / 1000.0 + " s", e);
                    }
                    had = has;
                }
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            answer.cancel(true); // ends a request that nobody waits for any more
        }
    }

    private static long size(Path coming) throws IOException {
        try {
            return java.nio.file.Files.size(coming);
        } catch (NoSuchFileException e) {
            return 0; // not even the head of the answer is here
        }
    }
}
