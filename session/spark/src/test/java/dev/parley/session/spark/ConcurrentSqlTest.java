package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.StatementState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Queries beside other statements of their session. */
@ExtendWith(SparkEngine.class)
class ConcurrentSqlTest {
    private static final String LONG =
            "select count(*) from range(100000) a cross join range(1000000) b where hash(a.id, b.id) = 7";

    private TestSession session;

    @BeforeEach
    void open(SparkEngine.Running engine) {
        session = engine.open();
        session.awaitOpened();
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void oneSeesTheSessionsViewsAndFunctionsWhileCodeRuns() {
        session.echo("case class Route(name: String, miles: Int)");
        session.echo("Seq(Route(\"a\", 3), Route(\"b\", 4)).toDS.createOrReplaceTempView(\"routes\")");
        session.echo("spark.udf.register(\"twice\", (n: Int) => Route(\"\", 2 * n).miles)");
        int sleeping = session.submitScala("println(\"begun\"); Thread.sleep(600000)");
        session.awaitPrinted(sleeping, "begun");

        var beside = session.await(session.submitBeside("select sum(twice(miles)) as n from routes"));

        assertThat(beside.error()).isNull();
        assertThat(session.table(beside).rows().toString()).isEqualTo("[[14]]");
        session.cancel(sleeping);
        assertThat(session.await(sleeping).state()).isEqualTo(StatementState.CANCELLED);
    }

    @Test
    void eachIsCancelledAlone() {
        int first = session.submitBeside(LONG);
        int second = session.submitBeside(LONG);
        int job = session.submitScala(
                "println(\"begun\"); sc.parallelize(1 to 1000, 4).map { i => Thread.sleep(1000); i }.count()");
        session.awaitStarted(first);
        session.awaitStarted(second);
        session.awaitPrinted(job, "begun");

        session.cancel(first);
        assertThat(session.await(first).state()).isEqualTo(StatementState.CANCELLED);
        session.cancel(job);
        assertThat(session.await(job).state()).isEqualTo(StatementState.CANCELLED);
        assertThat(session.echo("1 + 1")).endsWith("Int = 2\n");
        assertThat(session.isFinished(second)).isFalse();

        session.cancel(second);
        assertThat(session.await(second).state()).isEqualTo(StatementState.CANCELLED);
    }

    @Test
    void oneTakesTurnsWithTheTasksOfAJobThatRunsForLong() {
        int job = session.submitScala("sc.parallelize(1 to 100000, 100000).foreach { i => if (i == 9) println("
                + "\"the ninth\"); Thread.sleep(20) }");
        session.awaitPrinted(job, "the ninth");

        var beside = session.await(session.submitBeside("select count(*) as n from range(0, 100, 1, 3)"));

        assertThat(session.table(beside).rows().toString()).isEqualTo("[[100]]");
        assertThat(session.isFinished(job)).isFalse();
        session.cancel(job);
        assertThat(session.await(job).state()).isEqualTo(StatementState.CANCELLED);
    }

    @Test
    void whatOneSetsAllOfTheSessionHave() {
        session.await(session.submitBeside("set spark.sql.shuffle.partitions = 3"));

        assertThat(session.echo("spark.conf.get(\"spark.sql.shuffle.partitions\")"))
                .endsWith("String = 3\n");
    }

    @Test
    void whatAFunctionPrintsIsNotLost() {
        session.echo("spark.udf.register(\"say\", (n: Long) => { println(s\"said $n\"); n })");

        int beside = session.submitBeside("select say(id) from range(3)");

        assertThat(session.await(beside).error()).isNull();
        assertThat(session.text(beside, Stream.STDOUT)).contains("said 0", "said 1", "said 2");
    }
}
