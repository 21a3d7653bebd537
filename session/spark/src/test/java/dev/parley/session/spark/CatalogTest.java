package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.protocol.engine.Answer.Catalog;
import dev.parley.protocol.engine.Answer.Described;
import dev.parley.protocol.engine.EngineEvent.Answered;
import dev.parley.protocol.engine.Question.DescribeTables;
import dev.parley.protocol.engine.Question.ReadCatalog;
import dev.parley.protocol.engine.TablePlace;
import dev.parley.protocol.model.Column;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkEngine.class)
class CatalogTest {
    private TestSession session;

    @BeforeEach
    void openSession(SparkEngine.Running engine) {
        session = engine.open();
        assertThat(session.awaitOpened().key()).isEqualTo(session.key());
    }

    @AfterEach
    void closeSession() {
        assertThat(session.sql("drop database if exists listed cascade").error())
                .isNull();
        session.close();
    }

    private Catalog catalog(String database, String table, String like, int limit) {
        Answered answered = session.ask(new ReadCatalog(database, table, like, limit));
        assertThat(answered.error()).isNull();
        return (Catalog) answered.answer();
    }

    private void make() {
        assertThat(session.sql(
                                """
                                create database listed;
                                create table listed.flights (id bigint, stops array<string>) using parquet;
                                create view listed.late as select id from listed.flights;
                                create temp view mine as select date'2013-01-31' as day, 1.5 as ratio
                                """)
                        .error())
                .isNull();
    }

    @Test
    void tellsDatabasesTablesViewsAndTemporaryViews() {
        make();
        Catalog catalog = catalog("listed", null, null, 100);
        assertThat(catalog.databases()).contains("default", "listed");
        assertThat(catalog.database()).isEqualTo("listed");
        assertThat(catalog.tables())
                .containsExactly(
                        new Catalog.Table("listed", "flights", false, false, null),
                        new Catalog.Table("listed", "late", true, false, null),
                        new Catalog.Table(null, "mine", true, true, null));
        assertThat(catalog(null, null, null, 100).database()).isEqualTo("default");
        assertThat(session.sql("use listed").error()).isNull();
        assertThat(catalog(null, null, "fl*", 100).tables())
                .extracting(Catalog.Table::name)
                .containsExactly("flights");
    }

    @Test
    void tellsTheColumnsOfOneTable() {
        make();
        assertThat(catalog("listed", "flights", null, 100).tables().get(0).columns())
                .containsExactly(new Column("id", "bigint"), new Column("stops", "array<string>"));
        assertThat(catalog("listed", "late", null, 100).tables().get(0).view()).isTrue();
        Catalog.Table mine = catalog(null, "mine", null, 100).tables().get(0);
        assertThat(mine.temporary()).isTrue();
        assertThat(mine.columns()).containsExactly(new Column("day", "date"), new Column("ratio", "decimal(2,1)"));
    }

    @Test
    void tellsTheSessionsFunctionsFirst() {
        session.echo("spark.udf.register(\"listed_twice\", (n: Int) => n * 2)");
        assertThat(catalog(null, null, null, 1).functions())
                .containsExactly(new Catalog.Function("listed_twice", false));
        assertThat(catalog(null, null, "abs", 100).functions()).contains(new Catalog.Function("abs", true));
        assertThat(catalog(null, null, null, 1).truncated()).isTrue();
    }

    @Test
    void tellsWhatSparksFunctionsDoWhereItIsAsked() {
        session.echo("spark.udf.register(\"listed_thrice\", (n: Int) => n * 3)");
        var told = (Catalog)
                session.ask(new ReadCatalog(null, null, null, 10_000, true)).answer();

        assertThat(told.functions())
                .contains(new Catalog.Function("listed_thrice", false))
                .filteredOn(Catalog.Function::builtIn)
                .hasSizeGreaterThan(300)
                .allSatisfy(function -> assertThat(function.usage())
                        .as(function.name())
                        .isNotBlank()
                        .hasSizeLessThanOrEqualTo(1_000)
                        .doesNotContain("\n", "_FUNC_"));
        assertThat(told.functions())
                .filteredOn(function -> function.name().equals("abs"))
                .extracting(Catalog.Function::usage)
                .containsExactly("abs(expr) - Returns the absolute value of the numeric or interval value.");
    }

