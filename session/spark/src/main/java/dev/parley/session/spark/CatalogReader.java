package dev.parley.session.spark;

import dev.parley.protocol.engine.Answer.Catalog;
import dev.parley.protocol.engine.Question.ReadCatalog;
import dev.parley.protocol.model.Column;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * What a session's catalog has by name. It is asked without Spark's public interface, whose lists are queries that run
 * jobs, and would wait for the statement that runs. Thread-safe.
 */
final class CatalogReader {
    private static final String ALL = "*";
    private static final int LONGEST_USAGE = 1_000;

    private final SparkSession spark;

    CatalogReader(SparkSession spark) {
        this.spark = spark;
    }

    Catalog read(ReadCatalog question) {
        String database = question.database() == null ? currentDatabase() : question.database();
        String pattern = question.like() == null ? ALL : question.like();
        Stream<Catalog.Table> tables = question.table() == null
                ? tables(database, pattern).stream()
                : Stream.of(described(identifier(question)));
        List<String> databases = first(databases().stream(), question.limit());
        List<Catalog.Table> firstTables = first(tables, question.limit());
        List<Catalog.Function> functions =
                question.table() == null ? first(functions(pattern).stream(), question.limit()) : List.of();
        boolean isCut = Stream.of(databases, firstTables, functions).anyMatch(list -> list.size() > question.limit());
        return new Catalog(
                database,
                cut(databases, question.limit()),
                cut(firstTables, question.limit()),
                cut(functions, question.limit()).stream()
                        .map(function -> question.withUsage() ? withUsage(function) : function)
                        .toList(),
                isCut);
    }

    private static TableIdentifier identifier(ReadCatalog question) {
        return new TableIdentifier(question.table(), Option.apply(question.database()));
    }

    /** One more than asked for, to know whether there are more. */
    private static <T> List<T> first(Stream<T> all, int limit) {
        return all.limit(limit + 1L).toList();
    }

    private static <T> List<T> cut(List<T> all, int limit) {
        return all.subList(0, Math.min(limit, all.size()));
    }

    String currentDatabase() {
        return catalog().getCurrentDatabase();
    }

    List<String> databases() {
        return java(catalog().listDatabases());
    }

    /** Tables and views of a database, and the session's temporary views, by name. */
    List<Catalog.Table> tables(String database, String pattern) {
        Set<TableIdentifier> views = new HashSet<>(java(catalog().listViews(database, pattern)));
        return java(catalog().listTables(database, pattern, true)).stream()
                .map(table -> table(table, catalog().isTempView(table) || views.contains(table), null))
                .sorted(Comparator.comparing(Catalog.Table::name))
                .toList();
    }

    /** A table or view with its columns; Spark's error where there is none. */
    Catalog.Table described(TableIdentifier name) {
        var metadata = catalog().getTempViewOrPermanentTableMetadata(name);
        var columns = Arrays.stream(metadata.schema().fields())
                .map(field -> new Column(field.name(), field.dataType().catalogString()))
                .toList();
        boolean isView = metadata.tableType().name().equals("VIEW");
        return table(name, isView || catalog().isTempView(name), columns);
    }

    /** The same; empty where there is none. */
    Optional<Catalog.Table> find(List<String> name) {
        if (name.size() > 2) {
            return Optional.empty();
        }
        var identifier = new TableIdentifier(
                name.get(name.size() - 1), name.size() == 2 ? Option.apply(name.get(0)) : Option.empty());
        boolean isThere = catalog().isTempView(identifier)
                || (isDatabase(name.size() == 2 ? name.get(0) : currentDatabase())
                        && catalog().tableExists(identifier));
        return isThere ? Optional.of(described(identifier)) : Optional.empty();
    }

    boolean isDatabase(String name) {
        return catalog().databaseExists(name);
    }

    private Catalog.Table table(TableIdentifier table, boolean isView, List<Column> columns) {
        boolean isTemporary = catalog().isTempView(table);
        String database = isTemporary && table.database().isEmpty()
                ? null
                : table.database().isDefined() ? table.database().get() : currentDatabase();
        return new Catalog.Table(database, table.table(), isView, isTemporary, columns);
    }

    /** The session's own first. */
    List<Catalog.Function> functions(String pattern) {
        Set<FunctionIdentifier> own = new HashSet<>(java(catalog().listTemporaryFunctions()));
        return java(catalog().listFunctions(currentDatabase(), pattern)).stream()
                .map(found -> new Catalog.Function(
                        found._1().funcName(), found._2().equals("SYSTEM") && !own.contains(found._1())))
                .distinct()
                .sorted(Comparator.comparing(Catalog.Function::builtIn).thenComparing(Catalog.Function::name))
                .toList();
    }

    /** Of others than Spark's own it is not known, and to look would ask a metastore. */
    private Catalog.Function withUsage(Catalog.Function function) {
        Optional<ExpressionInfo> info = function.builtIn() ? function(function.name()) : Optional.empty();
        return info.map(known -> new Catalog.Function(function.name(), true, usage(function.name(), known)))
                .orElse(function);
    }

    private static String usage(String name, ExpressionInfo info) {
        String line = info.getUsage().replace("_FUNC_", name).strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST_USAGE ? line.substring(0, LONGEST_USAGE - 1) + "…" : line;
    }

    Optional<ExpressionInfo> function(String name) {
        var identifier = new FunctionIdentifier(name);
        return catalog().functionExists(identifier)
                ? Optional.of(catalog().lookupFunctionInfo(identifier))
                : Optional.empty();
    }

    private SessionCatalog catalog() {
        return spark.sessionState().catalog();
    }

    private static <T> List<T> java(Seq<T> seq) {
        return JavaConverters.seqAsJavaList(seq);
    }
}
