package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementError.Position;
import dev.parley.protocol.model.StatementState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkEngine.class)
class ScalaStatementTest {
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
    void echoesAsTheShellDoes() {
        assertThat(session.echo("1 + 1")).isEqualTo("res0: Int = 2\n");
        assertThat(session.echo("val x = 1")).isEqualTo("x: Int = 1\n");
        assertThat(session.echo("case class Foo(a: Int)")).isEqualTo("defined class Foo\n");
        assertThat(session.echo("Foo(x)")).isEqualTo("res1: Foo = Foo(1)\n");
        assertThat(session.echo("def f(i: Int) = i + x")).isEqualTo("f: (i: Int)Int\n");
        assertThat(session.echo("f(41)")).isEqualTo("res2: Int = 42\n");
        assertThat(session.echo("null")).isEqualTo("res3: Null = null\n");
        assertThat(session.echo("import java.util.UUID")).isEqualTo("import java.util.UUID\n");
        assertThat(session.echo("()")).isEmpty();
    }

    @Test
    void printsBeforeItEchoes() {
        assertThat(session.echo("println(\"one\")\nval a = 1\nprintln(\"two\")\na + 1"))
                .startsWith("one\ntwo\n")
                .contains("a: Int = 1\n")
                .endsWith("res0: Int = 2\n");
    }

    @Test
    void anExpressionInBetweenIsNoReasonForAWarning() {
        assertThat(session.echo("val h = 1\nh\nh + 1\n42")).isEqualTo("h: Int = 1\nres0: Int = 42\n");
        assertThat(session.echo("(Nil: Any) match { case s: List[Int] => s }")).contains("non-variable type argument");
    }

    @Test
    void tellsStandardErrorFromOutput() {
        StatementFinished finished = session.scala("System.err.println(\"bad\"); println(\"good\")");
        assertThat(session.text(finished.statement(), Stream.STDERR)).isEqualTo("bad\n");
        assertThat(session.text(finished.statement(), Stream.STDOUT)).isEqualTo("good\n");
    }

    @Test
    void aBareDatasetEchoesItsSchema() {
        assertThat(session.echo("spark.range(3)"))
                .isEqualTo("res0: org.apache.spark.sql.Dataset[Long] = [id: bigint]\n");
    }

    @Test
    void classFilesAreFoundByTheNamesInTheCode() {
        session.echo("class Plain; case class Paired(n: Int); object Lone { def n = 3 }");

        for (String name : List.of("Plain", "Paired", "Paired$", "Lone$")) {
            assertThat(session.echo("Thread.currentThread.getContextClassLoader.getResource(\"%s.class\") != null"
                            .formatted(name)))
                    .endsWith("Boolean = true\n");
        }
    }

    /** The interpreter's class loader asks the interpreter of each. */
    @Test
    void classesThatItsThreadsLookForDoNotBreakItsCompiler() {
        session.echo(
                """
                @volatile var looks = true
                @volatile var looked = 0L
                val loader = Thread.currentThread.getContextClassLoader
                val looker = new Thread(() => while (looks) {
                  try Class.forName("Absent" + looked, false, loader) catch { case _: ClassNotFoundException => }
                  looked += 1
                })
                looker.setDaemon(true)
                looker.start()
                """);

        for (int i = 0; i < 20; i++) {
            assertThat(session.echo(
                            "case class Made%1$d(n: Int); Made%1$d(sc.parallelize(1 to 2).map(_ + %1$d).sum.toInt)"
                                    .formatted(i)))
                    .endsWith("Made%1$d = Made%1$d(%2$d)\n".formatted(i, 3 + 2 * i));
        }

        assertThat(session.echo("looks = false; looker.join(); looked > 1000")).endsWith("Boolean = true\n");
    }

    @Test
    void compileErrorsNameTheirPlaceInTheCode() {
        assertThat(position("foo + 1")).isEqualTo(new Position(1, 1));
        assertThat(position("val a = 1\nval b = 2\nval c: Int = \"x\"")).isEqualTo(new Position(3, 14));
        assertThat(position("val a = 1\nval b = 2\nnope(a)")).isEqualTo(new Position(3, 1));
        assertThat(position("def f(x: Int) = {\n  val y = x\n  y.nope\n}")).isEqualTo(new Position(3, 5));
        assertThat(position("val a = 1; a.nope")).isEqualTo(new Position(1, 14));
        assertThat(position("val x = )")).isEqualTo(new Position(1, 9));
        assertThat(position("val x = 1\nval = 2")).isEqualTo(new Position(2, 5));
    }

    private Position position(String code) {
        StatementError error = session.scala(code).error();
        assertThat(error.name()).isEqualTo("CompileError");
        assertThat(error.message()).isNotBlank().doesNotContain("^").doesNotContain("<console>");
        return error.position();
    }

