package dev.parley.protocol;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.engine.TablePlace;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.link.FrameCodec;
import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.NameKind;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.RestartPolicy;
import dev.parley.protocol.model.SessionFile;
import dev.parley.protocol.model.SessionKind;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.Snippet;
import dev.parley.protocol.model.SqlGuard;
import dev.parley.protocol.model.SqlTerms;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementMode;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import dev.parley.protocol.model.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The values of the golden files: one for each type of the wire, and for each shape that a type can take. */
final class GoldenFiles {
    private static final SessionKey KEY = new SessionKey(12, 1);
    private static final Instant STARTED = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant ENDED = Instant.parse("2026-03-01T12:00:01.234567Z");
    private static final String RUN = "8d9f1c1e-7a57-4d3c-9f0f-3a4b5c6d7e8f";
    private static final StatementError BARE_ERROR =
            StatementError.of("EngineLost", "ENGINE_LOST", "the engine ended with exit code 137");
    private static final StatementError FULL_ERROR = new StatementError(
            "AnalysisException",
            "[TABLE_OR_VIEW_NOT_FOUND] The table or view `nowhere` cannot be found.",
            "TABLE_OR_VIEW_NOT_FOUND",
            List.of("at count(<statement 3>:2)", "at <statement 3>:4"),
            new StatementError.Position(1, 15));

    private static final StatementError SQL_ERROR = new StatementError(
            "SparkArithmeticException",
            "[DIVIDE_BY_ZERO] Division by zero.",
            "DIVIDE_BY_ZERO",
            List.of(),
            null,
            "22012");

    private GoldenFiles() {}

    static Stream<GoldenFile<?>> all() {
        return Stream.of(commands(), events(), streams(), frames(), model()).flatMap(List::stream);
    }

    private static List<GoldenFile<?>> commands() {
        return List.of(
                command(
                        "open_session",
                        new EngineCommand.OpenSession(
                                KEY,
                                "flights",
                                Language.SCALA,
                                Map.of("spark.sql.shuffle.partitions", "4"),
                                List.of(new Snippet("val year = 2013", null), new Snippet("select 1", Language.SQL)),
                                List.of(new SessionFile(1, "flights.csv", SessionFile.Kind.FILE, 12)))),
                command(
                        "add_file",
                        new EngineCommand.AddFile(
                                KEY, new SessionFile(2, "my été.jar", SessionFile.Kind.JAR, 1L << 33))),
                command("close_session", new EngineCommand.CloseSession(KEY)),
                command(
                        "run_statement",
                        new EngineCommand.RunStatement(
                                KEY,
                                3,
                                Language.SQL,
                                "select \"carrier\" from flights -- été, 航班, ✈, 🛫\n",
                                new TableLimits(1_000, 1L << 33))),
                command(
                        "run_statement_with_parameters",
                        new EngineCommand.RunStatement(
                                KEY,
                                4,
                                Language.SQL,
                                "select :carrier, :since, :nothing",
                                new TableLimits(null, 1L << 33),
                                parameters(),
                                StatementMode.EXPLAIN,
                                true,
                                SqlTerms.NONE)),
                command(
                        "run_statement_on_terms",
                        new EngineCommand.RunStatement(
                                KEY,
                                5,
                                Language.SQL,
                                "select 1",
                                new TableLimits(null, 1L << 33),
                                List.of(),
                                StatementMode.RUN,
                                true,
                                new SqlTerms(
                                        Map.of("spark.sql.shuffle.partitions", "4"),
                                        Set.of(SqlGuard.SET),
                                        List.of("spark.sql.*")))),
                command("cancel_statement", new EngineCommand.CancelStatement(KEY, 3)),
                command("ask_complete", ask(new Question.Complete(Language.SQL, "select ✈", 7))),
                command("ask_inspect", ask(new Question.Inspect(Language.SCALA, "spark", 3))),
                command("ask_read_catalog", ask(new Question.ReadCatalog("db", "flights", "f*", 100, true))),
                command(
                        "ask_describe_tables",
                        ask(new Question.DescribeTables(
                                "(?i)d.*", "(?i)fl.*", null, true, new TablePlace("db", "flights", 2), 5_000))),
                command("stop_engine", new EngineCommand.StopEngine()));
    }

