package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published snippets on the real engine: over a cached table and a trained model that a session holds. */
class PublishedSnippetsTest {
    private static final String HELD =
            """
            import org.apache.spark.ml.linalg.Vectors
            import org.apache.spark.ml.regression.LinearRegression
            val known = (0 until 100).map(i => (2.0 * i + 1, Vectors.dense(i.toDouble))).toDF("label", "features")
            val model = new LinearRegression().fit(known)
            spark.range(1000).selectExpr("id", "id % 7 as k").cache().createOrReplaceTempView("cached")
            spark.table("cached").count()
            """;

    private static final Map<String, Object> NUMBER = Map.of("type", "int", "required", true, "min", 0, "max", 1_000);

    @TempDir
    private static Path data;

    private static ParleyServer server;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        server = ParleyServer.start(data);
        api = new Api(server.address());
        JsonNode held = api.open("held", Map.of("init", List.of(Map.of("code", HELD, "language", "scala"))));
        assertThat(held.path("state").asText()).as(held.toString()).isEqualTo("idle");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static void publish(String name, Map<String, ?> definition) throws Exception {
        Api.Answer published = api.send("PUT", "/api/v1/snippets/" + name + "", definition);
        assertThat(published.status()).as(published.toString()).isEqualTo(201);
    }

    private static Map<String, Object> snippet(String language, String code, Map<String, ?> parameters) {
        return Map.of("language", language, "code", code, "parameters", parameters, "session", "held");
    }

    private static String rows(String path) throws Exception {
        Api.Answer answer = api.send("GET", path, null);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body().path("rows").toString();
    }