    @Test
    void compileErrorsAreNotPrintedAsWell() {
        StatementFinished finished = session.scala("foo");
        assertThat(finished.error().message()).isEqualTo("not found: value foo");
        assertThat(session.text(finished.statement(), Stream.STDOUT)).isEmpty();
    }

    @Test
    void anOpenBraceFailsThatStatementOnly() {
        assertThat(session.scala("def f() = {").error().name()).isEqualTo("IncompleteCode");
        assertThat(session.scala("foo(").error().name()).isEqualTo("IncompleteCode");
        assertThat(session.echo("1")).isEqualTo("res0: Int = 1\n");
    }

    @Test
    void anExceptionHasItsMessageAndTheUsersFrames() {
        session.echo("def fail(i: Int): Int =\n  throw new IllegalStateException(\"boom \" + i)");
        StatementError error =
                session.scala("val a = 1\n\nList(a).map(i =>\n  fail(i))").error();
        assertThat(error.name()).isEqualTo("IllegalStateException");
        assertThat(error.message()).isEqualTo("boom 1");
        assertThat(error.traceback())
                .startsWith("at fail (line 2 of an earlier snippet)", "at line 4", "at line 3")
                .allMatch(frame -> !frame.contains("$"));
    }

    @Test
    void causesStandInTheTraceback() {
        StatementError error = session.scala(
                        "throw new RuntimeException(\"outer\", new java.io.IOException(\"inner\"))")
                .error();
        assertThat(error.name()).isEqualTo("RuntimeException");
        assertThat(error.traceback()).containsExactly("at line 1", "Caused by: IOException: inner", "at line 1");
    }

    @Test
    void fatalErrorsFailTheStatementOnly() {
        assertThat(session.scala("def f(i: Int): Int = 1 + f(i + 1); f(0)")
                        .error()
                        .name())
                .isEqualTo("StackOverflowError");
        assertThat(session.scala("new Array[Long](Int.MaxValue)").error().name())
                .isEqualTo("OutOfMemoryError");
        assertThat(session.scala("throw new NoClassDefFoundError(\"x\")")
                        .error()
                        .name())
                .isEqualTo("NoClassDefFoundError");
        assertThat(session.echo("1")).endsWith("Int = 1\n");
    }

    @Test
    void aFailedTaskTellsWhatWasThrownInIt() {
        StatementError error = session.scala(
                        "sc.parallelize(1 to 2).map { i =>\n  if (i > 0) sys.error(\"in task\")\n  i }.count()")
                .error();
        assertThat(error.name()).isEqualTo("SparkException");
        assertThat(error.message()).contains("in task").doesNotContain("\tat ");
        assertThat(error.traceback()).contains("Caused by: RuntimeException: in task", "at line 2");
    }

    @Test
    void aVeryLongStringHurtsNothing() {
        assertThat(session.echo("\"x\" * 100000000"))
                .startsWith("res0: String = xxx")
                .hasSizeLessThan(1_000);
        assertThat(session.echo("res0.length")).isEqualTo("res1: Int = 100000000\n");
        assertThat(session.scala("null: String").state()).isEqualTo(StatementState.SUCCEEDED);
    }

    @Test
    void fiftyMegabytesOfOutputArriveWhole() {
        StatementFinished finished = session.scala("for (i <- 1 to 50000) println(\"x\" * 999)");
        assertThat(finished.state()).isEqualTo(StatementState.SUCCEEDED);
        assertThat(session.printedCharacters()).isEqualTo(50_000_000);
    }

    @Test
    void displayGivesTheTableOfTheLastOne() {
        StatementFinished finished =
                session.scala("display(spark.range(2).toDF(\"a\"))\ndisplay(Seq((1, \"x\")).toDF(\"n\", \"s\"))");
        assertThat(finished.error()).isNull();
        assertThat(finished.result().columns()).extracting("name").containsExactly("n", "s");
        assertThat(session.table(finished).rows()).containsExactly(java.util.List.of(1, "x"));
    }

    @Test
    void functionsAndClassesWorkInTasks() {
        session.echo("case class P(name: String, n: Int); val factor = 3");
        assertThat(session.echo("sc.parallelize(1 to 3).map(i => P(\"p\", i * factor)).collect().map(_.n).sum"))
                .endsWith("Int = 18\n");
        assertThat(session.echo("sc.parallelize(1 to 4).map(i => (P(\"p\", i % 2), List(i))).groupByKey().count()"))
                .endsWith("Long = 2\n");
        assertThat(session.echo("Seq(P(\"a\", 1)).toDS.map(p => p.copy(n = p.n + factor)).collect().head.n"))
                .endsWith("Int = 4\n");
        assertThat(session.echo("spark.udf.register(\"times\", (i: Int) => i * factor)"))
                .contains("UserDefinedFunction");
        assertThat(session.rows("select times(14) as n")).containsExactly(java.util.List.of(42));
    }
}