    private static EngineCommand ask(Question question) {
        return new EngineCommand.Ask(KEY, 5, question);
    }

    private static Answer catalog() {
        return new Answer.Catalog(
                "db",
                List.of("db", "default"),
                List.of(
                        new Answer.Catalog.Table("db", "flights", false, false, List.of(new Column("id", "bigint"))),
                        new Answer.Catalog.Table(null, "late", true, true, null)),
                List.of(
                        new Answer.Catalog.Function("abs", true, "abs(expr) - Returns the absolute value."),
                        new Answer.Catalog.Function("mine", false)),
                true);
    }

    private static Answer described() {
        var field = new Answer.Described.Field(2, "carrier", "varchar(2)", false, "IATA code");
        return new Answer.Described(
                List.of(
                        new Answer.Described.Relation("db", "flights", false, false, "of 2013", List.of(field)),
                        new Answer.Described.Relation(null, "late", true, true, null, null)),
                new TablePlace("db", "planes", 1));
    }

    private static List<Parameter> parameters() {
        return List.of(
                new Parameter("carrier", Parameter.Type.STRING, "O'Hare \"; drop"),
                new Parameter("since", Parameter.Type.DATE, "2013-01-31"),
                new Parameter("nothing", Parameter.Type.INT, null));
    }

    private static List<GoldenFile<?>> events() {
        var phases = new LinkedHashMap<String, Instant>();
        phases.put("linked", STARTED);
        phases.put("context_up", ENDED);
        return List.of(
                event("engine_ready", new EngineEvent.EngineReady(Map.of("spark", "3.5.7"), phases, null)),
                event("engine_failed", new EngineEvent.EngineFailed("there are no Spark jars")),
                event(
                        "engine_status",
                        new EngineEvent.EngineStatus(
                                2, 3, 40, 350_000_000, 210_000_000, 31_000, 1, 2_147_483_648L, 512)),
                event("session_opened", new EngineEvent.SessionOpened(KEY, Map.of("pool_empty", STARTED))),
                event("session_failed", new EngineEvent.SessionFailed(KEY, FULL_ERROR)),
                event("session_closed", new EngineEvent.SessionClosed(KEY, null)),
                event("session_closed_by_its_code", new EngineEvent.SessionClosed(KEY, "its code called exit(3)")),
                event("session_stuck", new EngineEvent.SessionStuck(KEY, 3)),
                event(
                        "answered_completed",
                        new EngineEvent.Answered(
                                KEY,
                                5,
                                new Answer.Completed(
                                        7, 8, List.of(new Answer.Candidate("id", NameKind.COLUMN, "bigint")), false),
                                null)),
                event(
                        "answered_inspected",
                        new EngineEvent.Answered(
                                KEY, 6, new Answer.Inspected("spark", NameKind.VALUE, "SparkSession", "text"), null)),
                event("answered_catalog", new EngineEvent.Answered(KEY, 7, catalog(), null)),
                event("answered_described", new EngineEvent.Answered(KEY, 7, described(), null)),
                event("answered_not", new EngineEvent.Answered(KEY, 8, null, BARE_ERROR)),
                event("statement_started", new EngineEvent.StatementStarted(KEY, 3, STARTED)),
                event(
                        "statement_printed",
                        new EngineEvent.StatementPrinted(
                                KEY, 3, EngineEvent.Stream.STDOUT, "tab\t, bell \u0007, \"quoted\", été, 航班, 🛫\n")),
                event("statement_progressed", new EngineEvent.StatementProgressed(KEY, 3, progress())),
                event(
                        "statement_progressed_without_tasks",
                        new EngineEvent.StatementProgressed(KEY, 3, Progress.of(1, 1, 0, 0, List.of(), 0))),
                event(
                        "statement_displayed",
                        new EngineEvent.StatementDisplayed(KEY, 3, Bundle.of("text/html", "<b>été ✈</b>", "été ✈"))),
                event(
                        "statement_displayed_json",
                        new EngineEvent.StatementDisplayed(
                                KEY,
                                3,
                                Bundle.of(
                                        "application/json", Map.of("a", Arrays.asList(1, null)), "{\"a\":[1,null]}"))),
                event("statement_awaiting", new EngineEvent.StatementAwaiting(KEY, 3)),
                event("statement_finished", finished(StatementState.SUCCEEDED, null, null)),
                event(
                        "statement_finished_with_rows_written",
                        new EngineEvent.StatementFinished(
                                KEY, 3, StatementState.SUCCEEDED, STARTED, ENDED, null, null, 1L << 33)),
                event("statement_finished_with_table", finished(StatementState.SUCCEEDED, inlineTable(), null)),
                event("statement_finished_with_upload", finished(StatementState.SUCCEEDED, uploadedTable(), null)),
                event("statement_failed", finished(StatementState.FAILED, null, FULL_ERROR)),
                event("statement_cancelled", finished(StatementState.CANCELLED, null, null)));
    }

