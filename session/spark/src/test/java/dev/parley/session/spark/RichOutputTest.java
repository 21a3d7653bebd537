package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.StatementDisplayed;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.StatementPrinted;
import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.Bundle;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Scala code shows that is more than text. */
@ExtendWith(SparkEngine.class)
class RichOutputTest {
    private final SparkEngine.Running engine;
    private TestSession session;

    RichOutputTest(SparkEngine.Running engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        session = engine.open();
        session.awaitOpened();
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void eachKindHasItsTypeAndAPlainText() {
        assertThat(shown("display(html(\"<b>x</b>\"))"))
                .containsExactly(entry("text/html", "<b>x</b>"), entry("text/plain", "[text/html, 8 characters]"));
        assertThat(shown("display(markdown(\"# x\"))"))
                .containsExactly(entry("text/markdown", "# x"), entry("text/plain", "# x"));
        assertThat(shown("display(svg(\"<svg/>\"))")).containsEntry("image/svg+xml", "<svg/>");
        assertThat(shown("display(png(Array[Byte](1, 2, 3)))"))
                .containsEntry("image/png", Base64.getEncoder().encodeToString(new byte[] {1, 2, 3}));
        assertThat(shown("display(json(\"\"\"{\"a\": [1, null]}\"\"\"))"))
                .containsEntry("text/plain", "{\"a\": [1, null]}")
                .hasEntrySatisfying(
                        "application/json", value -> assertThat(value).hasToString("{a=[1, null]}"));
    }

    @Test
    void theFirstRowsOfATableAreShownInTwoForms() {
        Map<String, Object> few = shown("display(table(Seq((1, \"<a>\"), (2, null)).toDF(\"n\", \"s\")))");
        assertThat(few.get("text/html").toString())
                .isEqualTo("<table><thead><tr><th>n</th><th>s</th></tr></thead><tbody>"
                        + "<tr><td>1</td><td>&lt;a&gt;</td></tr><tr><td>2</td><td>NULL</td></tr></tbody></table>");
        assertThat(few.get("text/plain")).isEqualTo("n\ts\n1\t<a>\n2\tNULL");
        assertThat(shown("display(table(spark.range(21)))")
                        .get("text/plain")
                        .toString()
                        .lines())
                .hasSize(22)
                .last()
                .isEqualTo("only the first 20 rows");
    }

    @Test
    void aDatasetIsTheResultAsBefore() {
        StatementFinished finished = session.scala("display(spark.range(3))");
        assertThat(finished.result().rowCount()).isEqualTo(3);
        assertThat(displayed(finished.statement())).isEmpty();
    }

    @Test
    void whatIsPrintedBeforeComesBeforeAlsoWhereThreadsOfTheCodeShow() {
        int statement = session.scala(
                        """
                        for (i <- 1 to 20) { println("before " + i); display(html("html " + i)) }
                        val thread = new Thread(() => { println("in thread"); display(html("of thread")) })
                        thread.start(); thread.join()
                        """)
                .statement();
        List<String> all = engine.events(session.key()).stream()
                .filter(event -> event instanceof StatementPrinted || event instanceof StatementDisplayed)
                .map(RichOutputTest::told)
                .toList();
        String joined = String.join("", all);
        assertThat(statement).isZero();
        for (int i = 1; i <= 20; i++) {
            assertThat(joined).contains("before " + i + "\nhtml " + i);
        }
        assertThat(joined).contains("in thread\nof thread");
    }

    @Test
    void namesOfTheCodesOwnWin() {
        assertThat(session.echo("val html = 1; def table(n: Int) = n + html; println(table(2))"))
                .contains("3\n");
        assertThat(session.echo("println(table(html))")).isEqualTo("2\n");
    }

    @Test
    void tooMuchIsANoteOnStderr() {
        int statement = session.scala(
                        "display(html(\"x\" * 2000000)); (1 to 150).foreach(i => display(html(\"\" + i)))")
                .statement();
        assertThat(displayed(statement)).hasSize(Bundle.MOST_OF_STATEMENT);
        assertThat(session.text(statement, Stream.STDERR).lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("[rich output "));
    }

    @Test
    void whatIsNoJsonIsAnError() {
        assertThat(session.scala("display(json(\"{\"))").error().message()).contains("this is no JSON");
        assertThat(session.scala("display(json(\"1 2\"))").error().message()).contains("this is no JSON");
    }

    private Map<String, Object> shown(String code) {
        StatementFinished finished = session.scala(code);
        assertThat(finished.error()).isNull();
        List<Bundle> bundles = displayed(finished.statement());
        assertThat(bundles).hasSize(1);
        return bundles.get(0).data();
    }

    private List<Bundle> displayed(int statement) {
        return engine.events(session.key()).stream()
                .filter(StatementDisplayed.class::isInstance)
                .map(StatementDisplayed.class::cast)
                .filter(event -> event.statement() == statement)
                .map(StatementDisplayed::bundle)
                .toList();
    }

    private static String told(EngineEvent event) {
        return event instanceof StatementPrinted printed
                ? printed.text()
                : ((StatementDisplayed) event).bundle().data().get("text/html").toString();
    }
}
