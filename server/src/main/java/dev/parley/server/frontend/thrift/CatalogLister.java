package dev.parley.server.frontend.thrift;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.Answer.Catalog;
import dev.parley.protocol.engine.Answer.Described;
import dev.parley.protocol.engine.Answer.Described.Relation;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.engine.Question.DescribeTables;
import dev.parley.protocol.engine.Question.ReadCatalog;
import dev.parley.protocol.engine.TablePlace;
import dev.parley.server.session.Sessions;
import io.vertx.core.Future;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Lists what a session's catalog holds, as its engine tells it. Belongs to the gateway's event loop. */
final class CatalogLister {
    /** Databases or functions in a list; an engine's own bound is above it. */
    private static final int MOST_NAMES = 10_000;

    /** Tables or columns in a list. */
    private static final int MOST_ROWS = 100_000;

    /** In one answer of an engine. */
    private static final int ROWS_AT_ONCE = 5_000;

    private static final String GLOBAL_VIEWS = "global_temp";
    private static final int RADIX = 10;
    private static final int NO_TABLE = DatabaseMetaData.functionNoTable;

    private final Sessions sessions;
    private final String session;

    CatalogLister(SqlSession session) {
        this.sessions = session.sessions();
        this.session = session.identity().name();
    }

    /**
     * Regular expressions for names; null means all.
     *
     * @param schema {@code ""} is that of temporary views
     */
    record Names(String schema, String table, String column) {}

    /** With that of the views that all sessions of an engine share. */
    Future<Listing> schemas(Predicate<String> schema) {
        return ask(new ReadCatalog(null, null, null, MOST_NAMES), Catalog.class)
                .map(catalog -> new Listing(
                        CatalogColumns.SCHEMAS,
                        Stream.concat(catalog.databases().stream(), Stream.of(GLOBAL_VIEWS))
                                .filter(schema)
                                .distinct()
                                .sorted()
                                .map(name -> Arrays.<Object>asList(name, ServerInfo.CATALOG))
                                .toList(),
                        catalog.databases().size() == MOST_NAMES));
    }

    Future<Listing> tables(Names names, Set<String> types) {
        return pages(names, false, relation -> types.isEmpty() || types.contains(type(relation)))
                .map(found -> new Listing(
                        CatalogColumns.TABLES,
                        found.relations().stream()
                                // One sort after the other, as JDBC has it; within one they are sorted already.
                                .sorted(Comparator.comparing(CatalogLister::type))
                                .map(CatalogLister::tableRow)
                                .toList(),
                        found.isCut()));
    }

    Future<Listing> columns(Names names) {
        return pages(names, true, relation -> true)
                .map(found -> new Listing(
                        CatalogColumns.COLUMNS,
                        found.relations().stream()
                                .flatMap(table -> table.columns().stream().map(column -> columnRow(table, column)))
                                .toList(),
                        found.isCut()));
    }

    Future<Listing> functions(Predicate<String> function) {
        return ask(new ReadCatalog(null, null, null, MOST_NAMES, true), Catalog.class)
                .map(catalog -> new Listing(
                        CatalogColumns.FUNCTIONS,
                        catalog.functions().stream()
                                .filter(each -> function.test(each.name()))
                                .sorted(Comparator.comparing(Catalog.Function::name))
                                .map(CatalogLister::functionRow)
                                .toList(),
                        catalog.functions().size() == MOST_NAMES));
    }

    /** What pages have brought, until they are all here or there is too much of it. */
    private static final class Found {
        private final List<Relation> relations = new ArrayList<>();
        private int rows;
        private boolean isCut;

        List<Relation> relations() {
            return relations;
        }

        boolean isCut() {
            return isCut;
        }

        private boolean wantsMore(Described page, Predicate<Relation> wanted) {
            page.relations().stream().filter(wanted).forEach(relation -> {
                relations.add(relation);
                rows += relation.columns() == null ? 1 : relation.columns().size();
            });
            isCut = rows >= MOST_ROWS && page.next() != null;
            return page.next() != null && !isCut;
        }
    }

    private Future<Found> pages(Names names, boolean withColumns, Predicate<Relation> wanted) {
        return more(new Found(), null, names, withColumns, wanted);
    }

    /** A catalog of a usual size is one question. */
    private Future<Found> more(
            Found found, TablePlace from, Names names, boolean withColumns, Predicate<Relation> wanted) {
        var question =
                new DescribeTables(names.schema(), names.table(), names.column(), withColumns, from, ROWS_AT_ONCE);
        return ask(question, Described.class)
                .compose(page -> found.wantsMore(page, wanted)
                        ? more(found, page.next(), names, withColumns, wanted)
                        : Future.succeededFuture(found));
    }

    private <A extends Answer> Future<A> ask(Question question, Class<A> type) {
        return sessions.ask(session, language -> question).map(answer -> {
            if (type.isInstance(answer)) {
                return type.cast(answer);
            }
            throw Refusal.of("HY000", "the engine of this session does not list its catalog");
        });
    }

    /** A temporary view too is one that a tool should offer: a type of its own is what most of them leave out. */
    private static String type(Relation relation) {
        return relation.view() ? "VIEW" : "TABLE";
    }

    /** A temporary view is in no database. */
    private static String schema(Relation relation) {
        return relation.database() == null ? "" : relation.database();
    }

    private static List<Object> tableRow(Relation relation) {
        return Arrays.asList(
                ServerInfo.CATALOG,
                schema(relation),
                relation.name(),
                type(relation),
                remarks(relation.comment()),
                null,
                null,
                null,
                null,
                null);
    }

    private static String remarks(String comment) {
        return comment == null ? "" : comment;
    }

    private static List<Object> functionRow(Catalog.Function function) {
        String name = function.name();
        return Arrays.asList(ServerInfo.CATALOG, null, name, remarks(function.usage()), NO_TABLE, name);
    }

    private static List<Object> columnRow(Relation table, Described.Field column) {
        SqlType type = SqlType.of(column.type());
        return Arrays.asList(
                ServerInfo.CATALOG,
                schema(table),
                table.name(),
                column.name(),
                type.jdbc(),
                type.hasParts() ? column.type() : type.name(),
                type.columnSize(),
                null,
                type.decimalDigits(),
                type.isNumber() ? RADIX : null,
                column.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
                remarks(column.comment()),
                null,
                null,
                null,
                null,
                column.position(),
                column.nullable() ? "YES" : "NO",
                null,
                null,
                null,
                null,
                "NO");
    }
}