    private static List<GoldenFile<?>> streams() {
        return List.of(
                event(
                        "stream_started",
                        new EngineEvent.StreamStarted(KEY, new StreamStart(RUN, "q-7", "late flights", STARTED))),
                event(
                        "stream_started_of_dstreams",
                        new EngineEvent.StreamStarted(
                                KEY, new StreamStart(RUN, "q-8", null, STARTED, StreamStart.Kind.DSTREAM, 3))),
                event("stream_progressed", new EngineEvent.StreamProgressed(KEY, RUN, batch())),
                event("stream_progressed_of_dstreams", new EngineEvent.StreamProgressed(KEY, RUN, batchOfDStreams())),
                event(
                        "stream_measured",
                        new EngineEvent.StreamMeasured(
                                KEY,
                                RUN,
                                List.of(StreamMetric.of(
                                        "late_records", Map.of("carrier", "UA"), 17.5, STARTED, null, 10.0)))),
                event("stream_stopped", new EngineEvent.StreamEnded(KEY, RUN, ENDED, null)),
                event("stream_failed", new EngineEvent.StreamEnded(KEY, RUN, ENDED, FULL_ERROR)),
                command("stop_stream", new EngineCommand.StopStream(KEY, RUN)));
    }

    private static StreamProgress batch() {
        var parts = new LinkedHashMap<String, Long>();
        parts.put("latestOffset", 2L);
        parts.put("addBatch", 230L);
        var source = new StreamProgress.Source("RateStreamV2[rowsPerSecond=10]", null, "1", "1", 10, 10.0, Double.NaN);
        return new StreamProgress(
                4,
                STARTED,
                250,
                parts,
                10,
                10.0,
                40.5,
                3,
                4096,
                1,
                STARTED,
                List.of(source),
                new StreamProgress.Sink("memory", null));
    }

    private static StreamProgress batchOfDStreams() {
        var receiver = new StreamProgress.Receiver(true, "127.0.0.1", "driver", "Connection refused");
        var source = new StreamProgress.Source("Socket stream [0]", null, null, null, 10, 5.0, 40.0, receiver);
        return new StreamProgress(
                4,
                STARTED,
                250,
                Map.of("foreachRDD at <console>:25 [0]", 240L),
                10,
                5.0,
                40.0,
                0,
                0,
                0,
                null,
                List.of(source),
                null,
                30L,
                280L,
                new StreamProgress.Failure(3, STARTED, BARE_ERROR));
    }

    private static List<GoldenFile<?>> frames() {
        return List.of(
                frame("hello_first", new Frame.Hello("e-1", Frame.VERSION, null, 0, 1, 0, List.of())),
                frame(
                        "hello_again",
                        new Frame.Hello(
                                "e-1",
                                Frame.VERSION,
                                "s-1",
                                7,
                                41,
                                44,
                                List.of(
                                        new Frame.HeldSession(KEY, SessionState.BUSY, 3, 3, List.of(4, 5)),
                                        new Frame.HeldSession(new SessionKey(13, 2), SessionState.IDLE, -1, null)))),
                frame("welcome", new Frame.Welcome("e-1", "s-1", 40)),
                frame(
                        "data_whole",
                        new Frame.Data("e-1", 41, 7, 0, 1, Wire.write(new EngineEvent.SessionOpened(KEY, Map.of())))),
                frame("data_piece", new Frame.Data("e-1", 42, 7, 1, 3, "\"quoted\", été, 航班, 🛫")),
                frame("heartbeat", new Frame.Heartbeat("e-1", 7)));
    }

