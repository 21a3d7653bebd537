package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementMode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** When code that is called is compiled again: where statements since then gave its names another meaning, and only there. */
@ExtendWith(SparkEngine.class)
class RecompiledSnippetsTest {
    /** Tells the line of the interpreter's that the code is in. */
    private static final String WHERE = "class Here; classOf[Here].getName";

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

    private String call(String code) {
        StatementFinished finished = session.run(Language.SCALA, code, StatementMode.CALL);
        assertThat(finished.error()).isNull();
        return session.text(finished.statement(), Stream.STDOUT).strip();
    }

    @Test
    void definitionsOfOtherNamesCompileNothingAnew() throws IOException {
        session.echo("val model = 2; case class Scored(by: Int)");
        String code = "val own = Scored(model).by; " + WHERE;
        String first = call(code);
        for (int i = 0; i < 20; i++) {
            session.echo("val unrelated_%1$d = %1$d".formatted(i));
            session.echo("def unrelated(a: Int) = a; class Unrelated; object Other; type Alias = Int; %d".formatted(i));
            assertThat(call(code)).isEqualTo(first);
        }
        assertThat(engine.classFiles("Here$1")).hasSize(1);
    }

    @Test
    void aValueThatItNamesIsTheNewOne() {
        session.echo("val model = 1");
        String code = "s\"a ${Some(model).map(model + _).get}\"";
        assertThat(call(code)).isEqualTo("a 2");
        session.echo("val model = 2");
        assertThat(call(code)).isEqualTo("a 4");
        session.echo("val (a, model) = (1, \"m\")");
        assertThat(call(code)).isEqualTo("a mm");
        session.echo("def model = 5");
        assertThat(call(code)).isEqualTo("a 10");
        session.echo("object model { def +(other: Any) = \"object\" }");
        assertThat(call(code)).isEqualTo("a object");
    }

    @Test
    void aTypeThatItNamesIsTheNewOneWhereverItStands() {
        session.echo("class Point { def x = 1 }; object Point { def of = 1 }");
        String making = "(new Point).x";
        String companion = "Point.of";
        String typed = "def size(list: List[_ <: Point]) = list.map(_.x).sum; size(List(new Point))";
        String matching = "(last: Any) match { case point: Point => \"a point\"; case _ => \"none\" }";
        session.echo("val last = new Point");
        assertThat(call(making)).isEqualTo("1");
        assertThat(call(companion)).isEqualTo("1");
        assertThat(call(typed)).isEqualTo("1");
        assertThat(call(matching)).isEqualTo("a point");
        session.echo("class Point { def x = 2 }; object Point { def of = 2 }");
        assertThat(call(making)).isEqualTo("2");
        assertThat(call(companion)).isEqualTo("2");
        assertThat(call(typed)).isEqualTo("2");
        assertThat(call(matching)).isEqualTo("none");
        session.echo("class Wider { def x = 3 }");
        session.echo("type Point = Wider");
        assertThat(call(making)).isEqualTo("3");
        session.echo("case class Point(x: Int = 4, of: Int = 4)");
        assertThat(call("Point().x")).isEqualTo("4");
        session.echo("case class Point(x: Int = 5, of: Int = 5)");
        assertThat(call("Point().x")).isEqualTo("5");
    }

    @Test
    void implicitsAndImportsSinceThenAreSeenThoughItNamesNone() {
        session.echo("object Ways { val way = \"imported\" }; object Others { val way = \"other\" }");
        session.echo("implicit val ordering = Ordering.Int");
        String sorting = "List(1, 3, 2).sorted.mkString";
        assertThat(call(sorting)).isEqualTo("123");
        session.echo("implicit val ordering = Ordering.Int.reverse");
        assertThat(call(sorting)).isEqualTo("321");

        session.echo("implicit class Rich(val number: Int) { def told = \"rich\" }");
        assertThat(call("1.told")).isEqualTo("rich");
        session.echo("implicit class Rich(val number: Int) { def told = \"richer\" }");
        assertThat(call("1.told")).isEqualTo("richer");

        session.echo("import Ways._");
        assertThat(call("way")).isEqualTo("imported");
        session.echo("import Others._");
        assertThat(call("way")).isEqualTo("other");
        session.echo("import Ways.{way => way}");
        assertThat(call("way")).isEqualTo("imported");
        session.echo("val way = \"own\"");
        assertThat(call("way")).isEqualTo("own");
    }

    @Test
    void aNameThatItDoesNotSayDoesNotHideAnImplicitThatItUses() {
        String code = "\"cd\".reverse + \"ab\".map(_.toInt).sum";
        assertThat(call(code)).endsWith("dc195"); // behind what the compiler says of it
        session.echo("val augmentString = 1; val wrapString = 2");
        assertThat(call(code)).isEqualTo("dc195");
        assertThat(call(code + " // compiled anew")).endsWith("dc195");
    }

    @Test
    void whatItsOwnStatementsDefineIsNewAsWellWhereTheyFollowOneAnotherInOneSnippet() {
        session.echo("case class Row(n: Int)\nval rows = Seq(Row(1))");
        assertThat(call("rows.map(row => Row(row.n + 1)).head")).isEqualTo("Row(2)");
        session.echo("case class Row(n: Int) { override def toString = \"new \" + n }\nval rows = Seq(Row(1))");
        assertThat(call("rows.map(row => Row(row.n + 1)).head")).isEqualTo("new 2");
    }
}
