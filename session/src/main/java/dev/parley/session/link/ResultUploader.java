package dev.parley.session.link;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Wire;
import dev.parley.protocol.engine.ResultUpload;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.session.host.Results;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uploads results beside the link, going on after a cut where the server's count says. Thread-safe. */
public final class ResultUploader implements Results {
    private static final Logger LOG = LoggerFactory.getLogger(ResultUploader.class);

    /** Long enough for one batch on a slow line: what has arrived by then is not sent again. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final EngineIdentity identity;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    public ResultUploader(EngineIdentity identity) {
        this.identity = identity;
    }

    @Override
    public void upload(SessionKey key, int statement, List<byte[]> batches) throws IOException, InterruptedException {
        String path = ResultUpload.path(identity.engine(), key, statement);
        var backoff = new Backoff(RandomGenerator.getDefault());
        int held = 0;
        boolean counted = true;
        while (held < batches.size()) {
            try {
                if (counted) {
                    held = put(path, held, batches);
                } else {
                    held = count(path);
                    counted = true;
                }
                backoff.succeeded();
            } catch (RefusedException e) {
                throw e;
            } catch (IOException e) {
                LOG.warn("the upload of {} was cut: {}; going on", path, e.toString());
                counted = false;
                Thread.sleep(backoff.next().toMillis());
            }
        }
    }

    private int put(String path, int from, List<byte[]> batches) throws IOException, InterruptedException {
        List<byte[]> body = batches.subList(from, batches.size()).stream()
                .flatMap(batch -> Stream.of(
                        ByteBuffer.allocate(Integer.BYTES).putInt(batch.length).array(), batch))
                .toList();
        return batches(request(path + "?from=" + from).PUT(BodyPublishers.ofByteArrays(body)));
    }

    private int count(String path) throws IOException, InterruptedException {
        return batches(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        URI uri = identity.at(path);
        return HttpRequest.newBuilder(uri).timeout(TIMEOUT).header("Authorization", identity.authorization());
    }

    private int batches(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.build(), BodyHandlers.ofString());
        int status = response.statusCode();
        if (status >= 500 || status == 408 || status == 409 || status == 429) {
            throw new IOException("status " + status);
        }
        if (status >= 300) {
            throw new RefusedException("the server refused the result with status " + status);
        }
        JsonNode count = Wire.mapper().readTree(response.body()).path("batches");
        if (!count.canConvertToInt()) {
            throw new IOException("the server's answer has no count of batches");
        }
        return count.asInt();
    }

    /** The server will never take it. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }
}
