package dev.parley.session.spark;

import dev.parley.protocol.engine.Answer.Described;
import dev.parley.protocol.engine.Question.DescribeTables;
import dev.parley.protocol.engine.TablePlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** A page of the list of all tables and views; what it does not look at is not read. For one thread. */
final class TableDescriber {
    private static final Logger LOG = LoggerFactory.getLogger(TableDescriber.class);
    /** A metastore is asked for this many at once. */
    private static final int AT_ONCE = 100;

    private final SparkSession spark;
    private final Predicate<String> databases;
    private final Predicate<String> tables;
    private final TablePlace from;
    private final DescribedPage page;

    TableDescriber(SparkSession spark, DescribeTables question) {
        this.spark = spark;
        this.databases = named(question.databases());
        this.tables = named(question.tables());
        this.from = Objects.requireNonNullElse(question.from(), new TablePlace("", "", 1));
        this.page = new DescribedPage(question.withColumns(), named(question.columns()), question.limit());
    }

    private static Predicate<String> named(String expression) {
        return expression == null ? name -> true : Pattern.compile(expression).asMatchPredicate();
    }

    Described page() {
        String global = spark.conf().get("spark.sql.globalTempDatabase", "global_temp");
        Stream.concat(Stream.of("", global), java(catalog().listDatabases()).stream())
                .filter(database -> database.compareTo(from.database()) >= 0 && databases.test(database))
                .distinct()
                .sorted()
                .takeWhile(database -> !page.isFull())
                .forEach(database -> add(database, database.isEmpty() || database.equals(global)));
        return page.described();
    }

    private void add(String database, boolean isTemporary) {
        List<TableIdentifier> names = names(database).stream()
                .filter(name -> tables.test(name.table()))
                .filter(name ->
                        !database.equals(from.database()) || name.table().compareTo(from.table()) >= 0)
                .sorted(Comparator.comparing(TableIdentifier::table))
                .toList();
        for (int first = 0; first < names.size() && !page.isFull(); first += AT_ONCE) {
            var some = names.subList(first, Math.min(names.size(), first + AT_ONCE));
            Map<String, CatalogTable> found = isTemporary ? oneByOne(some) : together(some);
            for (TableIdentifier name : some) {
                CatalogTable table = found.get(name.table());
                if (table != null) { // else it was dropped meanwhile, or cannot be read
                    page.add(
                            new DescribedPage.Found(database, name.table(), isTemporary, table),
                            firstColumn(database, name));
                }
            }
        }
    }

    private int firstColumn(String database, TableIdentifier name) {
        return database.equals(from.database()) && name.table().equals(from.table()) ? from.column() : 1;
    }

    /** In a database without the session's own views, which Spark lists in each. */
    private List<TableIdentifier> names(String database) {
        if (database.isEmpty()) {
            return java(catalog().listLocalTempViews("*"));
        }
        return java(catalog().listTables(database, "*", false));
    }

    private Map<String, CatalogTable> together(List<TableIdentifier> names) {
        try {
            var found = new HashMap<String, CatalogTable>();
            var asked = JavaConverters.asScalaBuffer(new ArrayList<>(names)).toSeq();
            java(catalog().getTablesByName(asked))
                    .forEach(table -> found.put(table.identifier().table(), table));
            return found;
        } catch (Exception e) { // one that cannot be read fails them all
            LOG.debug("tables are described one by one", e);
            return oneByOne(names);
        }
    }

    private Map<String, CatalogTable> oneByOne(List<TableIdentifier> names) {
        var found = new HashMap<String, CatalogTable>();
        names.forEach(name -> metadata(name).ifPresent(table -> found.put(name.table(), table)));
        return found;
    }

    private Optional<CatalogTable> metadata(TableIdentifier name) {
        try {
            return Optional.of(catalog().getTempViewOrPermanentTableMetadata(name));
        } catch (Exception e) { // Spark throws checked ones that Java does not see
            LOG.debug("{} is not described", name, e);
            return Optional.empty();
        }
    }

    private SessionCatalog catalog() {
        return spark.sessionState().catalog();
    }

    private static <T> List<T> java(Seq<T> seq) {
        return JavaConverters.seqAsJavaList(seq);
    }
}
