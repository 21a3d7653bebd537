package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.StatementError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few SQL statements that a fake engine understands. */
final class FakeSql {
    private static final Pattern CONSTANT = Pattern.compile("select (\\d+|null) as (\\w+)");
    private static final Pattern RANGE = Pattern.compile("select id from range\\((\\d+)\\)");
    private static final Pattern FROM = Pattern.compile("select \\* from (\\w+)");
    private static final Pattern VIEW = Pattern.compile("create (?:or replace )?temp(?:orary)? view (\\w+) as (.*)");

    /** A query that sleeps. */
    static final String SLEEPING = "select java_method('java.lang.Thread', 'sleep', 600000L)";

    private static final Pattern MARKER = Pattern.compile(":(\\w+)");

    private FakeSql() {}

    static List<FakeStep> read(String code, FakeMemory memory) {
        if (code.equals(SLEEPING)) {
            return List.of(new FakeStep.Sleep());
        }
        String text = code.strip().toLowerCase(Locale.ROOT);
        Matcher view = VIEW.matcher(text);
        if (view.matches()) {
            Optional<FakeMemory.Rows> rows = rows(view.group(2), memory);
            rows.ifPresent(found -> memory.views().put(view.group(1), found));
            return rows.isPresent() ? List.of() : List.of(notFound(view.group(2)));
        }
        return List.of(rows(text, memory).<FakeStep>map(FakeStep.Show::new).orElseGet(() -> notFound(text)));
    }

    /** What cannot be analysed fails, as when it runs. */
    static List<FakeStep> explain(String code, FakeMemory memory) {
        boolean isView = VIEW.matcher(code.strip().toLowerCase(Locale.ROOT)).matches();
        List<FakeStep> steps = isView ? List.of() : read(code, memory);
        return steps.stream().anyMatch(FakeStep.Fail.class::isInstance) ? steps : List.of(new FakeStep.Explain(code));
    }

    /**
     * Numbers and null alone are understood, so that pasting them is binding them; a marker without one stays.
     */
    static String bound(EngineCommand.RunStatement run) {
        String code = run.code();
        for (Parameter parameter : run.parameters()) {
            Object value = parameter.parsed();
            if (value == null || value instanceof Number) {
                code = code.replace(":" + parameter.name(), String.valueOf(value));
            }
        }
        return code;
    }

    private static Optional<FakeMemory.Rows> rows(String query, FakeMemory memory) {
        Matcher constant = CONSTANT.matcher(query);
        if (constant.matches()) {
            var column = new Column(constant.group(2), "int");
            String number = constant.group(1);
            return Optional.of(new FakeMemory.Rows(column, number.equals("null") ? 0 : Long.parseLong(number), 1));
        }
        Matcher range = RANGE.matcher(query);
        if (range.matches()) {
            return Optional.of(new FakeMemory.Rows(new Column("id", "bigint"), 0, Long.parseLong(range.group(1))));
        }
        Matcher from = FROM.matcher(query);
        return from.matches() ? Optional.ofNullable(memory.views().get(from.group(1))) : Optional.empty();
    }

    private static FakeStep.Fail notFound(String query) {
        Matcher marker = MARKER.matcher(query);
        if (marker.find()) {
            return new FakeStep.Fail(StatementError.of(
                    "AnalysisException", "UNBOUND_SQL_PARAMETER", "Found the unbound parameter: " + marker.group(1)));
        }
        Matcher from = FROM.matcher(query);
        return new FakeStep.Fail(
                from.matches()
                        ? new StatementError(
                                "AnalysisException",
                                "[TABLE_OR_VIEW_NOT_FOUND] The table or view `" + from.group(1) + "` cannot be found.",
                                "TABLE_OR_VIEW_NOT_FOUND",
                                List.of(),
                                new StatementError.Position(1, from.start(1) + 1))
                        : StatementError.of(
                                "ParseException", "PARSE_SYNTAX_ERROR", "the fake engine knows no such SQL"));
    }
}
