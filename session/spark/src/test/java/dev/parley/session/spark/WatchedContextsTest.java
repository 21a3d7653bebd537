package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.StreamEnded;
import dev.parley.protocol.engine.EngineEvent.StreamMeasured;
import dev.parley.protocol.engine.EngineEvent.StreamProgressed;
import dev.parley.protocol.engine.EngineEvent.StreamStarted;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart.Kind;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** DStreams over a real Spark; one test at a time, since Spark allows one active StreamingContext in a process. */
@ExtendWith(SparkEngine.class)
class WatchedContextsTest {
    private static final String CONTEXT =
            """
            import org.apache.spark.streaming._
            @transient val ssc = new StreamingContext(sc, Milliseconds(300))
            """;
    private static final String QUEUE = CONTEXT
            + """
            @transient val queue = scala.collection.mutable.Queue(sc.range(0, 10), sc.range(0, 10))
            @transient val numbers = ssc.queueStream(queue)
            """;
    /** Ten lines come while the first batch is held up, so that the others wait for it, and one more as it is stopped. */
    private static final String BACKLOG = CONTEXT
            + """
            import java.util.concurrent._
            import org.apache.spark.storage.StorageLevel
            import org.apache.spark.streaming.receiver.Receiver
            import org.apache.spark.streaming.scheduler._
            class Lines extends Receiver[Int](StorageLevel.MEMORY_ONLY) {
              def onStart() = new Thread(() => for (n <- 1 to 10) { store(Iterator(n)); Thread.sleep(150) }).start()
              def onStop() = store(Iterator(11))
            }
            @transient val waiting = new CountDownLatch(10)
            @transient val gate = new CountDownLatch(1)
            @transient val counted = new ConcurrentSkipListMap[Int, Long]
            ssc.addStreamingListener(new StreamingListener {
              override def onBatchSubmitted(batch: StreamingListenerBatchSubmitted) =
                for (_ <- 1L to batch.batchInfo.numRecords) waiting.countDown()
            })
            ssc.receiverStream(new Lines).foreachRDD { lines =>
              if (!lines.isEmpty) {
                gate.await(2, TimeUnit.MINUTES)
                Thread.sleep(700)
                lines.countByValue().foreach { case (line, times) => counted.merge(line, times, (a, b) => a + b) }
              }
            }
            ssc.start()
            waiting.await(2, TimeUnit.MINUTES)
            """;

    @Test
    void aContextTellsItsStartItsBatchesItsReceiverItsMetricsAndItsEnd(SparkEngine.Running engine) throws Exception {
        try (var session = engine.open();
                var words = new WordServer("late late early\n")) {
            StatementFinished start = session.scala(CONTEXT
                    + "@transient val words = ssc.socketTextStream(\"127.0.0.1\", " + words.port()
                    + ").flatMap(_.split(\" \"))\n"
                    + "parley.alertAbove(\"words\", 0)\n"
                    + "words.foreachRDD { rdd => parley.metric(\"words\", rdd.count(), \"kind\" -> \"socket\") }\n"
                    + "ssc.start()");
            assertThat(start.error()).isNull();
            StreamStarted started = session.awaitStream(StreamStarted.class, any -> true);
            assertThat(started.stream().kind()).isEqualTo(Kind.DSTREAM);
            assertThat(started.stream().statement()).isEqualTo(start.statement());
            assertThat(started.stream().query()).isEqualTo(started.run());

            StreamProgress batch = session.awaitStream(
                            StreamProgressed.class, told -> told.progress().inputRows() > 0)
                    .progress();
            assertThat(batch.inputRowsPerSecond()).isPositive();
            assertThat(batch.processedRowsPerSecond()).isPositive();
            assertThat(batch.schedulingDelayMs()).isNotNegative();
            assertThat(batch.totalDelayMs()).isGreaterThanOrEqualTo(batch.durationMs());
            assertThat(batch.partsMs()).hasSize(1).allSatisfy((name, took) -> assertThat(name)
                    .startsWith("foreachRDD at"));
            assertThat(batch.failure()).isNull();
            assertThat(batch.sources()).singleElement().satisfies(source -> {
                assertThat(source.description()).containsIgnoringCase("socket");
                assertThat(source.inputRows()).isEqualTo(batch.inputRows());
                assertThat(source.receiver().active()).isTrue();
                assertThat(source.receiver().lastError()).isNull();
            });
            var metric = session.awaitStream(
                            StreamMeasured.class, told -> told.metrics().get(0).value() > 0)
                    .metrics()
                    .get(0);
            assertThat(metric.tags()).isEqualTo(Map.of("kind", "socket"));
            assertThat(metric.upper()).isZero();
            session.echo("parley.monitor(ssc); parley.metric(ssc, \"own\", 2.5)");
            session.awaitStream(StreamMeasured.class, told -> told.metrics().stream()
                    .anyMatch(own -> own.name().equals("own")));

            engine.stopStream(session.key(), started.run());
            StreamEnded ended = session.awaitStream(StreamEnded.class, any -> true);
            assertThat(ended.run()).isEqualTo(started.run());
            assertThat(ended.error()).isNull();
            assertThat(session.echo("ssc.getState")).contains("STOPPED");
            assertThat(session.echo("sc.range(0, 5).count")).contains("5");
            assertThat(engine.events(session.key()).stream().filter(StreamStarted.class::isInstance))
                    .hasSize(1);
        }
    }

