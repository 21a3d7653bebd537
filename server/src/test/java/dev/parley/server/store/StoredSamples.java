package dev.parley.server.store;

import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.Snippet;
import dev.parley.protocol.model.SqlGuard;
import dev.parley.protocol.model.SqlTerms;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementMode;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.session.EventMark;
import dev.parley.server.session.EventMark.Kind;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.StatementOutput;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.StatementSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sessions and statements to store. */
final class StoredSamples {
    private static final List<EventMark> EVENTS = List.of(
            new EventMark(0, Instant.parse("2026-05-01T10:00:00.000000001Z"), Kind.STATE, 0, StatementState.RUNNING),
            new EventMark(7, Instant.parse("2026-05-01T10:00:01Z"), Kind.STDERR, 3, null));
    private static final List<Bundle> DISPLAY = List.of(
            Bundle.of("text/html", "<b>é ✈</b>", "é ✈"),
            Bundle.of("application/json", Map.of("a", Arrays.asList(1, null)), "{}"));
    private static final Progress PROGRESS = Progress.of(
            2,
            1,
            12,
            5,
            List.of(new Progress.Stage(7, 1, "count", 12, 2, 5, 1, 10, 11, 12, 13, 14, 15, 2500L, "http://ui/7")),
            3);
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final String UNICODE = "naïve ☕ 日本語 😀 \u0000 ' \" \\ \n\t; DROP TABLE sessions --";

    private StoredSamples() {}

    static SessionSnapshot session(long id, String name, SessionState state) {
        return session(id, name, "operator", state);
    }

    static SessionSnapshot session(long id, String name, String owner, SessionState state) {
        return new SessionSnapshot(
                id, name, owner, SessionSpec.defaults(), state, 1, null, Map.of(), NOON, null, null, 0);
    }

    static SessionSnapshot fullSession(long id) {
        var phases = new LinkedHashMap<String, Instant>();
        phases.put("requested", NOON.plusNanos(1));
        phases.put("engine", NOON.plusNanos(120_000_000));
        phases.put("bound", NOON.plusSeconds(9));
        var spec = new SessionSpec(
                Language.SQL,
                Map.of("spark.sql.ansi.enabled", "true", "spark.x", UNICODE),
                List.of(new Snippet("val a = 1", null), new Snippet("select 1", Language.SQL)),
                List.of("night", UNICODE));
        return new SessionSnapshot(
                id,
                "flights",
                "operator",
                spec,
                SessionState.CLOSED,
                3,
                "engine-7",
                phases,
                NOON.plusNanos(987_654_321),
                NOON.plusSeconds(60),
                UNICODE,
                Long.MAX_VALUE,
                new SessionSnapshot.Restart(NOON.plusNanos(5), UNICODE),
                null);
    }

    static StatementSnapshot statement(long session, int id, StatementState state) {
        return new StatementSnapshot(
                session,
                "flights",
                id,
                new StatementSpec(
                        "1 + " + id,
                        Language.SCALA,
                        List.of(),
                        null,
                        StatementSpec.EVERY_ROW,
                        List.of(),
                        StatementMode.RUN,
                        false),
                state,
                NOON.plusMillis(id),
                null,
                null,
                StatementOutput.NONE,
                null);
    }

    static StatementSnapshot fullStatement(long session, int id) {
        List<List<Object>> rows = List.of(
                Arrays.asList(1, null, true, 1.5, List.of("a", "b")),
                Arrays.asList(null, UNICODE, null, "NaN", Map.of("k", Arrays.asList(1, null))));
        var columns = List.of(
                new Column("n", "int"),
                new Column("s", "string"),
                new Column("b", "boolean"),
                new Column("d", "double"),
                new Column("x", "map<string,array<int>>"));
        return new StatementSnapshot(
                session,
                "flights",
                id,
                new StatementSpec(
                        UNICODE,
                        Language.SQL,
                        List.of("a", UNICODE),
                        Duration.ofMillis(1500),
                        5_000_000_000L,
                        List.of(
                                new Parameter("s", Parameter.Type.STRING, UNICODE),
                                new Parameter("nothing", Parameter.Type.DATE, null)),
                        StatementMode.EXPLAIN,
                        true,
                        new SqlTerms(Map.of("spark.x", UNICODE), Set.of(SqlGuard.ADD), List.of("spark.sql.*"))),
                StatementState.FAILED,
                NOON.plusNanos(1),
                NOON.plusNanos(1_000),
                NOON.plusNanos(1_000_000),
                new StatementOutput(
                        UNICODE,
                        5_000_000_000L,
                        new Table(columns, rows, 12, true, "max_rows", true),
                        DISPLAY,
                        PROGRESS,
                        EVENTS,
                        1L << 33),
                new StatementError(
                        "AnalysisException",
                        UNICODE,
                        "TABLE_OR_VIEW_NOT_FOUND",
                        List.of("at a", "at b"),
                        new StatementError.Position(3, 14)));
    }
}