    private static List<GoldenFile<?>> model() {
        return List.of(
                model(
                        "session_spec",
                        SessionSpec.class,
                        new SessionSpec(
                                Language.SQL,
                                Map.of("spark.sql.shuffle.partitions", "4"),
                                List.of(new Snippet("val year = 2013", Language.SCALA)),
                                List.of("demo"),
                                Duration.ofMinutes(90),
                                SessionKind.DEDICATED,
                                "etl",
                                "4g",
                                2,
                                RestartPolicy.ALWAYS)),
                model("session_spec_defaults", SessionSpec.class, SessionSpec.defaults()),
                model("table", Table.class, table()),
                model("statement_error", StatementError.class, FULL_ERROR),
                model("statement_error_bare", StatementError.class, BARE_ERROR),
                model("statement_error_of_sql", StatementError.class, SQL_ERROR),
                model("language", Language[].class, Language.values()),
                model("restart_policy", RestartPolicy[].class, RestartPolicy.values()),
                model("session_state", SessionState[].class, SessionState.values()),
                model("statement_state", StatementState[].class, StatementState.values()),
                model("statement_mode", StatementMode[].class, StatementMode.values()),
                model("sql_guard", SqlGuard[].class, SqlGuard.values()),
                model("parameter_type", Parameter.Type[].class, Parameter.Type.values()),
                model("session_file_kind", SessionFile.Kind[].class, SessionFile.Kind.values()),
                model("name_kind", NameKind[].class, NameKind.values()),
                model("stream_kind", StreamStart.Kind[].class, StreamStart.Kind.values()),
                model("stream_metric_side", StreamMetric.Side[].class, StreamMetric.Side.values()),
                model("stream", EngineEvent.Stream[].class, EngineEvent.Stream.values()));
    }

    private static EngineEvent finished(StatementState state, TableResult result, StatementError error) {
        return new EngineEvent.StatementFinished(KEY, 3, state, STARTED, ENDED, result, error);
    }

    private static Progress progress() {
        var done =
                new Progress.Stage(11, 0, "count at <console>:23", 4, 0, 4, 0, 1 << 20, 1000, 0, 0, 0, 640, null, null);
        var running = new Progress.Stage(
                12,
                1,
                "collect at <console>:24",
                8,
                2,
                4,
                1,
                0,
                0,
                4096,
                12,
                640,
                0,
                2500L,
                "http://127.0.0.1:4040/stages/stage/?id=12&attempt=1");
        return Progress.of(3, 1, 16, 12, List.of(done, running), 1);
    }

    private static TableResult inlineTable() {
        Table table = table();
        return new TableResult(table.columns(), "/////wAAAAA=", 0, 3, true, "max_rows");
    }

    private static TableResult uploadedTable() {
        return new TableResult(List.of(new Column("id", "bigint")), null, 5, 1_000_000, false, null);
    }

    private static Table table() {
        var columns = List.of(
                new Column("id", "bigint"),
                new Column("ratio", "double"),
                new Column("late", "boolean"),
                new Column("price", "decimal(10,2)"),
                new Column("stops", "array<string>"),
                new Column("plane", "struct<tail:string,seats:int>"));
        var nested = new LinkedHashMap<String, Object>();
        nested.put("tail", "N14228");
        nested.put("seats", null);
        List<Object> nulls = new ArrayList<>(Arrays.asList(null, null, null, null, null, null));
        List<Object> large =
                List.of("9007199254740993", "NaN", false, "-0.10", List.of(), Map.of("tail", "été ✈", "seats", 149));
        return new Table(
                columns,
                List.of(List.of(1, 0.25, true, "12.50", List.of("EWR", "IAH"), nested), nulls, large),
                3,
                true,
                "max_rows",
                false);
    }

    private static GoldenFile<EngineCommand> command(String name, EngineCommand command) {
        return new GoldenFile<>("commands/" + name, command, Wire::write, Wire::readCommand);
    }

    private static GoldenFile<EngineEvent> event(String name, EngineEvent event) {
        return new GoldenFile<>("events/" + name, event, Wire::write, Wire::readEvent);
    }

    private static GoldenFile<Frame> frame(String name, Frame frame) {
        return new GoldenFile<>("frames/" + name, frame, FrameCodec::encode, FrameCodec::decode);
    }

    private static <T> GoldenFile<T> model(String name, Class<T> type, T value) {
        return new GoldenFile<>("model/" + name, value, Json::write, text -> Json.read(text, type));
    }
}
