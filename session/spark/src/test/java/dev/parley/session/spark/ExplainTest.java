package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.StatementError.Position;
import dev.parley.protocol.model.StatementMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkEngine.class)
class ExplainTest {
    private TestSession session;

    @BeforeEach
    void openSession(SparkEngine.Running engine) {
        session = engine.open();
        assertThat(session.awaitOpened().key()).isEqualTo(session.key());
    }

    @AfterEach
    void closeSession() {
        session.close();
    }

    private StatementFinished explain(String code, Parameter... parameters) {
        return session.run(Language.SQL, code, StatementMode.EXPLAIN, parameters);
    }

    @Test
    void tellsTheFourPlansAndRunsNothing() throws Exception {
        StatementFinished finished;
        try (var jobs = new SessionJobs(session.key())) {
            finished = explain(
                    "select id % 2 as odd, count(*) from range(100) where id > :least group by id % 2;",
                    new Parameter("least", Parameter.Type.INT, 7));
            assertThat(jobs.count()).isZero();
        }
        assertThat(finished.error()).isNull();
        assertThat(finished.result().columns())
                .containsExactly(new Column("plan", "string"), new Column("text", "string"));
        assertThat(session.table(finished).rows())
                .extracting(row -> row.get(0))
                .containsExactly("parsed", "analysed", "optimised", "physical");
        assertThat(session.table(finished).rows().get(0).get(1).toString()).contains("'Aggregate");
        assertThat(session.table(finished).rows().get(1).get(1).toString())
                .contains("7")
                .contains("Range (0, 100");
        assertThat(session.table(finished).rows().get(3).get(1).toString())
                .contains("HashAggregate")
                .contains("Exchange");
    }

    @Test
    void commandsAreNotDone() {
        assertThat(session.sql("create or replace temp view kept as select 1 as n")
                        .error())
                .isNull();
        assertThat(explain("drop view kept").error()).isNull();
        assertThat(explain("create table never_made using parquet as select 1 as n")
                        .error())
                .isNull();
        assertThat(explain("set spark.sql.shuffle.partitions = 77").error()).isNull();
        assertThat(session.sql("select * from kept").error()).isNull();
        assertThat(session.sql("select * from never_made").error().code()).isEqualTo("TABLE_OR_VIEW_NOT_FOUND");
        assertThat(session.rows("set spark.sql.shuffle.partitions").get(0).get(1))
                .isNotEqualTo("77");
    }

    @Test
    void anErrorOfTheAnalysisHasItsPlaceAndTheParsedPlanIsPrinted() {
        StatementFinished finished = explain("-- two lines\nselect nope from range(1)");
        assertThat(finished.error().code()).isEqualTo("UNRESOLVED_COLUMN.WITH_SUGGESTION");
        assertThat(finished.error().position()).isEqualTo(new Position(2, 8));
        assertThat(session.text(finished.statement(), Stream.STDOUT)).contains("'Project ['nope]");
    }

    @Test
    void aSyntaxErrorHasItsPlace() {
        assertThat(explain("select 1 frmo x y").error().code()).isEqualTo("PARSE_SYNTAX_ERROR");
        assertThat(explain("select 'open").error().message()).contains("not closed");
    }

    @Test
    void itIsOneStatementThatIsExplained() {
        assertThat(explain("select 1; select 2").error().message()).contains("the text has 2");
        assertThat(explain("-- nothing").error().code()).isEqualTo("EXPLAIN_ONE_STATEMENT");
    }

    @Test
    void aLargePlanIsCut() {
        String many = String.join(
                " union all ", java.util.Collections.nCopies(300, "select '" + "x".repeat(2000) + "' as s"));
        StatementFinished finished = explain(many);
        assertThat(finished.error()).isNull();
        assertThat(finished.result().rowCount()).isEqualTo(4);
    }
}
