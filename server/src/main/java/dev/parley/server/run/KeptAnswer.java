package dev.parley.server.run;

import dev.parley.protocol.model.Table;
import dev.parley.server.result.ResultFormat;
import dev.parley.server.session.StatementOutput;
import dev.parley.server.session.StatementSnapshot;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer of a run that is given again for a while.
 *
 * @param statement without its rows, which are in its result
 * @param bodies whole answers that are small, as they were written
 */
record KeptAnswer(StatementSnapshot statement, Instant at, Duration ttl, Map<ResultFormat, Buffer> bodies) {
    private static final int RECORD = 2_000;

    KeptAnswer {
        bodies = Map.copyOf(bodies);
    }

    static KeptAnswer of(StatementSnapshot ended, Instant now, Duration ttl) {
        Table table = ended.output().table();
        Table head = table == null
                ? null
                : new Table(table.columns(), List.of(), table.rowCount(), table.truncated(), table.limitReason(), true);
        var output = new StatementOutput(ended.output().text(), ended.output().textOmitted(), head, List.of());
        var bare = new StatementSnapshot(
                ended.session(),
                ended.sessionName(),
                ended.id(),
                ended.spec(),
                ended.state(),
                ended.submittedAt(),
                ended.startedAt(),
                ended.endedAt(),
                output,
                ended.error());
        return new KeptAnswer(bare, now, ttl, Map.of());
    }

    KeptAnswer with(ResultFormat format, Buffer body) {
        var more = new EnumMap<ResultFormat, Buffer>(ResultFormat.class);
        more.putAll(bodies);
        more.put(format, body);
        return new KeptAnswer(statement, at, ttl, more);
    }

    Optional<Buffer> body(ResultFormat format) {
        return Optional.ofNullable(bodies.get(format));
    }

    /** About how many bytes it holds. */
    int weight() {
        long bytes = RECORD
                + 2L * (statement.output().text().length() + statement.code().length())
                + bodies.values().stream().mapToLong(Buffer::length).sum();
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }
}