    @Test
    void aContextThatIsStoppedWorksOffAllThatItHasReceived(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            assertThat(session.echo(BACKLOG)).endsWith("= true\n");
            StreamStarted started = session.awaitStream(StreamStarted.class, any -> true);

            engine.stopStream(session.key(), started.run());
            session.echo("gate.countDown()");

            assertThat(session.awaitStream(StreamEnded.class, any -> true).error())
                    .isNull();
            assertThat(session.echo("counted"))
                    .contains(IntStream.rangeClosed(1, 11)
                            .mapToObj(line -> line + "=1")
                            .collect(Collectors.joining(", ", "{", "}")));
        }
    }

    @Test
    void aReceiverThatFindsNobodyTellsItsError(SparkEngine.Running engine) throws Exception {
        int nobody;
        try (var words = new WordServer("")) {
            nobody = words.port();
        }
        try (var session = engine.open()) {
            session.echo(CONTEXT + "ssc.socketTextStream(\"127.0.0.1\", " + nobody + ").print()\nssc.start()");
            StreamProgress.Receiver receiver = session.awaitStream(
                            StreamProgressed.class,
                            told -> told.progress().sources().get(0).receiver() != null
                                    && told.progress()
                                                    .sources()
                                                    .get(0)
                                                    .receiver()
                                                    .lastError()
                                            != null)
                    .progress()
                    .sources()
                    .get(0)
                    .receiver();
            assertThat(receiver.lastError()).contains("ConnectException");
        }
    }

    @Test
    void anOutputOperationThatFailsIsToldAndTheStreamGoesOn(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            session.echo(QUEUE + "numbers.foreachRDD { rdd => if (rdd.count() > 0) "
                    + "throw new IllegalStateException(\"too late\") }\nssc.start()");
            StreamProgress failed = session.awaitStream(
                            StreamProgressed.class, told -> told.progress().failure() != null)
                    .progress();
            assertThat(failed.failure().error().name()).isEqualTo("IllegalStateException");
            assertThat(failed.failure().error().message()).isEqualTo("too late");
            StreamProgress later = session.awaitStream(
                            StreamProgressed.class,
                            told -> told.progress().batch() > failed.failure().batch() + 2)
                    .progress();
            assertThat(later.failure().error().message()).isEqualTo("too late");
            assertThat(later.inputRows()).isZero();
            session.echo("ssc.stop(false)");
            assertThat(session.awaitStream(StreamEnded.class, any -> true).error())
                    .isNull();
        }
    }

    @Test
    void aContextThatIsStoppedInABatchWithoutEndIsCutShortByTheEndOfItsSession(SparkEngine.Running engine) {
        var session = engine.open();
        int start = session.submitScala(QUEUE + "numbers.foreachRDD { rdd => if (rdd.count() > 0) {"
                + " println(\"begun\"); Thread.sleep(600000) } }\nssc.start()\nThread.sleep(600000)");
        session.awaitPrinted(start, "begun");
        StreamStarted started = session.awaitStream(StreamStarted.class, any -> true);
        engine.stopStream(session.key(), started.run());
        session.close();
        assertThat(session.awaitStream(StreamEnded.class, any -> true).error()).isNull();
        try (var other = engine.open()) {
            other.echo(QUEUE + "numbers.print()\nssc.start()");
            other.awaitStream(StreamStarted.class, any -> true);
        }
    }

    /** Where nobody waits for its batches any more, as it is once its bound has passed. */
    @Test
    void aBatchThatIsCutShortLeavesNoTaskBehind(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            int start = session.submitScala(QUEUE + "numbers.foreachRDD { rdd => if (rdd.count() > 0) "
                    + "rdd.foreach { _ => println(\"begun\"); Thread.sleep(600000) } }\nssc.start()\n"
                    + "ssc.awaitTermination()");
            session.awaitPrinted(start, "begun");
            StreamStarted started = session.awaitStream(StreamStarted.class, any -> true);

            WatchedContext context =
                    QueryWatch.streams().contexts().find(started.run()).orElseThrow();
            context.stop();
            context.cutShort();

            assertThat(session.awaitStream(StreamEnded.class, any -> true).error())
                    .isNull();
            assertThat(session.echo("sc.range(0, 5).count")).contains("5");
        }
    }

    /** Neither that which started it and waits for it, nor the latest. */
    @Test
    void aBatchIsNotCancelledWithAStatement(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            session.echo("@transient val gate = new java.util.concurrent.CountDownLatch(1)");
            int starter = session.submitScala(QUEUE
                    + "numbers.foreachRDD { rdd => gate.await(); rdd.foreach(_ => Thread.sleep(500)) }\n"
                    + "ssc.start()\nssc.awaitTermination()");
            int latest = session.submitScala("gate.countDown(); "
                    + "while (sc.statusTracker.getActiveJobIds.isEmpty) Thread.sleep(10); "
                    + "println(\"begun\"); Thread.sleep(600000)");
            session.awaitPrinted(latest, "begun");

            session.cancel(latest);
            session.cancel(starter);

            assertThat(session.await(latest).state()).isEqualTo(StatementState.CANCELLED);
            assertThat(session.await(starter).state()).isEqualTo(StatementState.CANCELLED);
            StreamProgress batch =
                    session.awaitStream(StreamProgressed.class, any -> true).progress();
            assertThat(batch.failure()).isNull();
            assertThat(batch.durationMs()).isGreaterThan(2_000); // five rows in each of two tasks
        }
    }

    @Test
    void aContextEndsWithItsSessionAndThenAnotherSessionMayHaveOne(SparkEngine.Running engine) {
        try (var other = engine.open()) {
            var session = engine.open();
            session.echo(QUEUE + "numbers.print()\nssc.start()");
            StreamStarted started = session.awaitStream(StreamStarted.class, any -> true);
            assertThat(other.scala(QUEUE + "numbers.print()\nssc.start()")
                            .error()
                            .message())
                    .contains("Only one StreamingContext");
            engine.stopStream(other.key(), started.run());
            session.awaitStream(StreamProgressed.class, any -> true);
            session.close();
            StreamEnded ended = session.awaitStream(StreamEnded.class, any -> true);
            assertThat(ended.run()).isEqualTo(started.run());
            assertThat(ended.error()).isNull();
            other.echo(QUEUE + "numbers.print()\nssc.start()");
            other.awaitStream(StreamStarted.class, any -> true);
            assertThat(engine.events(session.key()).stream().filter(StreamStarted.class::isInstance))
                    .hasSize(1);
        }
    }
}
