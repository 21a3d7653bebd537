package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.model.SqlGuard;
import dev.parley.protocol.model.SqlTerms;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guards against what Spark 4 alone has: SQL in SQL, scripts, another analyser. */
@ExtendWith(SparkEngine.class)
class Spark4GuardsTest {
    private static final SqlTerms ALL = new SqlTerms(Map.of(), EnumSet.allOf(SqlGuard.class), List.of("spark.sql.*"));

    private TestSession session;

    @BeforeEach
    void open(SparkEngine.Running engine) {
        session = engine.open();
        session.awaitOpened();
    }

    @AfterEach
    void close() {
        session.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "execute immediate 'add jar /tmp/never.jar'",
                "execute immediate 'set fs.file.impl=' || 'a.B'",
                "execute immediate 'select transform(id) using ''cat'' as (x string) from range(2)'",
                "begin declare w string default 'add jar'; execute immediate w || ' /tmp/never.jar'; end",
                "begin if 1 = 1 then add file '/tmp/never.txt'; end if; end",
                "begin for r as select 1 as one do execute immediate 'set fs.file.impl=a.B'; end for; end",
                "begin declare exit handler for sqlexception select 7; add jar '/tmp/never.jar'; end",
                "create temporary function f() returns int return (select count(*) from"
                        + " (select transform(id) using 'cat' as (x string) from range(2)))",
                "select try_reflect('java.lang.System', 'getProperty', 'user.home')",
                "from range(2) |> select reflect('java.lang.System', 'getProperty', 'user.home') as p",
            })
    void sqlInSqlIsLookedAtAsWell(String code) {
        StatementFinished refused = session.await(session.submitOn(ALL, code));

        assertThat(refused.error()).as(code).isNotNull();
        assertThat(refused.error().code()).as(refused.error().toString()).isEqualTo("STATEMENT_GUARDED");
    }

    @Test
    void sparksOtherAnalyserIsNoWayRound() {
        session.sql("set spark.sql.analyzer.singlePassResolver.enabled=true");
        for (String code : List.of(
                "add jar /tmp/never.jar",
                "set fs.file.impl=a.B",
                "select transform(id) using 'cat' as (x string) from range(2)",
                "create temporary function f as 'a.B' using jar '/tmp/never.jar'",
                "select reflect('java.lang.System', 'getProperty', 'user.home')")) {
            assertThat(session.await(session.submitOn(ALL, code)).error())
                    .as(code)
                    .isNotNull();
        }
        session.echo("spark.conf.unset(\"spark.sql.analyzer.singlePassResolver.enabled\")");
        assertThat(session.rows("set fs.file.impl").toString()).contains("undefined");
    }
}