    @Test
    void sqlAnswersOverTheCachedTableOfItsSession() throws Exception {
        publish("count", snippet("sql", "select count(*) as n from cached where k = :k", Map.of("k", NUMBER)));

        assertThat(rows("/run/count?k=6")).isEqualTo("[[142]]");
        assertThat(rows("/run/count?k=0")).isEqualTo("[[143]]");
        HttpResponse<String> csv = api.exchange("GET", "/run/count?k=0&format=csv", null, Map.of());
        assertThat(csv.body()).isEqualTo("n\r\n143\r\n");
        Api.Answer refused = api.send("GET", "/run/count?k=1001&x=1", null);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("detail").asText())
                .isEqualTo("k must be 1000 or less; 'x' is no parameter of it.");
    }

    @Test
    void everyTypeOfParameterArrivesInSqlAndScala() throws Exception {
        var parameters = Map.of(
                "b", Map.of("type", "boolean", "default", true),
                "i", Map.of("type", "int", "default", 5),
                "l", Map.of("type", "bigint", "default", "9223372036854775807"),
                "d", Map.of("type", "double", "default", 1.5),
                "x", Map.of("type", "decimal", "default", "12.50"),
                "s", Map.of("type", "string", "default", "'; drop table cached; --"),
                "day", Map.of("type", "date", "default", "2013-01-31"),
                "t", Map.of("type", "timestamp", "default", "2013-01-31T10:00:00Z"));
        publish(
                "typed-sql",
                snippet(
                        "sql",
                        "select :b as b, :i + 1 as i, :l as l, :d as d, :x as x, :s as s, :day + interval 1 day as day,"
                                + " unix_seconds(:t) as t",
                        parameters));
        publish(
                "typed-scala",
                snippet(
                        "scala",
                        "Seq((b, i + 1, l, d, x.toString, s, day.plusDays(1).toString, t.getEpochSecond)).toDF()",
                        parameters));

        String sql = rows("/run/typed-sql?d=2.5");
        assertThat(sql)
                .startsWith("[[true,6,\"9223372036854775807\",2.5,\"12.50\",\"'; drop table cached; --\",\"2013-02-01")
                .endsWith(",1359626400]]");
        assertThat(rows("/run/typed-scala?d=2.5"))
                .isEqualTo("[[true,6,\"9223372036854775807\",2.5,\"12.50\",\"'; drop table cached; --\",\"2013-02-01\","
                        + "1359626400]]");
    }

    @Test
    void scalaPredictsWithTheModelThatItsSessionHolds() throws Exception {
        publish(
                "predict",
                snippet(
                        "scala",
                        "Seq(math.round(model.predict(Vectors.dense(x)))).toDF(\"y\")",
                        Map.of("x", Map.of("type", "double", "required", true))));
        assertThat(rows("/run/predict?x=3")).isEqualTo("[[7]]");
        assertThat(rows("/run/predict?x=10.5")).isEqualTo("[[22]]");

        var definition = new HashMap<>(snippet(
                "scala",
                "println(\"asked\")\nmath.round(model.predict(Vectors.dense(x)))",
                Map.of("x", Map.of("type", "double", "required", true))));
        definition.put("result", "text");
        publish("tell", definition);
        Api.Answer told = api.send("POST", "/run/tell", Map.of("x", 4));
        assertThat(told.body().path("text").asText()).isEqualTo("asked\n9\n");
    }

    @Test
    void whatDoesNotCompileIsNotPublished() throws Exception {
        Api.Answer scala = api.send(
                "PUT", "/api/v1/snippets/wrong", snippet("scala", "val a = n\n  a.nosuch", Map.of("n", NUMBER)));
        assertThat(scala.status()).isEqualTo(400);
        assertThat(scala.body().path("code").asText()).isEqualTo("SNIPPET_NOT_VALID");
        assertThat(scala.body().path("detail").asText())
                .isEqualTo("code: CompileError: value nosuch is not a member of Int (line 2, column 5)");
        Api.Answer sql = api.send("PUT", "/api/v1/snippets/wrong", snippet("sql", "select * from nowhere", Map.of()));
        assertThat(sql.body().path("detail").asText())
                .startsWith("code: AnalysisException: [TABLE_OR_VIEW_NOT_FOUND]")
                .endsWith("(line 1, column 15)");
        Api.Answer noBody = api.send(
                "PUT",
                "/api/v1/snippets/wrong",
                snippet("scala", "}; System.setProperty(\"audit\", \"ran\"); {", Map.of()));
        assertThat(noBody.body().path("detail").asText())
                .isEqualTo("code: it is not the body of a function: it closes a brace that it has not opened.");
        publish("audit", snippet("scala", "Seq(System.getProperty(\"audit\")).toDF()", Map.of()));
        assertThat(rows("/run/audit")).isEqualTo("[[null]]");
        assertThat(api.send("GET", "/run/wrong", null).status()).isEqualTo(404);
    }

    @Test
    void codeThatFailsSaysWhy() throws Exception {
        publish("fail", snippet("scala", "if (n > 1) sys.error(\"too \" + n)\nspark.range(n)", Map.of("n", NUMBER)));
        assertThat(rows("/run/fail?n=1")).isEqualTo("[[0]]");
        Api.Answer failed = api.send("GET", "/run/fail?n=2", null);
        assertThat(failed.status()).isEqualTo(422);
        assertThat(failed.body().path("detail").asText()).isEqualTo("RuntimeException: too 2");
    }

    @Test
    void theSameQuestionAtOnceRunsOnceAndItsAnswerIsKept() throws Exception {
        var definition = new HashMap<>(snippet(
                "scala",
                "Thread.sleep(2000)\nSeq(java.util.UUID.randomUUID.toString).toDF(\"once\")",
                Map.of("n", NUMBER)));
        definition.put("cache_ttl", "10m");
        publish("once", definition);

        var both = List.of(
                CompletableFuture.supplyAsync(() -> once("/run/once?n=1")),
                CompletableFuture.supplyAsync(() -> once("/run/once?n=1")));
        String first = both.get(0).get();
        assertThat(both.get(1).get()).isEqualTo(first);
        HttpResponse<String> kept = api.exchange("GET", "/run/once?n=1", null, Map.of());
        assertThat(kept.headers().firstValue("Age")).isPresent();
        assertThat(kept.body()).contains(first);
        HttpResponse<String> fresh = api.exchange("GET", "/run/once?n=1", null, Map.of("Cache-Control", "no-cache"));
        assertThat(fresh.headers().firstValue("Age")).isEmpty();
        assertThat(fresh.body()).doesNotContain(first);
    }

    private static String once(String path) {
        try {
            return rows(path);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBrowserGetsAPageAndALinkFromAnotherSiteOnlyTheForm() throws Exception {
        publish(
                "paged",
                snippet(
                        "sql",
                        "select k, count(*) as n from cached where k < :k group by k order by k",
                        Map.of("k", NUMBER)));
        var browser =
                Map.of("Accept", "text/html,*/*;q=0.8", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document");
        HttpResponse<String> page = api.exchange("GET", "/run/paged?k=2&wait=20s", null, browser);
        assertThat(page.statusCode()).isIn(200, 202);
        HttpResponse<String> shown = api.exchange("GET", "/run/paged?k=2", null, browser);
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(shown.body()).contains("<tr><td>0</td><td>143</td></tr>", "2 of 2 rows.");

        int before = statements();
        var led = new HashMap<>(browser);
        led.put("Sec-Fetch-Site", "cross-site");
        HttpResponse<String> form = api.exchange("GET", "/run/paged?k=2", null, led);
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body()).contains("<input name=\"k\" value=\"2\"").doesNotContain("<td>");
        assertThat(statements()).isEqualTo(before);
    }

    private static int statements() throws Exception {
        return api.send("GET", "/api/v1/sessions/held/statements?limit=200", null)
                .body()
                .path("items")
                .size();
    }
}