    @Test
    void anotherSessionsViewsAreNotTold(SparkEngine.Running engine) {
        make();
        try (TestSession other = engine.open()) {
            assertThat(other.awaitOpened().key()).isEqualTo(other.key());
            var seen = (Catalog)
                    other.ask(new ReadCatalog("listed", null, null, 100)).answer();
            assertThat(seen.tables()).extracting(Catalog.Table::name).containsExactly("flights", "late");
        }
    }

    @Test
    void whatIsNotThereIsAnError() {
        assertThat(session.ask(new ReadCatalog("nosuch", null, null, 10))
                        .error()
                        .code())
                .isEqualTo("SCHEMA_NOT_FOUND");
        assertThat(session.ask(new ReadCatalog(null, "nosuch", null, 10))
                        .error()
                        .code())
                .isEqualTo("TABLE_OR_VIEW_NOT_FOUND");
        assertThat(List.of(session.ask(new ReadCatalog("no such`;drop", null, null, 10))
                        .error()
                        .code()))
                .containsExactly("SCHEMA_NOT_FOUND");
    }

    private Described described(String databases, String tables, String columns, TablePlace from, int limit) {
        Answered answered = session.ask(new DescribeTables(databases, tables, columns, columns != null, from, limit));
        assertThat(answered.error()).isNull();
        return (Described) answered.answer();
    }

    @Test
    void describesTablesOfAllDatabasesAtOnce() {
        make();
        assertThat(session.sql(
                                """
                                create table listed.typed (code varchar(2) comment 'IATA', flag char(1))
                                using parquet comment 'of all types';
                                create global temp view ours as select 1 as one
                                """)
                        .error())
                .isNull();
        try {
            var all = described(null, null, ".*", null, 1000);

            assertThat(all.next()).isNull();
            assertThat(all.relations())
                    .extracting(
                            Described.Relation::database,
                            Described.Relation::name,
                            Described.Relation::view,
                            Described.Relation::temporary)
                    .containsSubsequence(
                            tuple(null, "mine", true, true),
                            tuple("global_temp", "ours", true, true),
                            tuple("listed", "flights", false, false),
                            tuple("listed", "late", true, false),
                            tuple("listed", "typed", false, false));
            var typed = described("(?i)LIST.*", "typed", ".*", null, 1000).relations();
            assertThat(typed).hasSize(1);
            assertThat(typed.get(0).comment()).isEqualTo("of all types");
            assertThat(typed.get(0).columns())
                    .containsExactly(
                            new Described.Field(1, "code", "varchar(2)", true, "IATA"),
                            new Described.Field(2, "flag", "char(1)", true, null));
            assertThat(described("", null, null, null, 1000).relations())
                    .containsExactly(new Described.Relation(null, "mine", true, true, null, null));
        } finally {
            assertThat(session.sql("drop view global_temp.ours").error()).isNull();
        }
    }

    @Test
    void aPageOfTheDescriptionGoesOnWhereTheLastOneEnded() {
        make();
        var seen = new ArrayList<String>();
        TablePlace from = null;
        do {
            var page = described("listed", null, ".*", from, 1);
            assertThat(page.relations()).hasSizeLessThan(2);
            page.relations()
                    .forEach(table -> table.columns().forEach(column -> seen.add(table.name() + "." + column.name())));
            from = page.next();
        } while (from != null);

        assertThat(seen).containsExactly("flights.id", "flights.stops", "late.id");
        assertThat(described("listed", null, null, null, 1).next()).isEqualTo(new TablePlace("listed", "late", 1));
        assertThat(described("listed", null, null, new TablePlace("listed", "gone", 7), 10)
                        .relations())
                .extracting(Described.Relation::name)
                .containsExactly("late");
        assertThat(described("listed", null, "nosuch", null, 1)).isEqualTo(new Described(List.of(), null));
    }
}
