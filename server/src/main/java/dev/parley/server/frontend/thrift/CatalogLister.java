package dev.parley.server.frontend.thrift;

import dev.parley.protocol.engine.Answer.Catalog;
import dev.parley.protocol.engine.Question.ReadCatalog;
import dev.parley.protocol.model.Column;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.session.Sessions;
import io.vertx.core.Future;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Lists what a session's catalog holds, asking its engine database by database. Belongs to the gateway's event loop. */
final class CatalogLister {
    /** Of each sort in one answer; an engine's own bound is above it. */
    private static final int MOST = 10_000;

    /** Tables whose columns are asked for at once. */
    private static final int AT_ONCE = 8;

    private static final int NULLABLE = 1;
    private static final int RADIX = 10;
    private static final int RESULT_UNKNOWN = 1;

    private final Sessions sessions;
    private final String session;

    CatalogLister(SqlSession session) {
        this.sessions = session.sessions();
        this.session = session.identity().name();
    }

    Future<Listing> schemas(Predicate<String> schema) {
        return databases(schema)
                .map(found -> new Listing(
                        CatalogColumns.SCHEMAS,
                        found.stream()
                                .map(name -> Arrays.<Object>asList(name, ServerInfo.CATALOG))
                                .toList()));
    }

    Future<Listing> tables(Predicate<String> schema, Predicate<String> table, Set<String> types) {
        return found(schema, table)
                .map(found -> new Listing(
                        CatalogColumns.TABLES,
                        found.stream()
                                .filter(each -> types.isEmpty() || types.contains(type(each)))
                                .sorted(Comparator.comparing((Catalog.Table each) -> type(each))
                                        .thenComparing(CatalogLister::schema)
                                        .thenComparing(Catalog.Table::name))
                                .map(CatalogLister::tableRow)
                                .toList()));
    }

    Future<Listing> columns(Predicate<String> schema, Predicate<String> table, Predicate<String> column) {
        return found(schema, table).compose(this::described).map(described -> {
            var rows = new ArrayList<List<Object>>();
            described.stream()
                    .sorted(Comparator.comparing(CatalogLister::schema).thenComparing(Catalog.Table::name))
                    .forEach(each -> addColumns(each, column, rows));
            return new Listing(CatalogColumns.COLUMNS, rows);
        });
    }

    Future<Listing> functions(Predicate<String> function) {
        return ask(new ReadCatalog(null, null, null, MOST))
                .map(catalog -> new Listing(
                        CatalogColumns.FUNCTIONS,
                        catalog.functions().stream()
                                .map(Catalog.Function::name)
                                .filter(function)
                                .sorted()
                                .map(CatalogLister::functionRow)
                                .toList()));
    }

    private Future<List<String>> databases(Predicate<String> schema) {
        return ask(new ReadCatalog(null, null, null, MOST))
                .map(catalog ->
                        catalog.databases().stream().filter(schema).sorted().toList());
    }

    /** Those of the databases, and the session's temporary views, once. */
    private Future<List<Catalog.Table>> found(Predicate<String> schema, Predicate<String> table) {
        return databases(schema).compose(databases -> {
            Future<List<Catalog.Table>> all = Future.succeededFuture(new ArrayList<>());
            Set<String> seen = new HashSet<>();
            for (String database : databases) {
                all = all.compose(before -> ask(new ReadCatalog(database, null, null, MOST))
                        .map(catalog -> {
                            catalog.tables().stream()
                                    .filter(each -> table.test(each.name()))
                                    .filter(each -> seen.add(schema(each) + "." + each.name()))
                                    .forEach(before::add);
                            return before;
                        }));
            }
            return all;
        });
    }

    private Future<List<Catalog.Table>> described(List<Catalog.Table> tables) {
        Future<List<Catalog.Table>> all = Future.succeededFuture(new ArrayList<>());
        for (int from = 0; from < tables.size(); from += AT_ONCE) {
            var some = tables.subList(from, Math.min(tables.size(), from + AT_ONCE));
            all = all.compose(before -> addDescribed(before, some));
        }
        return all;
    }

    /** One that cannot be described, dropped meanwhile or broken, is left out; where the session is gone all fails. */
    private Future<List<Catalog.Table>> addDescribed(List<Catalog.Table> before, List<Catalog.Table> some) {
        var asked = some.stream().map(this::described).toList();
        return Future.join(asked).transform(ignored -> {
            for (Future<Catalog.Table> each : asked) {
                if (each.succeeded()) {
                    before.add(each.result());
                } else if (!isAboutTheTable(each.cause())) {
                    return Future.failedFuture(each.cause());
                }
            }
            return Future.succeededFuture(before);
        });
    }

    private static boolean isAboutTheTable(Throwable failure) {
        return failure instanceof GatewayException refused && refused.code() == ErrorCode.NOT_ANSWERED;
    }

    private Future<Catalog.Table> described(Catalog.Table table) {
        return ask(new ReadCatalog(table.database(), table.name(), null, 1))
                .map(catalog -> catalog.tables().get(0));
    }

    private Future<Catalog> ask(ReadCatalog question) {
        return sessions.ask(session, language -> question).map(answer -> {
            if (answer instanceof Catalog catalog) {
                return catalog;
            }
            throw Refusal.of("HY000", "the engine of this session does not list its catalog");
        });
    }

    private static String type(Catalog.Table table) {
        return table.view() ? "VIEW" : "TABLE";
    }

    /** A temporary view is in no database. */
    private static String schema(Catalog.Table table) {
        return table.database() == null ? "" : table.database();
    }

    private static List<Object> tableRow(Catalog.Table table) {
        return Arrays.asList(
                ServerInfo.CATALOG, schema(table), table.name(), type(table), "", null, null, null, null, null);
    }

    private static List<Object> functionRow(String name) {
        return Arrays.asList(ServerInfo.CATALOG, null, name, "", RESULT_UNKNOWN, name);
    }

    private static void addColumns(Catalog.Table table, Predicate<String> wanted, List<List<Object>> rows) {
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            if (wanted.test(column.name())) {
                rows.add(columnRow(table, column, i + 1));
            }
        }
    }

    private static List<Object> columnRow(Catalog.Table table, Column column, int position) {
        SqlType type = SqlType.of(column.type());
        return Arrays.asList(
                ServerInfo.CATALOG,
                schema(table),
                table.name(),
                column.name(),
                type.jdbc(),
                type.hasParts() ? column.type() : type.name(),
                type.precision(),
                null,
                type.isNumber() || type.jdbc() == Types.TIMESTAMP ? type.scale() : null,
                type.isNumber() ? RADIX : null,
                NULLABLE,
                null,
                null,
                null,
                null,
                null,
                position,
                "YES",
                null,
                null,
                null,
                null,
                "NO");
    }
}
