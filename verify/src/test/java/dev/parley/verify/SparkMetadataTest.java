package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the SQL door says about itself and its catalog beside what Spark's own server says, of the same Spark: all that
 * differs is in the documentation, with a reason.
 */
@Timeout(400)
class SparkMetadataTest {
    private static final Path PAGE = ParleyServer.DIST.resolve("../../../docs/sql-door.md");
    private static final String HEADING = "## Beside Spark's own server";
    /** What a table of differences begins with. */
    private static final String HEAD = "| call | what | Parley ≠ Spark | why |";

    private static final Map<String, MetadataAnswer.Question> QUESTIONS = new LinkedHashMap<>();
    private static final Map<String, List<String>> NAMES = new LinkedHashMap<>();
    /** Of the connection, not of the server. */
    private static final Set<String> OWN = Set.of("getURL", "getUserName");

    static {
        ask("getCatalogs", DatabaseMetaData::getCatalogs, "TABLE_CAT");
        ask("getSchemas", DatabaseMetaData::getSchemas, "TABLE_SCHEM");
        ask("getTables", metadata -> metadata.getTables(null, null, "%", null), "TABLE_SCHEM", "TABLE_NAME");
        ask("getTableTypes", DatabaseMetaData::getTableTypes, "TABLE_TYPE");
        ask("getColumns", metadata -> metadata.getColumns(null, null, "%", "%"), "TABLE_NAME", "COLUMN_NAME");
        ask("getTypeInfo", DatabaseMetaData::getTypeInfo, "TYPE_NAME");
        ask("getFunctions", metadata -> metadata.getFunctions(null, null, "%"), "FUNCTION_NAME");
        ask("getPrimaryKeys", metadata -> metadata.getPrimaryKeys(null, "depot", "parts"), "COLUMN_NAME");
        ask(
                "getCrossReference",
                metadata -> metadata.getCrossReference(null, "depot", "parts", null, "depot", "dear"),
                "FKCOLUMN_NAME");
    }

    private static final List<String> MAKE = List.of(
            "create database depot",
            "create table depot.parts (ok boolean, i1 tinyint, i2 smallint, i4 int, i8 bigint, f4 float, f8 double,"
                    + " price decimal(12,3), name string, code varchar(8), unit char(3), data binary, day date,"
                    + " made timestamp, sold timestamp_ntz, tags array<int>, more map<string,int>,"
                    + " place struct<x:int,y:string>) using parquet comment 'in stock'",
            "alter table depot.parts alter column code comment 'on the label'",
            "create view depot.dear as select name, price from depot.parts where price > 100",
            "create temp view mine as select 1 as one, interval 14 month as ym, interval 3 day as ds, null as nothing",
            "create or replace global temp view ours as select 1 as one");

    @TempDir
    private Path folder;

    private static void ask(String call, MetadataAnswer.Question question, String... names) {
        QUESTIONS.put(call, question);
        NAMES.put(call, List.of(names));
    }

    @Test
    void allThatDiffersFromSparksOwnServerIsDocumentedWithAReason() throws Exception {
        Path config = Files.writeString(
                folder.resolve("parley.yaml"),
                "engine:\n  master: local[1]\n  spark_home: " + SparkEngines.SPARK_4.toAbsolutePath() + "\n");
        List<String> differences;
        try (var spark = SparkThriftServer.start(folder);
                var server = ParleyServer.start(folder.resolve("data"), "--config", config.toString());
                HiveDriver driver = HiveDriver.ofSpark();
                Connection ours = driver.connect(server.sqlUrl(), "somebody", "x");
                Connection theirs = spark.connect(driver)) {
            make(ours);
            make(theirs);
            differences = differences(ours.getMetaData(), theirs.getMetaData());
        }

        assertThat(differences)
                .as("the lines of the table in %s, without their reasons", PAGE.getFileName())
                .containsExactlyElementsOf(documented());
    }

    private static void make(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String text : MAKE) {
                statement.execute(text);
            }
        }
    }

    private static List<String> differences(DatabaseMetaData ours, DatabaseMetaData theirs) throws Exception {
        var differences = new MetadataDifferences();
        for (Map.Entry<String, MetadataAnswer.Question> question : QUESTIONS.entrySet()) {
            String[] names = NAMES.get(question.getKey()).toArray(String[]::new);
            differences.compare(
                    question.getKey(),
                    MetadataAnswer.of(ours, question.getValue(), names),
                    MetadataAnswer.of(theirs, question.getValue(), names));
        }
        differences.compare("DatabaseMetaData", values(ours), values(theirs));
        return differences.lines();
    }

    /** All that a driver says without being asked for something in particular. */
    private static MetadataAnswer values(DatabaseMetaData metadata) throws ReflectiveOperationException {
        var values = new TreeMap<String, Map<String, String>>();
        for (Method method : DatabaseMetaData.class.getMethods()) {
            boolean isValue = method.getReturnType().isPrimitive() || method.getReturnType() == String.class;
            if (method.getParameterCount() == 0 && isValue && !OWN.contains(method.getName())) {
                values.put(method.getName(), Map.of("value", value(metadata, method)));
            }
        }
        return new MetadataAnswer("value", values);
    }

    private static String value(DatabaseMetaData metadata, Method method) throws ReflectiveOperationException {
        try {
            return String.valueOf(method.invoke(metadata));
        } catch (InvocationTargetException e) {
            return "an error"; // what this driver does not know
        }
    }

    /** The lines of the table without the last cell, which is the reason and is not empty. */
    private static List<String> documented() throws Exception {
        List<String> page = Files.readAllLines(PAGE);
        assertThat(page).contains(HEADING, HEAD);
        return page.stream()
                .skip(page.indexOf(HEAD) + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> {
                    int reason = line.lastIndexOf('|', line.length() - 2);
                    assertThat(line.substring(reason + 1, line.length() - 1)).isNotBlank();
                    return line.substring(0, reason + 1);
                })
                .toList();
    }
}
