package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkEngine.class)
class SessionEndTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    @Test
    void poolsThatSessionsShareGoOn(SparkEngine.Running engine) {
        String future = "import scala.concurrent._, duration._, ExecutionContext.Implicits.global\n"
                + "Await.result(Future { (1 to 4).par.map(_ + 1).sum }, 30.seconds)";
        try (var other = engine.open()) {
            var session = engine.open();
            assertThat(session.echo(future)).endsWith("Int = 14\n");
            session.echo("spark.range(10).join(spark.range(10), \"id\").count()");
            session.close();
            assertThat(other.echo(future)).endsWith("Int = 14\n");
            assertThat(other.echo("spark.range(10).join(spark.range(10), \"id\").count()"))
                    .endsWith("10\n");
        }
    }

    @Test
    void persistedRddsListenersAndTheSchedulersPoolGoWithTheSession(SparkEngine.Running engine) {
        try (var other = engine.open()) {
            var session = engine.open();
            other.echo("val kept = sc.parallelize(1 to 3).setName(\"kept\").cache(); kept.count()");
            session.echo("sc.parallelize(1 to 3).setName(\"left\").cache().count()");
            session.echo(
                    "import org.apache.spark.scheduler._; class Counts extends SparkListener "
                            + "{ override def onJobStart(start: SparkListenerJobStart) = System.setProperty(\"left\", \"yes\") }");
            session.echo("sc.addSparkListener(new Counts)");
            String pool = "session-" + session.key();
            assertThat(pools(other)).contains(pool);
            session.close();
            System.clearProperty("left");
            assertThat(other.echo("sc.getPersistentRDDs.values.map(_.name).filter(_ != null).toList"))
                    .contains("kept")
                    .doesNotContain("left");
            assertThat(pools(other)).doesNotContain(pool);
            assertThat(System.getProperty("left")).isNull();
        }
    }

    @Test
    void streamsEndWithTheirSession(SparkEngine.Running engine) {
        var session = engine.open();
        session.echo("val query = spark.readStream.format(\"rate\").load.writeStream.format(\"noop\").start()");
        session.echo("spark.newSession.readStream.format(\"rate\").load.writeStream.format(\"noop\").start()");
        assertThat(streams()).hasSize(2);
        session.close();
        assertThat(streams()).isEmpty();
    }

    private static List<Thread> streams() {
        return ThreadTraces.all().stream()
                .filter(thread -> thread.getName().startsWith("stream execution thread"))
                .toList();
    }

    @Test
    void jobsOfThreadsEndWithTheirSession(SparkEngine.Running engine) {
        try (var other = engine.open();
                var session = engine.open()) {
            session.echo("new Thread(() => sc.parallelize(1 to 2, 2).foreach(i => Thread.sleep(1000000))).start()");
            String tag = "session-" + session.key();
            String active =
                    "sc.statusTracker.getActiveJobIds.toSeq.flatMap(sc.statusTracker.getJobInfo(_)).filter(_.status"
                            + ".toString == \"RUNNING\").map(_.jobId).count(sc.statusTracker.getJobIdsForTag(\"" + tag
                            + "\").contains(_))";
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(other.echo(active)).endsWith("Int = 1\n"));
            engine.close(session.key());
            session.awaitClosed();
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(other.echo(active)).endsWith("Int = 0\n"));
            assertThat(other.echo("sc.parallelize(1 to 2).count()")).endsWith("2\n");
        }
    }

    private static String pools(TestSession session) {
        session.echo("sc.parallelize(1 to 2).count()");
        return session.echo("sc.getAllPools.map(_.name).toList.toString");
    }
}
