package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementError.Position;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Snippets that define classes and use them at once. */
@ExtendWith(SparkEngine.class)
class DefinitionsInSnippetsTest {
    private static final String TYPED =
            """
            case class T(n: Int)
            val ds = Seq(T(%d)).toDS
            spark.udf.register("twice", (n: Int) => T(n).n * 2)
            val twice = spark.sql("select twice(21) as n").head.getInt(0)
            ds.map(_.n).collect().head + twice""";

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

    @Test
    void aCaseClassIsOfUseToDatasetsAndFunctionsOfItsOwnSnippet() {
        assertThat(session.echo(TYPED.formatted(1)))
                .startsWith("defined class T\n")
                .endsWith("res0: Int = 43\n");
        assertThat(session.echo(TYPED.formatted(2))).endsWith("Int = 44\n");
    }

    @Test
    void twoSessionsDefineTheSameAtOnce(SparkEngine.Running engine) {
        try (TestSession other = engine.open()) {
            assertThat(other.awaitOpened().key()).isEqualTo(other.key());
            int here = session.submitScala(TYPED.formatted(100));
            int there = other.submitScala(TYPED.formatted(200));
            assertThat(session.await(here).error()).isNull();
            assertThat(other.await(there).error()).isNull();
            assertThat(session.text(here, Stream.STDOUT)).endsWith("Int = 142\n");
            assertThat(other.text(there, Stream.STDOUT)).endsWith("Int = 242\n");
        }
    }

    @Test
    void aCompanionStaysACompanion() {
        assertThat(
                        session.echo(
                                """
                        case class P(x: Int) { def secret = P.hidden }
                        object P { private val hidden = 7; def of(s: String) = P(s.toInt) }
                        Seq("1", "2").map(P.of).toDS.map(_.x + 1).collect().sum + P(0).secret"""))
                .endsWith("Int = 12\n");
    }

    @Test
    void theEchoIsInOrderAndTheLastExpressionIsTheResult() {
        assertThat(session.echo("val a = 1\ncase class B(n: Int)\nval b = B(a)\nb.n + 1"))
                .isEqualTo("a: Int = 1\ndefined class B\nb: B = B(1)\nres0: Int = 2\n");
    }

    @Test
    void definitionsMayComeLast() {
        assertThat(session.echo("val a = 3\ncase class Last(n: Int)")).contains("a: Int = 3\n", "defined class Last\n");
        assertThat(session.echo("Seq(Last(a)).toDS.collect().head.n")).endsWith("Int = 3\n");
    }

    @Test
    void anErrorTellsTheLineOfTheWholeSnippet() {
        StatementError type = session.scala("val a = 1\ncase class C(n: Int)\n\nval c = C(a)\nval d: Int = c")
                .error();
        assertThat(type.name()).isEqualTo("CompileError");
        assertThat(type.position()).isEqualTo(new Position(5, 14));
        assertThat(session.scala("case class D(n: Int); val e = D(nope)")
                        .error()
                        .position())
                .isEqualTo(new Position(1, 33));
        assertThat(session.scala("val f = 1\ncase class E(n: Nope)\nf").error().position())
                .isEqualTo(new Position(2, 17));
    }

    @Test
    void anExceptionTellsTheLinesOfTheWholeSnippet() {
        StatementError thrown = session.scala(
                        """
                        val zero = 0
                        class Divider {
                          def by(n: Int) = 1 / n
                        }
                        val divider = new Divider
                        divider.by(zero)""")
                .error();
        assertThat(thrown.name()).isEqualTo("ArithmeticException");
        assertThat(thrown.traceback()).containsExactly("at Divider.by (line 3)", "at line 6");
    }

    @Test
    void aSyntaxErrorAnywhereMeansThatNothingRuns() {
        StatementFinished finished = session.scala("println(\"ran\")\ncase class F(n: Int)\nval = 2");
        assertThat(finished.error().position()).isEqualTo(new Position(3, 5));
        assertThat(session.text(finished.statement(), Stream.STDOUT)).isEmpty();
    }

    @Test
    void aDisplayedTableIsTheResultOfTheWhole() {
        StatementFinished finished = session.scala("case class G(n: Int)\ndisplay(Seq(G(5)).toDS)\nprintln(\"end\")");
        assertThat(finished.error()).isNull();
        assertThat(session.table(finished).rows()).containsExactly(List.of(5));
    }
}
