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

/** How many rows a statement wrote. */
@ExtendWith(SparkEngine.class)
class RowsWrittenTest {
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
}
