package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Types that only Spark 4 has. */
@ExtendWith(SparkEngine.class)
class Spark4TypesTest {
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
    void aVariantArrivesAsItsJson() {
        assertThat(session.rows("select parse_json('{\"a\": [1, null]}') as v")).isEqualTo(one("{\"a\":[1,null]}"));
        assertThat(session.rows("select parse_json(concat('[', id, ']')) as v from range(1)"))
                .isEqualTo(one("[0]"));
    }

    @Test
    void aTimeArrivesAsText() {
        assertThat(session.rows("select time'12:30:05.25' as t")).isEqualTo(one("12:30:05.25"));
    }

    @Test
    void aCollatedTextArrivesAsText() {
        assertThat(session.rows("select 'a' collate utf8_lcase as c")).isEqualTo(one("a"));
    }

    @Test
    void compoundStatementsRun() {
        assertThat(session.rows("begin\n  declare n int = 2;\n  select n + 1 as m;\nend"))
                .isEqualTo(List.of(List.of(3)));
    }

    @Test
    void sqlIsAnsiUnlessTheSessionSaysOtherwise() {
        assertThat(session.sql("select cast('x' as int)").error().code()).isEqualTo("CAST_INVALID_INPUT");
        session.sql("set spark.sql.ansi.enabled = false");
        assertThat(session.rows("select coalesce(cast('x' as int), -1)")).isEqualTo(List.of(List.of(-1)));
    }

    private static List<List<String>> one(String value) {
        return List.of(List.of(value));
    }
}
