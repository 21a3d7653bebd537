package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.engine.Answer.Completed;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.model.Language;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sessions for SQL, which have an interpreter for Scala only where they ask for one. */
@ExtendWith(SparkEngine.class)
class SqlSessionTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @Test
    void itTakesNoneOfTheReadyInterpreters(SparkEngine.Running engine) {
        await().atMost(DEADLINE).until(() -> engine.readySessions() == 2);
        var open = new ArrayList<TestSession>();
        try {
            for (int i = 0; i < 5; i++) {
                TestSession session = engine.openForSql();
                open.add(session);
                assertThat(session.awaitOpened().phases()).doesNotContainKey("pool_empty");
                assertThat(session.rows("select " + i)).isEqualTo(List.of(List.of(i)));
                assertThat(engine.readySessions()).isEqualTo(2);
            }
        } finally {
            open.forEach(TestSession::close);
        }
    }

    @Test
    void scalaSeesWhatSqlHasDoneAndSqlWhatScalaDoesThen(SparkEngine.Running engine) {
        try (var session = engine.openForSql();
                var other = engine.openForSql()) {
            session.sql("create temporary view numbers as select id from range(10)");
            session.sql("set spark.sql.shuffle.partitions = 5");
            assertThat(session.echo("case class Ten(n: Long); spark.table(\"numbers\").as[Long].map(Ten(_)).count()"))
                    .endsWith("Long = 10\n");
            assertThat(session.echo("spark.conf.get(\"spark.sql.shuffle.partitions\")"))
                    .endsWith("String = 5\n");
            session.echo("spark.udf.register(\"plus_ten\", (n: Long) => Ten(n + 10).n)");
            assertThat(session.rows("select sum(plus_ten(id)) as s from numbers"))
                    .isEqualTo(List.of(List.of(145L)));
            assertThat(other.sql("select plus_ten(1)").error()).isNotNull();
            assertThat(other.sql("select * from numbers").error()).isNotNull();
        }
    }

    @Test
    void jarsThatSqlAddsAreItsOwn(SparkEngine.Running engine, @TempDir Path folder) throws Exception {
        try (var one = engine.openForSql();
                var two = engine.openForSql()) {
            for (TestSession session : List.of(one, two)) {
                String greeting = session == one ? "hello" : "good day";
                assertThat(session.sql("add jar '" + SessionJarsTest.jar(folder, greeting) + "'")
                                .error())
                        .isNull();
            }
            String query = "select reflect('added.Greeting', 'of', 'x')";
            assertThat(one.rows(query)).isEqualTo(List.of(List.of("hello x")));
            assertThat(two.rows(query)).isEqualTo(List.of(List.of("good day x")));
            assertThat(one.echo("added.Greeting.of(\"y\")")).endsWith("String = hello y\n");
            assertThat(one.rows(query)).isEqualTo(List.of(List.of("hello x")));
        }
    }

    @Test
    void aQuestionAboutScalaIsAnswered(SparkEngine.Running engine) {
        try (var session = engine.openForSql()) {
            session.rows("select 1");
            var answered = session.ask(new Question.Complete(Language.SCALA, "spark.rang", 10));
            assertThat(((Completed) answered.answer()).candidates())
                    .anySatisfy(found -> assertThat(found.text()).isEqualTo("range"));
            assertThat(session.echo("1 + 1")).endsWith("res0: Int = 2\n");
        }
    }
}
