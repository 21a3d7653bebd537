package dev.parley.session.spark;

import dev.parley.protocol.engine.Answer.Candidate;
import dev.parley.protocol.engine.Answer.Catalog;
import dev.parley.protocol.engine.Answer.Completed;
import dev.parley.protocol.engine.Answer.Inspected;
import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.NameKind;
import dev.parley.session.interpreter.sql.SqlCursor;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.parser.SqlBaseParser;

/** Completes and inspects SQL from the session's catalog and the words of Spark's lexer. Thread-safe. */
final class SqlAnswers {
    private static final int MOST = 200;
    private static final List<String> KEYWORDS =
            words(IntStream.rangeClosed(1, SqlBaseLexer.VOCABULARY.getMaxTokenType()));

    /** What a statement may begin with, as Spark's grammar has it. */
    private static final List<String> FIRST_WORDS = words(
            SqlBaseParser._ATN
                    .nextTokens(SqlBaseParser._ATN.ruleToStartState[SqlBaseParser.RULE_singleStatement])
                    .toList()
                    .stream()
                    .mapToInt(Integer::intValue));

    private final CatalogReader catalog;

    SqlAnswers(CatalogReader catalog) {
        this.catalog = catalog;
    }

    Completed complete(String code, int position) {
        SqlCursor cursor = SqlCursor.at(code, position);
        String prefix = cursor.prefix().toLowerCase(Locale.ROOT);
        List<Candidate> found = candidates(cursor)
                .filter(candidate ->
                        bare(candidate.text()).toLowerCase(Locale.ROOT).startsWith(prefix))
                .distinct()
                .limit(MOST + 1L)
                .toList();
        return new Completed(
                cursor.from(), cursor.to(), found.subList(0, Math.min(MOST, found.size())), found.size() > MOST);
    }

    private Stream<Candidate> candidates(SqlCursor cursor) {
        if (cursor.place() == SqlCursor.Place.TEXT) {
            return Stream.of();
        }
        if (!cursor.qualifier().isEmpty()) {
            return cursor.place() == SqlCursor.Place.TABLE ? tablesOf(cursor.qualifier()) : columnsOf(cursor);
        }
        return switch (cursor.place()) {
            case TEXT -> Stream.of();
            case STATEMENT -> keywords(FIRST_WORDS);
            case TABLE -> Stream.concat(tables(catalog.currentDatabase()), databases());
            case ANY ->
                Stream.of(columns(cursor), aliases(cursor), functions(), keywords(KEYWORDS))
                        .flatMap(all -> all);
        };
    }

    private Stream<Candidate> tablesOf(List<String> qualifier) {
        String database = qualifier.get(qualifier.size() - 1);
        return catalog.isDatabase(database)
                ? catalog.tables(database, "*").stream()
                        .filter(table -> database.equalsIgnoreCase(table.database()))
                        .map(SqlAnswers::candidate)
                : Stream.of();
    }

    /** Of the table that the qualifier means, by its alias, its name, or that of its database too. */
    private Stream<Candidate> columnsOf(SqlCursor cursor) {
        return described(cursor, cursor.qualifier()).stream()
                .flatMap(table -> table.columns().stream())
                .map(SqlAnswers::candidate);
    }

    private Optional<Catalog.Table> described(SqlCursor cursor, List<String> qualifier) {
        Optional<List<String>> aliased = cursor.tables().stream()
                .filter(table -> qualifier.size() == 1 && table.alias().equalsIgnoreCase(qualifier.get(0)))
                .map(SqlCursor.NamedTable::name)
                .findFirst();
        return catalog.find(aliased.orElse(qualifier));
    }

    private Stream<Candidate> columns(SqlCursor cursor) {
        return cursor.tables().stream()
                .flatMap(table -> catalog.find(table.name()).stream())
                .flatMap(table -> table.columns().stream())
                .map(SqlAnswers::candidate);
    }

    private static Stream<Candidate> aliases(SqlCursor cursor) {
        return cursor.tables().stream().map(table -> new Candidate(quoted(table.alias()), NameKind.TABLE, null));
    }

