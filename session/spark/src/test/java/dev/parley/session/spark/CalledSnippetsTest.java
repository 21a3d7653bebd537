package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.StatementError.Position;
import dev.parley.protocol.model.StatementMode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Code that is compiled once, as a function of its parameters, and called with others again and again. */
@ExtendWith(SparkEngine.class)
class CalledSnippetsTest {
    private static final int FEW = 100;
    private static final int MANY = 10_000;

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

    private static Parameter number(int value) {
        return new Parameter("n", Parameter.Type.INT, value);
    }

    private StatementFinished finished(String code, Parameter... parameters) {
        return session.run(Language.SCALA, code, StatementMode.CALL, parameters);
    }

    private String call(String code, Parameter... parameters) {
        StatementFinished finished = finished(code, parameters);
        assertThat(finished.error()).isNull();
        return session.text(finished.statement(), Stream.STDOUT);
    }

    private void callOften(String code, int from, int to) {
        for (int i = from; i < to; i++) {
            StatementFinished finished = finished(code, number(i));
            assertThat(finished.error()).isNull();
            engine.forget(session.key());
        }
    }

    @Test
    void aCallGivesItsValueAndLeavesNoNames() {
        assertThat(call("n * 2", number(4))).isEqualTo("8\n");
        assertThat(call("n * 2", number(5))).isEqualTo("10\n");
        assertThat(call("n * 2", new Parameter("n", Parameter.Type.STRING, "ab")))
                .isEqualTo("abab\n");
        assertThat(call("println(\"said\")\nval unused = n // a comment", number(4)))
                .isEqualTo("said\n");
        assertThat(call("")).isEmpty();
        assertThat(session.echo("1 + 1")).endsWith("res0: Int = 2\n");
        assertThat(session.scala("n").error().message()).isEqualTo("not found: value n");
    }

    @Test
    void itSeesWhatTheSessionHoldsAlsoInTasksAndWhatIsDefinedAnew() {
        session.echo("val factor = 2; def times(i: Long) = i * factor");
        String code = "spark.range(3).map(i => times(i) + n).toDF(\"x\")";
        assertThat(session.table(finished(code, number(1))).rows())
                .containsExactly(List.of(1L), List.of(3L), List.of(5L));
        assertThat(session.table(finished(code, number(2))).rows())
                .containsExactly(List.of(2L), List.of(4L), List.of(6L));
        session.echo("def times(i: Long) = i * 10");
        assertThat(session.table(finished(code, number(2))).rows())
                .containsExactly(List.of(2L), List.of(12L), List.of(22L));
    }

    @Test
    void whatIsWrongIsToldInTheLinesOfItsAuthor() {
        StatementFinished unknown = finished("val a = n\n  nosuchname", number(1));
        assertThat(unknown.error().name()).isEqualTo("CompileError");
        assertThat(unknown.error().message()).isEqualTo("not found: value nosuchname");
        assertThat(unknown.error().position()).isEqualTo(new Position(2, 3));
        assertThat(finished("nosuchname", number(1)).error().position()).isEqualTo(new Position(1, 1));
        String failing = "val a = n\nif (n > 1) sys.error(\"too \" + a)\na";
        assertThat(call(failing, number(1))).isEqualTo("1\n");
        for (int again = 0; again < 2; again++) {
            StatementFinished failed = finished(failing, number(2));
            assertThat(failed.error().message()).isEqualTo("too 2");
            assertThat(failed.error().traceback()).containsExactly("at line 2");
        }
        assertThat(call(failing, number(0))).isEqualTo("0\n");
    }

    /** As the server has it compiled before it is published. */
    @Test
    void aBodyThatLeavesTheBlockAroundItDoesNotCompileAndRunsNothing() {
        String around = "if (false) { val mark = ()\n%s\n; mark }";
        assertThat(call(around.formatted("val a = n\nSystem.setProperty(\"audit\", \"ran\") // and"), number(1)))
                .isEmpty();
        for (String leaving : List.of(
                "}; System.setProperty(\"audit\", \"ran\"); {",
                "} else { System.setProperty(\"audit\", \"ran\")",
                "}}); System.setProperty(\"audit\", \"ran\"); locally({{")) {
            StatementFinished finished = finished(around.formatted(leaving), number(1));
            assertThat(finished.error().name()).isEqualTo("CompileError");
            assertThat(finished.error().message()).isEqualTo("not found: value mark");
        }
        assertThat(System.getProperty("audit")).isNull();
    }

    @Test
    void tenThousandCallsLeaveClassesAndHeapWhereTheyWereAfterAHundred() throws IOException {
        String code = "val weights = Array(0.5, 1.5, 2.5)\nweights.map(_ * n).sum";
        callOften(code, 0, FEW);
        Footprint few = engine.footprint();
        callOften(code, FEW, MANY);
        Footprint many = engine.footprint();
        engine.print("after 100 calls " + few + ", after 10,000 " + many);
        assertThat(many.of("classes")).isLessThanOrEqualTo(few.of("classes") + 20); // of the JDK's own, as it warms up
        assertThat(many.of("heap_kb")).isLessThanOrEqualTo(few.of("heap_kb") + 2_048);
        assertThat(many.of("metaspace_kb")).isLessThanOrEqualTo(few.of("metaspace_kb") + 2_048);
        assertThat(many.of("files")).isEqualTo(few.of("files"));
    }

    @Test
    void callsThatRunJobsCompileNothingEither() throws IOException {
        String code = "spark.range(n).filter(i => i % 2 == 0).count()";
        callOften(code, 0, FEW);
        long files = engine.footprint().of("files");
        callOften(code, FEW, 2 * FEW);
        assertThat(engine.footprint().of("files")).isEqualTo(files);
    }
}
