package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.SessionOpened;
import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Snippet;
import dev.parley.protocol.model.StatementError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkEngine.class)
class ManySessionsTest {

    @Test
    void twoSessionsHaveTheirOwnClassesVariablesAndViewsWhileBothRun(SparkEngine.Running engine) {
        try (var one = engine.open();
                var two = engine.open()) {
            assertThat(one.echo(
                            "case class Foo(a: Int); val factor = 2; spark.range(1).createOrReplaceTempView(\"v\")"))
                    .contains("defined class Foo");
            assertThat(two.echo("case class Foo(b: String); val factor = \"!\""))
                    .contains("defined class Foo");
            String rdd =
                    "sc.parallelize(1 to 200, 4).map { i => Thread.sleep(2); println(\"task\"); Foo(%s) }.collect().last";
            int first = one.submitScala(rdd.formatted("i * factor"));
            int second = two.submitScala(rdd.formatted("i + factor"));
            assertThat(one.await(first).error()).isNull();
            assertThat(two.await(second).error()).isNull();
            assertThat(one.text(first, Stream.STDOUT)).endsWith("Foo = Foo(400)\n");
            assertThat(two.text(second, Stream.STDOUT)).endsWith("Foo = Foo(200!)\n");
            assertThat(one.text(first, Stream.STDOUT).split("task", -1)).hasSize(201);
            assertThat(two.text(second, Stream.STDOUT).split("task", -1)).hasSize(201);
            assertThat(one.echo("Seq(Foo(1)).toDS.map(f => f.copy(a = f.a + factor)).collect().toList"))
                    .endsWith("List(Foo(3))\n");
            assertThat(two.echo("Seq(Foo(\"x\")).toDS.map(f => f.copy(b = f.b + factor)).collect().toList"))
                    .endsWith("List(Foo(x!))\n");
            assertThat(two.sql("select * from v").error().code()).isEqualTo("TABLE_OR_VIEW_NOT_FOUND");
        }
    }

    @Test
    void whatThreadsOfASessionPrintReachesItsRunningStatement(SparkEngine.Running engine) {
        try (var one = engine.open();
                var two = engine.open()) {
            one.awaitOpened();
            two.awaitOpened();
            String code =
                    """
                    import scala.concurrent._, duration._, ExecutionContext.Implicits.global
                    Await.result(Future { println("from %s") }, 30.seconds)
                    val thread = new Thread(() => println("thread of %s")); thread.start(); thread.join()
                    """;
            int first = one.submitScala(code.replace("%s", "one"));
            int second = two.submitScala(code.replace("%s", "two"));
            one.await(first);
            two.await(second);
            assertThat(one.text(first, Stream.STDOUT))
                    .contains("from one\n", "thread of one\n")
                    .doesNotContain("two");
            assertThat(two.text(second, Stream.STDOUT))
                    .contains("from two\n", "thread of two\n")
                    .doesNotContain("one\n");
        }
    }

    @Test
    void initSnippetsRunFirstAndTakeNoIds(SparkEngine.Running engine) {
        var init = new Snippet("val a = 20", null);
        var view = new Snippet("create temp view w as select 22 as b", Language.SQL);
        try (var session = engine.open(Map.of("spark.sql.shuffle.partitions", "3"), init, view)) {
            session.awaitOpened();
            assertThat(session.echo("a + spark.table(\"w\").head.getInt(0)")).endsWith("Int = 42\n");
            assertThat(session.echo("spark.conf.get(\"spark.sql.shuffle.partitions\")"))
                    .endsWith("String = 3\n");
        }
    }

    @Test
    void aFailedInitSnippetFailsTheSessionAndFreesIt(SparkEngine.Running engine) throws IOException {
        var session = engine.open(Map.of(), new Snippet("class NeverSeen", null), new Snippet("nope", null));
        StatementError error = session.awaitFailed().error();
        assertThat(error.name()).isEqualTo("CompileError");
        assertThat(error.message()).isEqualTo("init snippet 2 of 2: not found: value nope");
        assertThat(session.scala("1").error().code()).isEqualTo("SESSION_NOT_OPEN");
        assertThat(engine.classFiles("NeverSeen")).isEmpty();
    }

    @Test
    void aStaticSettingIsRefusedByName(SparkEngine.Running engine) {
        StatementError error =
                engine.open(Map.of("spark.master", "local[9]")).awaitFailed().error();
        assertThat(error.message()).contains("spark.master").contains("cannot be set for a session");
        assertThat(error.code()).isEqualTo("SETTING_REFUSED");
    }

    @Test
    void closingRemovesTheClassesOfASession(SparkEngine.Running engine) throws IOException {
        var session = engine.open();
        session.echo("case class Gone(a: Int)");
        List<Path> files = engine.classFiles("Gone");
        assertThat(files).isNotEmpty();
        Path folder =
                engine.directory().resolve("classes").relativize(files.get(0)).getName(0);
        session.close();
        assertThat(engine.directory().resolve("classes").resolve(folder)).doesNotExist();
        List<EngineEvent> events = engine.events(session.key());
        assertThat(events.get(0)).isInstanceOf(SessionOpened.class);
        assertThat(events.get(events.size() - 1)).isInstanceOf(EngineEvent.SessionClosed.class);
    }
}
