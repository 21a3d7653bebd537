package dev.parley.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/** The whole numbers in a result's first column: how many, and their sum. */
record FirstColumn(long rows, long sum) {
    /** Of the numbers from 0 up to this one. */
    static FirstColumn range(long rows) {
        return new FirstColumn(rows, rows * (rows - 1) / 2);
    }

    /** Reads it from the server, as Arrow. */
    static FirstColumn of(ParleyServer server, JsonNode statement) throws IOException, InterruptedException {
        return of(server.address(), statement);
    }

    static FirstColumn of(URI server, JsonNode statement) throws IOException, InterruptedException {
        URI uri = server.resolve(statement.at("/links/result").asText() + "?format=arrow");
        try (InputStream body = HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream())
                        .body();
                var memory = new RootAllocator();
                var reader = new ArrowStreamReader(body, memory)) {
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
        }
    }
}
