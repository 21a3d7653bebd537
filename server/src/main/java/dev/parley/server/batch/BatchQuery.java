package dev.parley.server.batch;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which batches a list shows, newest first.
 *
 * @param states those in them; all where it is empty
 * @param owner whose; everybody's where it is empty
 * @param before only ids below it
 */
public record BatchQuery(
        Set<BatchState> states, Optional<String> owner, Optional<String> tag, Optional<Long> before, int limit) {
    public BatchQuery {
        states = Set.copyOf(states);
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(before, "before");
    }

    BatchQuery ofOwner(String name) {
        return new BatchQuery(states, Optional.of(name), tag, before, limit);
    }
}
