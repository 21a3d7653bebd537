package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.util.ArrowUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables that come to no good end: nothing is left of them, and the session goes on. */
@ExtendWith(SparkEngine.class)
class ResultFaultsTest {
    private static final TableLimits NO_ROW_LIMIT = new TableLimits(null, 4L << 30);
    private static final String LARGE = "select id, repeat('x', 1000) as s from range(0, 400000, 1, 8)";

    private SparkEngine.Running engine;
    private TestSession session;

    @BeforeEach
    void openSession(SparkEngine.Running running) {
        engine = running;
        session = engine.open();
        assertThat(session.awaitOpened().key()).isEqualTo(session.key());
    }

    @AfterEach
    void closeSession() {
        session.close();
    }

    private StatementFinished run(String query) {
        return session.await(session.submit(Language.SQL, query, NO_ROW_LIMIT));
    }

    /** Once tasks that were killed have gone. */
    private void assertNothingIsLeft() {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(SparkContext.getOrCreate().statusTracker().getActiveJobIds())
                    .isEmpty();
            assertThat(SparkEnv.get()
                            .blockManager()
                            .getMatchingBlockIds(id -> id.isRDD())
                            .isEmpty())
                    .isTrue();
            assertThat(ArrowUtils.rootAllocator().getAllocatedMemory()).isZero();
        });
    }

    @Test
    void aLargeTableLeavesNoBlock() {
        assertThat(run(LARGE).result().rowCount()).isEqualTo(400_000);
        assertNothingIsLeft();
    }

    @Test
    void aTaskThatFailsFailsTheStatement() {
        StatementFinished finished = run("select id, repeat('x', 1000) as s, "
                + "if(id = 390000, raise_error('the bitter end'), 1) as e from range(0, 400000, 1, 8)");
        assertThat(finished.state()).isEqualTo(StatementState.FAILED);
        assertThat(finished.error().message()).contains("the bitter end");
        assertThat(finished.result()).isNull();
        assertThat(engine.uploads().isClosed(session.key(), finished.statement()))
                .isTrue();
        assertNothingIsLeft();
        assertThat(session.rows("select 7 as n")).hasSize(1);
    }

    @Test
    void aCancelEndsATableThatIsOnItsWay() {
        engine.uploads().hold(session.key(), new CountDownLatch(1));
        List<Duration> times =
                IntStream.range(0, 3).mapToObj(i -> untilCancelled()).sorted().toList();
        assertThat(times.get(1)).isLessThan(Duration.ofMillis(500)); // the median: a machine may pause once
        assertThat(session.rows("select 7 as n")).hasSize(1);
    }

    private Duration untilCancelled() {
        int statement = session.submit(Language.SQL, LARGE, NO_ROW_LIMIT);
        await().until(() -> session.upload(statement).size() == 2);
        long asked = System.nanoTime();
        session.cancel(statement);
        assertThat(session.await(statement).state()).isEqualTo(StatementState.CANCELLED);
        var taken = Duration.ofNanos(System.nanoTime() - asked);
        assertThat(engine.uploads().isClosed(session.key(), statement)).isTrue();
        assertNothingIsLeft();
        return taken;
    }

    @Test
    void whatTheServerDoesNotTakeIsNotMade() {
        engine.uploads().limit(session.key(), 4);
        session.echo("val seen = sc.longAccumulator; "
                + "spark.udf.register(\"count_me\", (i: Long) => { seen.add(1); Thread.sleep(1); i })");
        StatementFinished finished =
                run("select count_me(id) as id, repeat('x', 100000) as s from range(0, 20000, 1, 2000)");
        assertThat(finished.error()).isNull();
        assertThat(finished.result().messages()).isEqualTo(4);
        assertThat(finished.result().limitReason()).isEqualTo("session_bytes");
        assertThat(finished.result().truncated()).isTrue();
        assertThat(session.table(finished).rows())
                .hasSize((int) finished.result().rowCount());
        assertNothingIsLeft();
        assertThat(session.echo("seen.value < 10000")).endsWith("true\n");
    }

    @Test
    void rowsOfATaskThatIsTriedAgainCountOnce() {
        StatementFinished finished = session.scala(
                """
                import org.apache.spark.{HashPartitioner, ShuffleDependency, TaskContext}
                val pairs = sc.parallelize(0 until 40000, 4).map(i => (i, "x" * 1000)).partitionBy(new HashPartitioner(4))
                val shuffle = pairs.dependencies.head.asInstanceOf[ShuffleDependency[Int, String, String]].shuffleId
                val rows = pairs.mapPartitionsWithIndex { (partition, pairs) =>
                  var seen = 0
                  pairs.map { pair =>
                    seen += 1
                    if (partition == 2 && seen == 5000 && TaskContext.get.stageAttemptNumber == 0) {
                      println("a shuffle was lost")
                      val failure = Class.forName("org.apache.spark.shuffle.MetadataFetchFailedException")
                      val arguments = Seq[Any](shuffle, partition, "lost").map(_.asInstanceOf[AnyRef])
                      throw failure.getConstructors.head.newInstance(arguments: _*).asInstanceOf[Exception]
                    }
                    pair
                  }
                }
                display(rows.toDF("id", "s").where("id >= 0"))
                """,
                NO_ROW_LIMIT);
        assertThat(finished.error()).isNull();
        assertThat(session.text(finished.statement(), Stream.STDOUT)).contains("a shuffle was lost");
        assertThat(session.table(finished).column(0)).hasSize(40_000).doesNotHaveDuplicates();
        assertNothingIsLeft();
    }

    @Test
    void theLastOfSeveralDisplaysIsTheResultAndNothingIsLeftOfTheOthers() {
        StatementFinished finished = session.scala(
                """
                display(spark.range(0, 9000, 1, 1).toDF("first"))
                display(spark.range(0, 8000, 1, 1).toDF("second"))
                """);
        assertThat(finished.result().columns()).extracting("name").containsExactly("second");
        assertThat(session.table(finished).rows()).hasSize(8000);
        assertThat(session.upload(finished.statement()))
                .hasSize(finished.result().messages());
        assertNothingIsLeft();
    }

    @Test
    void aDisplayThatFailsTakesThePlaceOfTheOneBefore() {
        StatementFinished finished = session.scala(
                """
                display(spark.range(0, 9000, 1, 1).toDF("first"))
                try display(spark.range(9000).selectExpr("raise_error('no')")) catch { case e: Exception => }
                """);
        assertThat(finished.error()).isNull();
        assertThat(finished.result()).isNull();
    }
}
