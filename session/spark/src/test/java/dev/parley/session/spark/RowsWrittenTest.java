package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.model.SqlTerms;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many rows a statement wrote. */
@ExtendWith(SparkEngine.class)
class RowsWrittenTest {
    /** Spark 4.2 counts what a write changes; before, only the rows that it hands over are known. */
    private static final boolean TELLS_CHANGES =
            !org.apache.spark.package$.MODULE$.SPARK_VERSION().startsWith("3.");

    private TestSession session;

    @BeforeEach
    void open(SparkEngine.Running engine) {
        session = engine.open();
        session.awaitOpened();
        rowsWritten("drop table if exists written");
    }

    @AfterEach
    void close() {
        rowsWritten("drop table if exists written");
        session.close();
    }

    private Long rowsWritten(String code) {
        return succeeded(session.sql(code));
    }

    private static Long succeeded(StatementFinished finished) {
        assertThat(finished.error()).isNull();
        assertThat(finished.result()).isNull();
        return finished.rowsWritten();
    }

    @Test
    void aTableMadeOfAQueryAndWhatIsInsertedAreCounted() {
        assertThat(rowsWritten("create table written using parquet as select id, id % 3 as k from range(10)"))
                .isEqualTo(10);
        assertThat(rowsWritten("insert into written select id, 7 from range(100) where id >= 40"))
                .isEqualTo(60);
        assertThat(rowsWritten("insert overwrite written values (1, 2), (3, 4), (5, 6)"))
                .isEqualTo(3);
        assertThat(rowsWritten("insert into written select * from written where id < 0"))
                .isZero();
    }

    @Test
    void whatWritesNoRowsHasNoCount() {
        assertThat(rowsWritten("create table written (id bigint) using parquet"))
                .isNull();
        assertThat(rowsWritten("create temp view numbers as select id from range(3)"))
                .isNull();
        assertThat(session.sql("select 1").rowsWritten()).isNull();
        assertThat(session.sql("explain insert into written values (1)").rowsWritten())
                .isNull();
        assertThat(session.sql("insert into written values ('no number')").rowsWritten())
                .isNull();
    }

    @Test
    void statementsBesideEachOtherAreCountedEachForItself() {
        rowsWritten("create table written (id bigint, k bigint) using parquet partitioned by (k)");
        int first = session.submitBeside("insert into written partition (k = 1) select id from range(11)");
        int second = session.submitOn(
                new SqlTerms(Map.of("spark.sql.shuffle.partitions", "3"), Set.of(), List.of()),
                "insert into written partition (k = 2) select distinct id from range(22)");

        assertThat(succeeded(session.await(first))).isEqualTo(11);
        assertThat(succeeded(session.await(second))).isEqualTo(22);
    }

    /** Of Spark's own tests, in memory; its tables take rows that are updated and deleted, as their properties say. */
    private void openCatalog() {
        session.sql("set spark.sql.catalog.depot="
                + "org.apache.spark.sql.connector.catalog.InMemoryRowLevelOperationTableCatalog");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writesIntoTablesOfACatalogAreCounted(boolean isAdaptive) {
        openCatalog();
        session.sql("set spark.sql.adaptive.enabled=" + isAdaptive);
        rowsWritten("drop table if exists depot.a.made");

        assertThat(rowsWritten("create table depot.a.made as select id, id % 2 as k from range(10)"))
                .isEqualTo(10);
        assertThat(rowsWritten("insert into depot.a.made select distinct id, 7L from range(60)"))
                .isEqualTo(60);
        assertThat(rowsWritten("insert overwrite depot.a.made select id, 7L from range(5)"))
                .isEqualTo(5);
        assertThat(rowsWritten("create or replace table depot.a.made as select id from range(3)"))
                .isEqualTo(3);
        assertThat(session.sql("explain insert into depot.a.made values (1)").rowsWritten())
                .isNull();
    }

    /** Of ways in which a table takes changes: files made anew, changes of rows, and these without updates. */
    @ParameterizedTest
    @CsvSource({"false, false, true", "true, false, false", "true, true, true"})
    void whatChangesInTablesOfACatalogIsCountedWhereItIsKnown(boolean isDelta, boolean isSplit, boolean isAdaptive) {
        openCatalog();
        session.sql("set spark.sql.adaptive.enabled=" + isAdaptive);
        rowsWritten("drop table if exists depot.a.parts");
        rowsWritten("create table depot.a.parts (pk int not null, price int, dep string) partitioned by (dep)"
                + " tblproperties ('supports-deltas' = '" + isDelta + "', 'split-updates' = '" + isSplit + "')");
        rowsWritten("insert into depot.a.parts select cast(id as int), 10, if(id < 90, 'x', 'y') from range(100)");

        assertThat(rowsWritten("delete from depot.a.parts where pk between 10 and 12"))
                .isEqualTo(3);
        assertThat(rowsWritten("delete from depot.a.parts where pk in (select id from range(20, 25))"))
                .isEqualTo(5);
        assertThat(rowsWritten("delete from depot.a.parts where pk > 1000 and price < 0"))
                .isIn(0L, null); // a plan that adapts itself may have dropped the read of which nothing is left
        assertThat(rowsWritten("update depot.a.parts set price = 20 where pk < 7"))
                .isEqualTo(isDelta || TELLS_CHANGES ? 7L : null);
        // 5 updated, 3 deleted, 8 inserted; 3 that match stay as they are
        assertThat(rowsWritten("merge into depot.a.parts t using (select id as pk from range(10, 29)) s on t.pk = s.pk"
                        + " when matched and t.pk < 18 then update set price = 5 when matched and t.pk < 26 then delete"
                        + " when not matched then insert (pk, price, dep) values (s.pk, 0, 'x')"))
                .isEqualTo((isDelta && !isSplit) || TELLS_CHANGES ? 16L : null);
        assertThat(rowsWritten("merge into depot.a.parts t using (select id as pk from range(95, 105)) s on t.pk = s.pk"
                        + " when not matched then insert (pk, price, dep) values (s.pk, 0, 'x')"))
                .isEqualTo(5);
        assertThat(rowsWritten("delete from depot.a.parts where dep = 'x'")).isNull(); // the table drops what it has
    }
}
