package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.Stream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two sessions of one engine, each with things of the same name that mean something else. */
@ExtendWith(SparkEngine.class)
class IsolationTest {
    /** Runs {@code f} on a thread of each kind, twice, so that threads that the other session made serve it as well. */
    private static final String ON_ALL_THREADS =
            """
            import scala.concurrent._, duration._
            def onAllThreads[T](f: => T): Seq[T] = {
              val futures = (1 to 8).map(i => Future(f)(ExecutionContext.global))
              val fromFutures = futures.map(Await.result(_, 60.seconds))
              val fromParallel = (1 to 8).par.map(i => f).seq
              val fromCommonPool = (1 to 4).map(i => java.util.concurrent.CompletableFuture.supplyAsync(() => f).get)
              val fromThread = Promise[T]()
              new Thread(() => fromThread.complete(util.Try(f))).start()
              val fromTimer = Promise[T]()
              new java.util.Timer(true).schedule(new java.util.TimerTask {
                def run() = fromTimer.complete(util.Try(f)) }, 10)
              fromFutures ++ fromParallel ++ fromCommonPool ++
                Seq(fromThread, fromTimer).map(p => Await.result(p.future, 60.seconds))
            }
            """;

    private TestSession one;
    private TestSession two;

    @BeforeEach
    void open(SparkEngine.Running engine) {
        one = engine.open();
        two = engine.open();
        assertThat(List.of(one.awaitOpened(), two.awaitOpened())).hasSize(2);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    /** What both print for the same code, at work at the same time. */
    private List<String> both(String code) {
        return both(code, code);
    }

    private List<String> both(String ofOne, String ofTwo) {
        int first = one.submitScala(ofOne);
        int second = two.submitScala(ofTwo);
        return List.of(text(one, first), text(two, second));
    }

    private static String text(TestSession session, int statement) {
        StatementFinished finished = session.await(statement);
        assertThat(finished.error()).isNull();
        return session.text(statement, Stream.STDOUT);
    }

    @Test
    void functionsOfTheSameNameAreTheirOwn() {
        both("spark.udf.register(\"f\", (i: Long) => i + 1)", "spark.udf.register(\"f\", (i: Long) => \"two \" + i)");
        String query = "spark.sql(\"select f(id) from range(0, 20, 1, 4)\").collect().last.get(0).toString";
        assertThat(both(query))
                .satisfiesExactly(text -> assertThat(text).endsWith("String = 20\n"), text -> assertThat(text)
                        .endsWith("two 19\n"));
        assertThat(one.sql("select f(1)").error()).isNull();
    }

    @Test
    void settingsAndCurrentDatabaseAreTheirOwn() {
        one.sql("create database if not exists for_one");
        one.sql("use for_one");
        one.sql("set spark.sql.shuffle.partitions = 7");
        two.echo("spark.conf.set(\"spark.sql.session.timeZone\", \"Asia/Tokyo\")");
        String shown = "List(spark.catalog.currentDatabase, spark.conf.get(\"spark.sql.shuffle.partitions\"), "
                + "spark.conf.get(\"spark.sql.session.timeZone\"), "
                + "spark.range(100).groupBy(\"id\").count().queryExecution.toRdd.getNumPartitions > 0, "
                + "org.apache.spark.sql.internal.SQLConf.get.numShufflePartitions)";
        List<String> texts = both(shown);
        assertThat(texts.get(0)).endsWith("List(for_one, 7, UTC, true, 7)\n");
        assertThat(texts.get(1)).endsWith("List(default, 2, Asia/Tokyo, true, 2)\n");
    }

    @Test
    void theActiveSessionOfAnyThreadIsTheOneWhoseCodeRunsOnIt() {
        String define = ON_ALL_THREADS
                + """
                import org.apache.spark.sql.SparkSession
                spark.range(%d).createOrReplaceTempView("numbers")
                def seen() = onAllThreads {
                  val active = SparkSession.active
                  List(active eq spark, SparkSession.getActiveSession.exists(_ eq spark),
                    SparkSession.builder.getOrCreate() eq spark, active.table("numbers").count() == %d,
                    { SparkSession.setActiveSession(spark); SparkSession.active eq spark },
                    { SparkSession.clearActiveSession(); SparkSession.active eq spark })
                }
                """;
        both(define.replace("%d", "11"), define.replace("%d", "22"));
        String allTrue = "println(seen().flatten.count(_ == true) + \" of \" + seen().flatten.size)";
        for (int round = 0; round < 3; round++) {
            assertThat(both(allTrue)).containsExactly("132 of 132\n", "132 of 132\n");
        }
    }

    @Test
    void whatAnyThreadPrintsReachesItsSession() {
        String define = ON_ALL_THREADS + "def say(who: String) = onAllThreads(println(\"from \" + who)).size";
        both(define);
        for (int round = 0; round < 3; round++) {
            List<String> texts = both("say(\"one\")", "say(\"two\")");
            assertThat(texts.get(0).split("from one", -1)).hasSize(23);
            assertThat(texts.get(0)).doesNotContain("two");
            assertThat(texts.get(1).split("from two", -1)).hasSize(23);
            assertThat(texts.get(1)).doesNotContain("one");
        }
    }

    @Test
    void whatTakesAllCoresLeavesOthersTheirTurn() {
        two.echo("sc.parallelize(1 to 1, 1).map(_ + 1).collect()");
        int eager = one.submitScala(
                "println(\"begun\"); sc.parallelize(1 to 200, 200).map { i => Thread.sleep(300); i }.count()");
        one.awaitPrinted(eager, "begun");
        two.echo("sc.parallelize(1 to 1, 1).map(_ + 1).collect()");
        String timed = "val t = System.nanoTime; sc.parallelize(1 to 1, 1).map(_ + 1).collect(); "
                + "println(\"ms \" + (System.nanoTime - t) / 1000000)";
        List<Long> millis = IntStream.range(0, 3)
                .mapToObj(i -> two.echo(timed))
                .map(text -> Long.parseLong(text.replaceAll("(?s).*ms ([0-9]+).*", "$1")))
                .sorted()
                .toList();
        assertThat(millis.get(1)).isLessThan(2 * 300 + 400); // the median: a machine may pause once
        one.cancel(eager);
        assertThat(one.await(eager).error()).isNull();
    }
}
