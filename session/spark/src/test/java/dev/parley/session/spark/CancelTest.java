package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementState;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkEngine.class)
class CancelTest {
    private static final TableLimits LIMITS = new TableLimits(10, 1 << 20);

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thread.sleep(600000)",
                "while (true) {}",
                "var i = 0L; while (true) { try { i += 1 } catch { case t: Throwable => } }",
                "while (true) { println(\"x\" * 1000) }",
                "sc.parallelize(1 to 1000, 4).map { i => Thread.sleep(1000); i }.count()",
                "def loop(): Unit = try { while (true) {} } finally { println(\"end\") }; loop()"
            })
    void runningCodeIsStoppedAndTheSessionGoesOn(String code) {
        session.echo("val kept = 41");
        int running = session.submitScala("println(\"begun\")\n" + code);
        session.awaitPrinted(running, "begun");
        StatementFinished cancelled = cancel(running);
        assertThat(cancelled.state()).isEqualTo(StatementState.CANCELLED);
        assertThat(cancelled.error()).isNull();
        assertThat(session.echo("kept + 1")).endsWith("Int = 42\n");
        assertThat(session.echo("spark.range(10).count()")).endsWith("Long = 10\n");
    }

    @Test
    void sqlIsStopped() {
        session.echo("spark.udf.register(\"slow\", (i: Long) => { println(\"begun\"); Thread.sleep(600000); i })");
        int running = session.submit(Language.SQL, "select slow(id) from range(100)", LIMITS);
        session.awaitPrinted(running, "begun");
        assertThat(cancel(running).state()).isEqualTo(StatementState.CANCELLED);
        assertThat(session.sql("select 1 as n").state()).isEqualTo(StatementState.SUCCEEDED);
    }

    @Test
    void aLongJoinIsStopped() {
        int running = session.submit(
                Language.SQL,
                "select count(*) from range(100000) a cross join range(1000000) b where hash(a.id, b.id) = 7",
                LIMITS);
        session.awaitStarted(running);
        assertThat(cancel(running).state()).isEqualTo(StatementState.CANCELLED);
        assertThat(session.sql("select 1 as n").state()).isEqualTo(StatementState.SUCCEEDED);
    }

    @Test
    void aLoopEndsWithinASecondAndASleepAtOnce() {
        assertThat(usuallyUntilCancelled("while (true) {}")).isLessThan(Duration.ofSeconds(1));
        assertThat(usuallyUntilCancelled("Thread.sleep(600000)")).isLessThan(Duration.ofMillis(400));
    }

    /** The median of three: one pause of a busy machine says nothing of how long a cancel takes. */
    private Duration usuallyUntilCancelled(String code) {
        return Stream.generate(() -> untilCancelled(code))
                .limit(3)
                .sorted()
                .toList()
                .get(1);
    }

    private Duration untilCancelled(String code) {
        int running = session.submitScala("println(\"begun\")\n" + code);
        session.awaitPrinted(running, "begun");
        long asked = System.nanoTime();
        assertThat(cancel(running).state()).isEqualTo(StatementState.CANCELLED);
        return Duration.ofNanos(System.nanoTime() - asked);
    }

    @Test
    void aWaitingStatementNeverRuns() {
        int running = session.submitScala("println(\"begun\"); Thread.sleep(600000)");
        int waiting = session.submitScala("println(\"never\")");
        session.awaitPrinted(running, "begun");
        session.cancel(waiting);
        session.cancel(running);
        assertThat(session.await(waiting).state()).isEqualTo(StatementState.CANCELLED);
        assertThat(session.text(waiting, dev.parley.protocol.engine.EngineEvent.Stream.STDOUT))
                .isEmpty();
    }

    @Test
    void codeThatEndsByItselfKeepsItsOutcome() {
        int running = session.submitScala(
                "println(\"begun\"); try { Thread.sleep(600000) } catch { case e: InterruptedException => }; 42");
        session.awaitPrinted(running, "begun");
        assertThat(cancel(running).state()).isEqualTo(StatementState.SUCCEEDED);
    }

    @RepeatedTest(40)
    void aCancelWhileTheCompilerWorksDoesNotSpoilWhatFollows(RepetitionInfo repetition) {
        String code = "case class Point(x: Int, y: Int); val sum = Seq(Point(1, 2)).map(p => p.x + p.y).sum; "
                + "Thread.sleep(600000)";
        int compiling = session.submitScala(code);
        if (repetition.getCurrentRepetition() % 2 == 0) {
            session.awaitStarted(compiling);
            spin(Duration.ofMillis(ThreadLocalRandom.current().nextLong(400)));
        }
        assertThat(cancel(compiling).state()).isEqualTo(StatementState.CANCELLED);
        assertThat(session.echo("val six = 6; case class Kept(n: Int); Kept(six * 7).n"))
                .endsWith("Int = 42\n");
    }

    /** A moment in which the compiler gets somewhere. */
    private static void spin(Duration duration) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < duration.toNanos()) {
            Thread.onSpinWait();
        }
    }

    private StatementFinished cancel(int statement) {
        long asked = System.nanoTime();
        session.cancel(statement);
        StatementFinished finished = session.await(statement);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
        return finished;
    }
}
