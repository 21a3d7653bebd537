package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The echo of a session beside that of Scala's own shell for the same snippets. */
@ExtendWith(SparkEngine.class)
class ShellEchoTest {
    private static final List<String> SNIPPETS = List.of(
            "1+1",
            "val x = 1",
            "var y = \"text\"",
            "y = \"other\"",
            "y",
            "var total = 0; total += 5",
            "total = total * 2",
            "lazy val later = { sys.error(\"not to be run\"); 1 }",
            "lazy val soon = 7; soon + 1",
            "def f(i: Int): Int = i + x",
            "def generic[A](a: A, more: A*)(implicit o: Ordering[A]) = a",
            "def none() = ()",
            "()",
            "none()",
            "val unit = ()",
            "null",
            "val nothing: String = null",
            "Some(null)",
            "case class Point(a: Int, b: String)",
            "Point(1, \"quote \\\" and back\\\\slash\")",
            "class Plain; trait Open; object Single; abstract class Closed",
            "type Names = List[String]",
            "val names: Names = List(\"a\", \"b\")",
            "import scala.collection.mutable",
            "import java.util.{UUID, Date => Day}; val u = new UUID(1, 2)",
            "val (first, second) = (1, \"two\")",
            "val Some(inside) = Option(3)",
            "val List(p, q, _*) = List(1, 2, 3)",
            "private val hidden = 1",
            "private def hiddenToo = 1",
            "implicit val ordering: Ordering[Point] = Ordering.by(_.a)",
            "implicit def toPoint(i: Int): Point = Point(i, \"\")",
            "final val constant = 3",
            "@transient val kept = 4",
            "val `odd name` = 5",
            "val +++ = 6",
            "val array = Array(1, 2, 3)",
            "array(0) = 9",
            "array",
            "Array(Array(1), null)",
            "\"a\\nb\"",
            "\"tab\\tand \\u00e9\"",
            "'c'",
            "1.5f",
            "2L",
            "true",
            "\"x\" * 2000",
            "(1 to 2000).toList",
            "Map(1 -> \"a\", 2 -> \"b\")",
            "class Meter(val n: Double) extends AnyVal { override def toString = n + \" m\" }",
            "val meter = new Meter(3)",
            "def meterOf(n: Double) = new Meter(n)",
            "meterOf(2)",
            "List(meter)",
            "val refined = new { def size = 3 }",
            "val mixed: Point with Serializable = Point(2, \"m\")",
            "val stable = \"s\"; val singleton: stable.type = stable",
            "val literal: Any = 3",
            "val function = (i: Int) => i + 1; function(2)",
            "val asString = \"s\": CharSequence",
            "val one = 1; val two = 2; def three = 3; one + two + three",
            "val a1=1;val a2=1;val a3=1;val a4=1;val a5=1;val a6=1;val a7=1;val a8=1;val a9=1;"
                    + "val b1=1;val b2=1;val b3=1;val b4=1;val b5=1;val b6=1;val b7=1",
            "val x = 2",
            "x + 1",
            "if (x > 1) \"more\" else 0",
            "for (i <- 1 to 3) yield i * x",
            "Seq(1, 2).foreach(_ => ())",
            "object Outer { class Inner { override def toString = \"inner\" } }; val inner = new Outer.Inner",
            "new Outer.Inner: AnyRef",
            "Symbol(\"s\")",
            "classOf[String]",
            "val existential: List[_] = List(1)",
            "class Box[@specialized(Int) T](val t: T); val box = new Box(1); box.t + 1",
            "val res = 1; res",
            "val tuple = (1, 2.0); tuple._1");

    @Test
    void aSessionEchoesWhatTheShellDoes(SparkEngine.Running engine, @TempDir Path classes) {
        var out = new StringWriter();
        try (var session = engine.open()) {
            session.awaitOpened();
            var shell = new ScalaRepl(ReplSettings.of(classes), new PrintWriter(out, true), 0);
            shell.makeCompiler();
            assertThat(SNIPPETS).allSatisfy(snippet -> {
                out.getBuffer().setLength(0);
                shell.interpret(snippet);
                assertThat(anonymous(session.echo(snippet))).isEqualTo(anonymous(out.toString()));
            });
            shell.close();
        }
    }

    /** Without the addresses of objects, and without blanks at the ends of lines, which the shell leaves out. */
    private static String anonymous(String echo) {
        return echo.replaceAll(" +\n", "\n")
                .replaceAll("@[0-9a-f]{4,}", "@")
                .replaceAll("\\$Lambda\\$[0-9]+/[0-9a-fx]+", "lambda")
                .replaceAll("\\$line[0-9]+|\\$read(\\$\\$iw)+", "");
    }
}
