package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.SessionClosed;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.Snippet;
import dev.parley.protocol.model.StatementState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Code that would end the engine ends its session; a second session, at work meanwhile, goes on. */
@ExtendWith(SparkEngine.class)
class EndedByCodeTest {
    private static final String BUSY =
            "println(\"begun\"); sc.parallelize(1 to 8, 4).map { i => Thread.sleep(100); i }.sum()";

    private static TestSession other;

    @BeforeAll
    static void openTheOther(SparkEngine.Running engine) {
        other = engine.open();
    }

    @AfterAll
    static void closeTheOther() {
        other.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "System.exit(3) | System.exit(3)",
                "sys.exit(4) | System.exit(4)",
                "Runtime.getRuntime.halt(5) | Runtime.halt(5)",
                "spark.stop() | stop() of Spark",
                "spark.close() | stop() of Spark",
                "sc.stop() | stop() of Spark",
                "org.apache.spark.sql.SparkSession.active.stop() | stop() of Spark",
                "new org.apache.spark.api.java.JavaSparkContext(sc).close() | stop() of Spark",
                "val t = new Thread(() => System.exit(6)); t.start(); Thread.sleep(600000) | System.exit(6)",
                "scala.concurrent.Future(sc.stop())(scala.concurrent.ExecutionContext.global); Thread.sleep(600000)"
                        + " | stop() of Spark",
                "(1 to 4).par.foreach(i => sys.exit(7)) | System.exit(7)",
                "try System.exit(8) catch { case t: Throwable => }; 8 | System.exit(8)",
                "while (true) { Thread.sleep(1); try System.exit(9) catch { case t: Throwable => } } | System.exit(9)",
                "sc.parallelize(1 to 2).foreach(i => System.exit(10)) | System.exit(10)",
                "object Bad { System.exit(11) }; Bad | System.exit(11)",
                "spark.udf.register(\"bye\", () => { System.exit(12); 1 }); spark.sql(\"select bye()\").show()"
                        + " | System.exit(12)",
            })
    void endsItsSessionAndNoOther(String code, String call, SparkEngine.Running engine) {
        var session = engine.open();
        int busy = other.submitScala(BUSY);
        other.awaitPrinted(busy, "begun");
        int ending = session.submitScala("println(\"said\")\n" + code);
        int behind = session.submitScala("println(\"never\")");
        StatementFinished finished = session.await(ending);
        assertThat(finished.state()).isEqualTo(StatementState.FAILED);
        assertThat(finished.error().name()).isEqualTo("SessionEnded");
        assertThat(finished.error().message()).startsWith("the code called " + call + ", which ends its session");
        assertThat(session.text(ending, Stream.STDOUT)).startsWith("said");
        assertThat(session.await(behind).state()).isEqualTo(StatementState.CANCELLED);
        assertThat(session.awaitClosed()).isEqualTo(new SessionClosed(session.key(), "its code called " + call));
        assertThat(other.await(busy).error()).isNull();
        assertThat(other.echo("sc.parallelize(1 to 3).count()")).endsWith("Long = 3\n");
    }

    @Test
    void aThreadThatOutlivesItsStatementEndsItsSession(SparkEngine.Running engine) {
        var session = engine.open();
        session.echo("val go = new java.util.concurrent.CountDownLatch(1)\n"
                + "new Thread(() => { go.await(); System.exit(2) }).start()");
        assertThat(session.scala("go.countDown(); Thread.sleep(600000)").error().name())
                .isEqualTo("SessionEnded");
        assertThat(session.awaitClosed().reason()).isEqualTo("its code called System.exit(2)");
    }

    @Test
    void anIdleSessionEndsByATimerOfItsOwn(SparkEngine.Running engine) {
        var session = engine.open();
        session.echo("new java.util.Timer(true).schedule(new java.util.TimerTask { def run() = sys.exit(1) }, 300)");
        assertThat(session.awaitClosed().reason()).isEqualTo("its code called System.exit(1)");
    }

    @Test
    void anInitSnippetThatExitsEndsItsSession(SparkEngine.Running engine) {
        var session = engine.open(Map.of(), new Snippet("System.exit(1)", null), new Snippet("1", null));
        assertThat(session.awaitClosed().reason()).isEqualTo("its code called System.exit(1)");
    }

    @Test
    void theStreamsAndTheGuardOfAllSessionsAreNotReplaced(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            for (String code : List.of("System.setOut(System.err)", "System.setSecurityManager(null)")) {
                assertThat(session.scala(code).error().name()).isEqualTo("SecurityException");
                String inThread = "val t = new Thread(() => println(util.Try(" + code + "))); t.start(); t.join()";
                assertThat(session.echo(inThread)).contains("Failure(java.lang.SecurityException");
            }
            assertThat(session.echo("println(\"still here\")")).contains("still here");
            assertThat(session.scala("System.out.close(); Console.out.close()").error())
                    .isNull();
            assertThat(session.echo("println(\"and here\")")).contains("and here");
        }
    }

    @Test
    void aTaskThatOverflowsItsStackOrWantsTooMuchMemoryFailsItsStatementOnly(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            session.echo("def deep(n: Int): Int = deep(n + 1) + 1");
            assertThat(session.scala("sc.parallelize(1 to 2).map(deep).collect()")
                            .error())
                    .isNotNull();
            assertThat(session.scala("sc.parallelize(1 to 2).map(i => new Array[Long](Int.MaxValue)).count()")
                            .error())
                    .isNotNull();
            assertThat(session.echo("sc.parallelize(1 to 3).count()")).endsWith("Long = 3\n");
        }
    }
}