    private Stream<Candidate> tables(String database) {
        return catalog.tables(database, "*").stream()
                .sorted(Comparator.comparing(Catalog.Table::temporary).reversed())
                .map(SqlAnswers::candidate);
    }

    private Stream<Candidate> databases() {
        return catalog.databases().stream().map(name -> new Candidate(quoted(name), NameKind.DATABASE, null));
    }

    private Stream<Candidate> functions() {
        return catalog.functions("*").stream()
                .filter(function -> function.name().matches("\\w+"))
                .map(function -> new Candidate(function.name(), NameKind.FUNCTION, null));
    }

    private static List<String> words(IntStream tokens) {
        return tokens.mapToObj(SqlBaseLexer.VOCABULARY::getLiteralName)
                .filter(name -> name != null && name.matches("'[A-Z_]+'"))
                .map(name -> name.substring(1, name.length() - 1))
                .sorted()
                .toList();
    }

    private static Stream<Candidate> keywords(List<String> words) {
        return words.stream().map(word -> new Candidate(word, NameKind.KEYWORD, null));
    }

    private static Candidate candidate(Column column) {
        return new Candidate(quoted(column.name()), NameKind.COLUMN, column.type());
    }

    private static Candidate candidate(Catalog.Table table) {
        return new Candidate(quoted(table.name()), kind(table), null);
    }

    private static NameKind kind(Catalog.Table table) {
        return table.view() ? NameKind.VIEW : NameKind.TABLE;
    }

    private static String quoted(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : "`" + name.replace("`", "``") + "`";
    }

    private static String bare(String text) {
        return text.startsWith("`") ? text.substring(1) : text;
    }

    Inspected inspect(String code, int position) {
        SqlCursor cursor = SqlCursor.at(code, position);
        if (cursor.word().isEmpty()) {
            return Inspected.NOTHING;
        }
        Optional<Inspected> function = catalog.function(cursor.word())
                .map(info -> function(cursor.word().toLowerCase(Locale.ROOT), info));
        if (cursor.isCall() && function.isPresent()) {
            return function.get();
        }
        return column(cursor)
                .or(() -> table(cursor))
                .or(() -> function)
                .or(() -> KEYWORDS.contains(cursor.word().toUpperCase(Locale.ROOT))
                        ? Optional.of(
                                new Inspected(cursor.word().toUpperCase(Locale.ROOT), NameKind.KEYWORD, null, null))
                        : Optional.empty())
                .orElse(Inspected.NOTHING);
    }

    private Optional<Inspected> column(SqlCursor cursor) {
        Stream<Catalog.Table> tables = cursor.qualifier().isEmpty()
                ? cursor.tables().stream().flatMap(table -> catalog.find(table.name()).stream())
                : described(cursor, cursor.qualifier()).stream();
        return tables.flatMap(table -> table.columns().stream()
                        .filter(column -> column.name().equalsIgnoreCase(cursor.word()))
                        .map(column -> new Inspected(
                                column.name(), NameKind.COLUMN, column.type(), "column of " + table.name())))
                .findFirst();
    }

    private Optional<Inspected> table(SqlCursor cursor) {
        var name = Stream.concat(cursor.qualifier().stream(), Stream.of(cursor.word()))
                .toList();
        return described(cursor, name)
                .map(table -> new Inspected(
                        table.name(),
                        kind(table),
                        table.columns().stream()
                                .map(column -> column.name() + " " + column.type())
                                .collect(Collectors.joining(", ", "(", ")")),
                        (table.temporary() ? "temporary " : "")
                                + (table.view() ? "view" : "table")
                                + (table.database() == null ? "" : " of " + table.database())));
    }

    private static Inspected function(String name, ExpressionInfo info) {
        String usage = info.getUsage().replace("_FUNC_", name).strip();
        int end = usage.indexOf(" - ");
        String details = (info.getArguments() + info.getExamples())
                .replace("_FUNC_", name)
                .stripTrailing();
        return new Inspected(
                name,
                NameKind.FUNCTION,
                end < 0 ? null : usage.substring(0, end),
                ErrorTranslation.bounded(usage + (details.isBlank() ? "" : "\n" + details)));
    }
}
