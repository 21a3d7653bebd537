package dev.parley.session.link;

import dev.parley.protocol.engine.EngineRoutes;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.SessionFile;
import dev.parley.session.host.Files;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** Fetches files of sessions from the server, also from another host. Thread-safe. */
public final class FileFetcher implements Files {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final EngineIdentity identity;
    private final Path folder;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /**
     * A fetcher.
     *
     * @param directory the engine's folder
     */
    public FileFetcher(EngineIdentity identity, Path directory) {
        this.identity = identity;
        this.folder = directory.toAbsolutePath().resolve("files");
    }

    @Override
    public Path fetch(SessionKey key, SessionFile file) throws IOException, InterruptedException {
        Path own = java.nio.file.Files.createDirectories(folder.resolve(key.session() + "-" + key.generation()));
        Path target = own.resolve(file.storedName());
        if (java.nio.file.Files.exists(target)) {
            return target;
        }
        Path coming = own.resolve(file.storedName() + ".coming");
        var request = HttpRequest.newBuilder(identity.at(EngineRoutes.file(identity.engine(), key, file.number())))
                .timeout(TIMEOUT)
                .header("Authorization", identity.authorization())
                .build();
        HttpResponse<Path> response = http.send(request, HttpResponse.BodyHandlers.ofFile(coming));
        if (response.statusCode() != 200) {
            throw new IOException("the server answered " + response.statusCode());
        }
        if (java.nio.file.Files.size(coming) != file.bytes()) {
            throw new IOException("it did not come whole");
        }
        return java.nio.file.Files.move(coming, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
