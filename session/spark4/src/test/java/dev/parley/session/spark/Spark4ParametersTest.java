package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.StatementMode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters on their way into Spark 4, which takes them otherwise, and into Scala 2.13. */
@ExtendWith(SparkEngine.class)
class Spark4ParametersTest {
    private TestSession session;

    @BeforeEach
    void openSession(SparkEngine.Running engine) {
        session = engine.open();
        session.awaitOpened();
    }

    @AfterEach
    void closeSession() {
        session.close();
    }

    @Test
    void nullsHaveTheirType() {
        StatementFinished finished = session.run(
                Language.SQL,
                "select :i, typeof(:i), :s is null",
                StatementMode.RUN,
                new Parameter("i", Parameter.Type.INT, null),
                text(null));

        assertThat(session.table(finished).rows()).isEqualTo(List.of(Arrays.asList(null, "int", true)));
    }

    @Test
    void aNullDecimalIsComparedWithNumbers() {
        var none = new Parameter("x", Parameter.Type.DECIMAL, null);
        for (StatementMode mode : List.of(StatementMode.RUN, StatementMode.EXPLAIN)) {
            assertThat(session.run(Language.SQL, "select id < :x from range(5)", mode, none)
                            .error())
                    .isNull();
        }
    }

    @Test
    void aPlanIsExplainedWithItsValues() {
        StatementFinished finished =
                session.run(Language.SQL, "select :s as s", StatementMode.EXPLAIN, text("flights"));

        assertThat(session.table(finished).rows().toString()).contains("flights AS s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; drop table t; --",
                "\"\"\"; sys.error(\"injected\"); \"\"\"",
                "\\u0022; sys.error(\\u0022injected\\u0022); \\u0022",
                "`; sys.error(\"injected\"); `",
                "line\nbreak\r\n\u2028 /* */ // ${spark.version} $s :s %1$s",
            })
    void noValueBecomesCode(String value) {
        StatementFinished queried = session.run(Language.SQL, "select :s as s", StatementMode.RUN, text(value));
        StatementFinished ran =
                session.run(Language.SCALA, "println(s.map(_.toInt).mkString(\" \"))", StatementMode.RUN, text(value));

        assertThat(session.table(queried).rows()).isEqualTo(List.of(List.of(value)));
        assertThat(session.text(ran.statement(), Stream.STDOUT))
                .isEqualTo(String.join(
                                " ", value.chars().mapToObj(Integer::toString).toList()) + "\n");
    }

    private static Parameter text(String value) {
        return new Parameter("s", Parameter.Type.STRING, value);
    }
}
