package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application with a main class of its own, which attaches itself to a server of the built tree. */
class AttachTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String CONFIGURATION =
            """
            engine:
              start_ahead: false
              lost_after: %s
            """;

    @TempDir
    private Path folder;

    private Path configuration;

    @BeforeEach
    void configure() throws Exception {
        lostAfter("5s");
    }

    private void lostAfter(String time) throws Exception {
        configuration = Files.writeString(folder.resolve("parley.yaml"), CONFIGURATION.formatted(time));
    }

    private ParleyServer server(String port) throws Exception {
        return ParleyServer.start(
                folder.resolve("data"), List.of("--port", port), "--config", configuration.toString());
    }

    @ParameterizedTest
    @EnumSource
    void sessionsSeeTheViewsAndCachedTablesOfTheApplicationWhichGoesOnOnceItHasDetached(AttachedProcess.Spark spark)
            throws Exception {
        try (var server = server("0");
                var app = AttachedProcess.start(spark, server.address(), "-", "plain")) {
            var api = new Api(server.address());
            idle(api, "orders");

            assertThat(rows(api.run("orders", "sql", "select count(*) as n from orders")))
                    .isEqualTo("[[100]]");
            assertThat(rows(api.run("orders", "sql", "select sum(n) as n from kinds")))
                    .isEqualTo("[[100]]");
            JsonNode plan = api.run("orders", "sql", "explain select * from kinds");
            assertThat(plan.toString()).contains("InMemoryRelation");
            JsonNode other =
                    api.open("other", Map.of("profile", "orders", "conf", Map.of("spark.sql.ansi.enabled", "true")));
            assertThat(other.path("engine").asText())
                    .isEqualTo(engine(api).path("id").asText());
            assertThat(rows(api.run("other", "sql", "select max(id) as n from orders")))
                    .isEqualTo("[[99]]");
            JsonNode scala = api.run("other", "scala", "1 + 1");
            assertThat(scala.path("state").asText()).isEqualTo("failed");
            assertThat(scala.path("error").path("message").asText()).contains("Parley.prepare()");

            assertThat(app.say("publish")).isEqualTo("published");
            assertThat(snippet(api, "kinds?wait=60s")).isEqualTo("[[10]]");

            assertThat(engine(api).path("kind").asText()).isEqualTo("attached");
            assertThat(engine(api).path("profile").asText()).isEqualTo("orders");
            assertThat(engine(api).path("application").path("name").asText()).isEqualTo("orders app");

            assertThat(app.say("detach")).isEqualTo("detached");

            await().atMost(PATIENCE).until(() -> state(api, "orders").equals("dead"));
            assertThat(api.settled("orders").path("ended_reason").asText()).contains("the application has detached");
            assertThat(engines(api)).isEmpty();
            assertThat(app.say("count")).isEqualTo("100");
            awaitAllAsBefore(app);
            assertThat(app.end()).isZero();
        }
    }

    @Test
    void anApplicationThatTheServerLetsGoRunsOn() throws Exception {
        try (var server = server("0");
                var app = AttachedProcess.start(server.address(), "-", "plain")) {
            var api = new Api(server.address());
            idle(api, "orders");

            api.send("DELETE", "/api/v1/engines/" + engine(api).path("id").asText(), null);

            await().atMost(PATIENCE).until(() -> engines(api).isEmpty());
            await().atMost(PATIENCE).until(() -> app.say("attached").equals("false"));
            assertThat(state(api, "orders")).isEqualTo("dead");
            assertThat(app.say("count")).isEqualTo("100");
            awaitAllAsBefore(app);
            assertThat(app.end()).isZero();
        }
    }

    @Test
    void aServerThatIsKilledAndStartedAgainFindsTheApplicationAndItsSessions() throws Exception {
        lostAfter("30s"); // which the application has to find the next server
        String port = Integer.toString(ParleyServer.freePort());
        try (var first = server(port)) {
            try (var app = AttachedProcess.start(first.address(), "-", "plain")) {
                var before = new Api(first.address());
                idle(before, "orders");
                String engine = engine(before).path("id").asText();
                before.run("orders", "sql", "create temp view mine as select 7 as n");

                first.kill9();
                assertThat(app.say("count")).isEqualTo("100");

                try (var second = server(port)) {
                    var after = new Api(second.address());
                    await().atMost(PATIENCE).until(() -> state(after, "orders").equals("idle"));
                    assertThat(engine(after).path("id").asText()).isEqualTo(engine);
                    assertThat(rows(after.run("orders", "sql", "select n from mine")))
                            .isEqualTo("[[7]]");
                }
                assertThat(app.say("count")).isEqualTo("100");

                // The second one was stopped in an orderly way: it knows nothing of the application any more.
                try (var third = server(port)) {
                    var after = new Api(third.address());
                    await().atMost(PATIENCE).until(() -> state(after, "orders").equals("idle"));
                    assertThat(rows(after.run("orders", "sql", "select count(*) as n from orders")))
                            .isEqualTo("[[100]]");
                }
                assertThat(app.isAlive()).isTrue();
            }
        }
    }

    @Test
    void theSessionsOfAnApplicationThatHasEndedAreDeadWithTheReason() throws Exception {
        try (var server = server("0")) {
            var api = new Api(server.address());
            try (var app = AttachedProcess.start(server.address(), "-", "plain")) {
                idle(api, "orders");
                app.kill();
                await().atMost(PATIENCE).until(() -> state(api, "orders").equals("dead"));
                assertThat(api.settled("orders").path("ended_reason").asText()).contains("out of reach");
            }
            try (var app = AttachedProcess.start(server.address(), "-", "plain")) {
                idle(api, "orders");
                assertThat(app.say("stop")).isEqualTo("stopped");
                await().atMost(PATIENCE).until(() -> state(api, "orders").equals("dead"));
                assertThat(api.settled("orders").path("ended_reason").asText())
                        .contains("the application has stopped its Spark");
                await().atMost(PATIENCE).until(() -> app.say("attached").equals("false"));
            }
            try (var app = AttachedProcess.start(server.address(), "-", "plain")) {
                idle(api, "orders");
                assertThat(app.end()).isZero();
                await().atMost(PATIENCE).until(() -> state(api, "orders").equals("dead"));
                assertThat(api.settled("orders").path("ended_reason").asText()).contains("the application has");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheApplicationStreamsAndMeasuresIsSeenAndIsNotStoppedByDetaching(AttachedProcess.Spark spark)
            throws Exception {
        try (var server = server("0");
                var app = AttachedProcess.start(spark, server.address(), "-", "plain")) {
            var api = new Api(server.address());
            idle(api, "orders");

            assertThat(app.say("stream")).isEqualTo("streaming");

            await().atMost(PATIENCE).until(() -> metrics(api).contains("rows"));
            JsonNode stream = streams(api).get(0);
            assertThat(stream.path("name").asText()).isEqualTo("rated");
            assertThat(stream.path("session_name").asText()).isEqualTo("orders");
            assertThat(stream.path("state").asText()).isEqualTo("running");
            assertThat(stream.at("/metrics/0/side").asText()).isEqualTo("above");
            assertThat(stream.at("/metrics/0/upper").asDouble()).isEqualTo(-1);
            assertThat(app.say("detach")).isEqualTo("detached");
            assertThat(app.say("count")).isEqualTo("100");
            assertThat(app.say("unstream")).isEqualTo("stopped");
            assertThat(app.end()).isZero();
        }
    }

    @Test
    void anApplicationInScalaPublishesSnippetsThatCallItsCodeAndMeasuresItsStream() throws Exception {
        try (var server = server("0");
                var app = AttachedProcess.startScala(server.address(), "-")) {
            var api = new Api(server.address());
            idle(api, "orders");

            assertThat(app.say("publish")).isEqualTo("published");
            assertThat(snippet(api, "total")).isEqualTo("[[100]]");
            assertThat(snippet(api, "kinds?least=8")).isEqualTo("[[8,10],[9,10]]");
            assertThat(api.send("GET", "/run/kinds", null).body().toString()).contains("least");

            assertThat(app.say("stream")).isEqualTo("streaming");
            await().atMost(PATIENCE).until(() -> !alerts(api).isEmpty());
            JsonNode alert = alerts(api).get(0).path("metric");
            assertThat(alert.path("name").asText()).isEqualTo("rows");
            assertThat(alert.path("tags").toString()).isEqualTo("{\"of\":\"rate\"}");
            assertThat(alert.path("value").asDouble()).isPositive();
            assertThat(alert.path("upper").asDouble(-1)).isZero();
            assertThat(alert.path("side").asText()).isEqualTo("above");
            JsonNode stream = streams(api).get(0);
            assertThat(stream.path("name").asText()).isEqualTo("rated");
            assertThat(stream.path("session_name").asText()).isEqualTo("orders");
            assertThat(metrics(api)).contains("\"rows\"").doesNotContain("\"own\"");
            assertThat(app.say("measure")).isEqualTo("measured");
            await().atMost(PATIENCE).until(() -> metrics(api).contains("\"own\""));

            assertThat(app.say("detach")).isEqualTo("detached");
            assertThat(app.say("unstream")).isEqualTo("stopped");
            assertThat(app.end()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatCodeOfASessionStreamsIsThatSessions(AttachedProcess.Spark spark) throws Exception {
        try (var server = server("0");
                var app = AttachedProcess.start(spark, server.address(), "-", "prepared")) {
            var api = new Api(server.address());
            idle(api, "orders");
            api.open("other", Map.of("profile", "orders"));

            api.run(
                    "other",
                    "scala",
                    "parley.alertBelow(\"rows\", 1000)\nval query = spark.readStream.format(\"rate\").load.writeStream"
                            + ".foreachBatch((rows: org.apache.spark.sql.DataFrame, id: Long) =>"
                            + " parley.metric(\"rows\", rows.count())).start()");

            await().atMost(PATIENCE).until(() -> metrics(api).contains("below"));
            JsonNode stream = streams(api).get(0);
            assertThat(streams(api)).hasSize(1);
            assertThat(stream.path("session_name").asText()).isEqualTo("other");
            assertThat(stream.path("statement").asInt(-1)).isZero();
            assertThat(stream.path("restartable").asBoolean()).isTrue();
            assertThat(api.send("GET", "/api/v1/sessions/other", null)
                            .body()
                            .at("/clocks/running_streams")
                            .asInt())
                    .isEqualTo(1);
            api.send("POST", "/api/v1/sessions/other/statements", "{\"code\":\"query.awaitTermination()\"}");
            assertThat(text(api.run("other", "scala", "1 + 1"))).contains("2");

            api.send("DELETE", "/api/v1/sessions/other", null);
            await().atMost(PATIENCE)
                    .until(() -> streams(api).get(0).path("state").asText().equals("stopped"));
            assertThat(app.say("detach")).isEqualTo("detached");
            awaitAllAsBefore(app);
            assertThat(app.end()).isZero();
        }
    }

    @Test
    void aDStreamOfTheApplicationIsSeenAndGoesOnOnceItHasDetached() throws Exception {
        try (var server = server("0");
                var app = AttachedProcess.start(server.address(), "-", "plain")) {
            var api = new Api(server.address());
            idle(api, "orders");

            assertThat(app.say("dstream")).isEqualTo("streaming");

            await().atMost(PATIENCE).until(() -> batch(api) > 0);
            JsonNode stream = streams(api).get(0);
            assertThat(stream.path("kind").asText()).isEqualTo("dstream");
            assertThat(stream.path("session_name").asText()).isEqualTo("orders");
            assertThat(app.say("detach")).isEqualTo("detached");
            await().atMost(PATIENCE).until(() -> !app.say("state").contains("parley"));
            assertThat(app.say("undstream")).isEqualTo("ACTIVE");
            assertThat(app.end()).isZero();
        }
    }

    @Test
    void anApplicationOfSparkSubmitAttachesWithItsJarsAndRunsScala() throws Exception {
        try (var server = server("0");
                var app = AttachedProcess.submit(server.address(), "-", "prepared")) {
            var api = new Api(server.address());
            idle(api, "orders");

            assertThat(rows(api.run("orders", "sql", "select sum(n) as n from kinds")))
                    .isEqualTo("[[100]]");
            assertThat(text(api.run("orders", "scala", "case class Order(id: Long)\nval factor = 2L")))
                    .contains("factor: Long = 2");
            assertThat(
                            text(
                                    api.run(
                                            "orders",
                                            "scala",
                                            "spark.table(\"orders\").as[(Long, Long)].map(o => Order(o._1 * factor)).collect().map(_.id).sum")))
                    .contains("Long = 9900");

            assertThat(app.say("detach")).isEqualTo("detached");
            assertThat(app.say("count")).isEqualTo("100");
            awaitAllAsBefore(app);
            assertThat(app.end()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void scalaRunsInAnApplicationThatWasPreparedAndCannotStopIt(AttachedProcess.Spark spark) throws Exception {
        try (var server = server("0");
                var app = AttachedProcess.start(spark, server.address(), "-", "prepared")) {
            var api = new Api(server.address());
            idle(api, "orders");

            assertThat(text(api.run("orders", "scala", "case class Order(id: Long)\nval factor = 2L")))
                    .startsWith(spark.definesClass("Order"));
            assertThat(text(api.run(
                            "orders",
                            "scala",
                            "spark.range(10).as[Long].map(n => Order(n * factor)).collect().map(_.id).sum")))
                    .contains("90");
            assertThat(text(api.run("orders", "scala", "sc.parallelize(1 to 3).map(n => Order(n)).collect().length")))
                    .contains("3");
            assertThat(text(api.run("orders", "scala", "println(\"in parts\"); System.out.println(\"and whole\")")))
                    .contains("in parts")
                    .contains("and whole");
            app.tell("print");
            assertThat(app.say("count")).isEqualTo("100");
            assertThat(app.unasked()).contains("printed by the application").doesNotContain("and whole");

            api.open("other", Map.of("profile", "orders"));
            api.run("other", "scala", "case class Order(name: String)");
            assertThat(text(api.run("other", "scala", "sc.parallelize(Seq(Order(\"a\"))).map(_.name).collect().head")))
                    .contains("String = a");
            assertThat(text(api.run("orders", "scala", "sc.parallelize(Seq(Order(4))).map(_.id).collect().head")))
                    .contains("Long = 4");
            JsonNode stopped = api.run("orders", "scala", "spark.stop()");
            assertThat(stopped.path("state").asText()).isEqualTo("failed");
            assertThat(app.say("count")).isEqualTo("100");
            assertThat(text(api.run("orders", "scala", "spark.table(\"orders\").count()")))
                    .contains("100");

            assertThat(app.say("detach")).isEqualTo("detached");
            awaitAllAsBefore(app);
            assertThat(app.end()).isZero();
        }
    }

    /** Who detaches tells all of Parley's threads to end, and does not wait for each. */
    private static void awaitAllAsBefore(AttachedProcess app) throws Exception {
        String before = app.say("before");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(app.say("state")).isEqualTo(before));
    }

    private static String text(JsonNode statement) {
        assertThat(statement.path("state").asText()).as(statement.toString()).isEqualTo("succeeded");
        return statement.path("output").path("text").asText();
    }

    /** The rows that a snippet answers with. */
    private static String snippet(Api api, String call) throws Exception {
        Api.Answer answer = api.send("GET", "/run/" + call, null);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body().path("rows").toString();
    }

    /** Of the newest stream. */
    private static List<JsonNode> alerts(Api api) throws Exception {
        String stream = streams(api).path(0).path("id").asText();
        JsonNode events = api.send("GET", "/api/v1/streams/" + stream + "/events", null)
                .body()
                .path("items");
        return StreamSupport.stream(events.spliterator(), false)
                .filter(event -> event.path("type").asText().equals("alert"))
                .toList();
    }

    private static JsonNode streams(Api api) throws Exception {
        return api.send("GET", "/api/v1/streams", null).body().path("items");
    }

    private static long batch(Api api) throws Exception {
        JsonNode progress = streams(api).path(0).path("progress");
        return progress.path("batch").asLong();
    }

    private static String metrics(Api api) throws Exception {
        return streams(api).path(0).path("metrics").toString();
    }

    private static void idle(Api api, String session) {
        await().atMost(PATIENCE).until(() -> state(api, session).equals("idle"));
    }

    private static String state(Api api, String session) throws Exception {
        return api.send("GET", "/api/v1/sessions/" + session, null)
                .body()
                .path("state")
                .asText();
    }

    private static JsonNode engines(Api api) throws Exception {
        return api.send("GET", "/api/v1/engines", null).body().path("items");
    }

    private static JsonNode engine(Api api) throws Exception {
        return engines(api).get(0);
    }

    private static String rows(JsonNode statement) {
        assertThat(statement.path("state").asText()).as(statement.toString()).isEqualTo("succeeded");
        return statement.path("output").path("table").path("rows").toString();
    }
}
