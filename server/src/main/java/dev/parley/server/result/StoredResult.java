package dev.parley.server.result;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Objects;

/**
 * What the store knows of a statement's result: the one answer to where it is.
 *
 * @param rows how many it has
 * @param bytes of its Arrow messages
 * @param inline its whole Arrow stream where it is small; null where it has a file, and once it expired
 * @param expired null as long as it can be read
 */
public record StoredResult(ResultId id, Instant createdAt, long rows, long bytes, Buffer inline, Expiry expired) {
    public StoredResult {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
