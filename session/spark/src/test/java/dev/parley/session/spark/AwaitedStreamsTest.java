package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementAwaiting;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.engine.EngineEvent.StreamStarted;
import dev.parley.protocol.model.StatementState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkEngine.class)
class AwaitedStreamsTest {
    private static final String QUERY =
            "val query = spark.readStream.format(\"rate\").load.writeStream.format(\"noop\").start()";

    @Test
    void codeThatWaitsForAStreamLetsTheNextStatementsByAndGoesOnInItsTurn(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            session.echo(QUERY);
            int waits = session.submitScala("query.awaitTermination()\nval after = 7\nprintln(\"it has ended\")");
            assertThat(session.echo("println(6 * 7)")).isEqualTo("42\n");
            assertThat(session.echo("val other = query.isActive")).contains("true");
            assertThat(session.isFinished(waits)).isFalse();

            session.echo("query.stop()");
            assertThat(session.await(waits).state()).isEqualTo(StatementState.SUCCEEDED);
            assertThat(session.text(waits, Stream.STDOUT)).contains("it has ended");
            assertThat(session.echo("after + 1")).contains("8");
            assertThat(session.echo("other")).contains("true");
        }
    }

    @Test
    void codeThatWaitsTwiceLetsOthersByTwice(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            session.echo(QUERY + "\n" + QUERY.replace("query", "second"));
            int waits = session.submitScala("query.awaitTermination()\nprintln(\"one\")\nsecond.awaitTermination()");
            session.echo("query.stop()");
            session.awaitPrinted(waits, "one");
            session.echo("second.stop()");
            assertThat(session.await(waits).state()).isEqualTo(StatementState.SUCCEEDED);
            assertThat(session.echo("1 + 1")).contains("2");
        }
    }

    @Test
    void codeThatWaitsIsCancelledWhileAnotherRuns(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            session.echo(QUERY);
            int waits = session.submitScala("spark.streams.awaitAnyTermination()");
            int runs = session.submitScala("println(\"runs\"); Thread.sleep(600000)");
            session.awaitPrinted(runs, "runs");
            session.cancel(waits);
            assertThat(session.await(waits).state()).isEqualTo(StatementState.CANCELLED);
            assertThat(session.isFinished(runs)).isFalse();
            session.cancel(runs);
            assertThat(session.await(runs).state()).isEqualTo(StatementState.CANCELLED);
            assertThat(session.echo("query.isActive")).contains("true");
        }
    }

    @Test
    void codeThatWaitsForATimeKeepsItsTurn(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            session.echo(QUERY);
            int waits = session.submitScala("query.awaitTermination(3000)");
            int next = session.submitScala("1");
            StatementFinished first = session.await(waits);
            assertThat(session.await(next).startedAt()).isAfterOrEqualTo(first.endedAt());
            assertThat(engine.events(session.key())).noneMatch(StatementAwaiting.class::isInstance);
        }
    }

    @Test
    void codeThatWaitsForAQueryThatEndsByItselfKeepsItsTurn(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            String rows = engine.directory().resolve("rows").toString();
            session.echo("spark.range(10).write.mode(\"overwrite\").parquet(\"" + rows + "\")");
            int waits = session.submitScala("import org.apache.spark.sql.streaming.Trigger\n"
                    + "spark.readStream.schema(\"id long\").parquet(\"" + rows + "\").writeStream"
                    + ".trigger(Trigger.AvailableNow).foreachBatch((batch: org.apache.spark.sql.DataFrame, id: Long) => "
                    + "Thread.sleep(3000)).start().awaitTermination()");
            int next = session.submitScala("1");
            StatementFinished first = session.await(waits);
            assertThat(first.error()).isNull();
            assertThat(session.await(next).startedAt()).isAfterOrEqualTo(first.endedAt());
        }
    }

    @Test
    void codeThatWaitsForAContextEndsWithItsSession(SparkEngine.Running engine) {
        var session = engine.open();
        session.echo("import org.apache.spark.streaming._\n@transient val ssc = new StreamingContext(sc, Seconds(1))\n"
                + "ssc.queueStream(scala.collection.mutable.Queue(sc.range(0, 10))).print()\nssc.start()");
        session.awaitStream(StreamStarted.class, any -> true);
        int waits = session.submitScala("ssc.awaitTermination()");
        assertThat(session.echo("1 + 1")).contains("2");
        session.close();
        Awaitility.await().until(() -> session.isFinished(waits));
        assertThat(session.await(waits).state()).isEqualTo(StatementState.CANCELLED);
    }
}
