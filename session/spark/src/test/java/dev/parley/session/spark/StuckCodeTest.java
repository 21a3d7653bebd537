package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.model.StatementState;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Code that takes no notice of being stopped, however often. */
@ExtendWith(SparkEngine.class)
class StuckCodeTest {
    private static final String RELEASE = "parley.test.release";

    /** Whenever it is stopped, that is inside of the inner loop; once let go it tries to end the engine. */
    private static final String STUBBORN =
            """
            println("begun")
            def goesOn = System.getProperty("parley.test.release") == null
            while (goesOn) try { var i = 0L; while (goesOn) { i += 1 } } catch { case t: Throwable => println("not me") }
            System.exit(3)
            """;

    private TestSession session;

    @BeforeEach
    void open(SparkEngine.Running engine) {
        session = engine.open();
        session.awaitOpened();
    }

    @AfterEach
    void release(SparkEngine.Running engine) {
        System.setProperty(RELEASE, "now");
        await().atMost(Duration.ofSeconds(30)).until(() -> engine.abandonedThreads() == 0);
        System.clearProperty(RELEASE);
        session.close();
    }

    @Test
    void itIsLeftBehindAndTheNextLifeOfItsSessionGoesOn(SparkEngine.Running engine) {
        session.echo("val lost = 1; spark.range(3).createOrReplaceTempView(\"lost\")");
        int stuck = session.submitScala(STUBBORN);
        int waiting = session.submitScala("println(\"never\")");
        session.awaitPrinted(stuck, "begun");

        session.cancel(stuck);

        StatementFinished ended = session.await(stuck);
        assertThat(ended.state()).isEqualTo(StatementState.FAILED);
        assertThat(ended.error().code()).isEqualTo("STATEMENT_ABANDONED");
        assertThat(ended.error().message()).contains("10.0 s");
        assertThat(session.awaitStuck().statement()).isEqualTo(stuck);
        assertThat(session.await(waiting).state()).isEqualTo(StatementState.CANCELLED);
        assertThat(session.awaitClosed().reason()).isNull();
        assertThat(engine.abandonedThreads()).isEqualTo(1);

        try (TestSession next = engine.openNext(session.key())) {
            next.awaitOpened();
            assertThat(next.scala("lost").error().name()).isEqualTo("CompileError");
            assertThat(next.sql("select * from lost").error().code()).isEqualTo("TABLE_OR_VIEW_NOT_FOUND");
            assertThat(next.echo("case class Kept(n: Int); Seq(Kept(6), Kept(7)).toDS.map(_.n).reduce(_ * _)"))
                    .endsWith("Int = 42\n");
            System.setProperty(RELEASE, "now");
            await().atMost(Duration.ofSeconds(30)).until(() -> engine.abandonedThreads() == 0);
            assertThat(next.echo("1 + 1")).endsWith("Int = 2\n");
        }
        assertThat(session.text(stuck, EngineEvent.Stream.STDOUT)).doesNotContain("not me");
        assertThat(engine.events(session.key()).stream().filter(StatementFinished.class::isInstance))
                .hasSize(3);
    }

    @Test
    void aCloseLeavesItBehindToo(SparkEngine.Running engine) {
        int stuck = session.submitScala(STUBBORN);
        int beside = session.submitBeside(
                "select count(*) from range(100000) a cross join range(1000000) b" + " where hash(a.id, b.id) = 7");
        session.awaitPrinted(stuck, "begun");
        session.awaitStarted(beside);

        engine.close(session.key());

        assertThat(session.awaitClosed().reason()).isNull();
        assertThat(session.await(stuck).error().code()).isEqualTo("STATEMENT_ABANDONED");
        assertThat(session.await(beside).state()).isEqualTo(StatementState.CANCELLED);
        assertThat(engine.abandonedThreads()).isEqualTo(1);
    }
}
