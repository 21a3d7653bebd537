package dev.parley.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/** The whole numbers in a result's first column: how many, and their sum. */
record FirstColumn(long rows, long sum) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    /** Of the numbers from 0 up to this one. */
    static FirstColumn range(long rows) {
        return new FirstColumn(rows, rows * (rows - 1) / 2);
    }

    /** Reads it from the server, as Arrow. */
    static FirstColumn of(ParleyServer server, JsonNode statement) throws IOException, InterruptedException {
        return of(server.address(), statement);
    }

    /**
     * Reads it from a server at this address, as Arrow.
     *
     * @throws IOException where the line is cut or the server is not ready
     * @throws IllegalStateException where it has no such result
     */
    static FirstColumn of(URI server, JsonNode statement) throws IOException, InterruptedException {
        URI uri = server.resolve(statement.at("/links/result").asText() + "?format=arrow");
        HttpResponse<InputStream> answer = HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body();
                var memory = new RootAllocator();
                var reader = new ArrowStreamReader(body, memory)) {
            if (answer.statusCode() != OK) {
                String why = uri + ": " + answer.statusCode() + " " + new String(body.readAllBytes(), UTF_8);
                if (answer.statusCode() == UNAVAILABLE) {
                    throw new IOException(why);
                }
                throw new IllegalStateException(why);
            }
            long rows = 0;
            long sum = 0;
            while (reader.loadNextBatch()) {
                var ids = (BigIntVector) reader.getVectorSchemaRoot().getVector(0);
                for (int i = 0; i < ids.getValueCount(); i++) {
                    sum += ids.get(i);
                }
                rows += ids.getValueCount();
            }
            return new FirstColumn(rows, sum);
        }
    }

    /** Bytes of results in the server's folder of them. */
    static long bytesIn(Path results) throws IOException {
        try (Stream<Path> files = Files.walk(results)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return bytesIn(results); // one was removed while it was looked at
            }
            throw e;
        }
    }
}
