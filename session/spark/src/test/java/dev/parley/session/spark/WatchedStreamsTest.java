package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StreamEnded;
import dev.parley.protocol.engine.EngineEvent.StreamMeasured;
import dev.parley.protocol.engine.EngineEvent.StreamProgressed;
import dev.parley.protocol.engine.EngineEvent.StreamStarted;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkEngine.class)
class WatchedStreamsTest {
    private static final String COUNTS = "val counts = spark.readStream.format(\"rate\")"
            + ".option(\"rowsPerSecond\", 100).load.withWatermark(\"timestamp\", \"1 second\").groupBy(\"timestamp\").count"
            + ".writeStream.format(\"noop\").outputMode(\"update\").queryName(\"counts\").start()";

    @Test
    void aStreamTellsItsStartItsBatchesAndThatItWasStopped(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            int starter = session.submitScala(COUNTS);
            StreamStarted started = session.awaitStream(StreamStarted.class, any -> true);
            assertThat(session.await(starter).error()).isNull();
            assertThat(started.stream().kind()).isEqualTo(StreamStart.Kind.STRUCTURED);
            assertThat(started.stream().statement()).isEqualTo(starter);
            assertThat(started.stream().name()).isEqualTo("counts");
            assertThat(session.echo("counts.runId + \"/\" + counts.id"))
                    .contains(started.run() + "/" + started.stream().query());
            StreamProgress batch = session.awaitStream(
                            StreamProgressed.class,
                            told -> told.progress().inputRows() > 0
                                    && told.progress().watermark() != null)
                    .progress();
            assertThat(batch.inputRowsPerSecond()).isPositive();
            assertThat(batch.processedRowsPerSecond()).isPositive();
            assertThat(batch.durationMs()).isPositive();
            assertThat(batch.partsMs()).containsKeys("addBatch", "triggerExecution");
            assertThat(batch.stateRows()).isPositive();
            assertThat(batch.stateBytes()).isPositive();
            assertThat(batch.sources()).singleElement().satisfies(source -> assertThat(source.description())
                    .contains("Rate"));
            assertThat(batch.sink()).isNotNull();
            engine.stopStream(session.key(), started.run());
            StreamEnded ended = session.awaitStream(StreamEnded.class, any -> true);
            assertThat(ended.run()).isEqualTo(started.run());
            assertThat(ended.error()).isNull();
            assertThat(session.echo("counts.isActive")).endsWith("= false\n");
        }
    }

    /** In append mode a window goes out with the batch that moves the watermark, which reads nothing. */
    @Test
    void whatGoesOutWithoutRowsComingInIsToldAndWhatComesTooLate(SparkEngine.Running engine, @TempDir Path folder)
            throws IOException {
        Files.writeString(
                folder.resolve("1.json"), "{\"at\":\"2026-01-01T10:00:00Z\"}\n{\"at\":\"2026-01-01T10:00:30Z\"}\n");
        try (var session = engine.open()) {
            session.echo("val windows = spark.readStream.schema(\"at timestamp\").json(\"" + folder + "\")"
                    + ".withWatermark(\"at\", \"1 second\").groupBy(window($\"at\", \"1 second\")).count"
                    + ".writeStream.format(\"noop\").outputMode(\"append\").start(); windows.processAllAvailable()");
            StreamProgress read = session.awaitStream(
                            StreamProgressed.class, told -> told.progress().inputRows() > 0)
                    .progress();
            assertThat(read.inputRows()).isEqualTo(2);
            assertThat(read.stateRows()).isEqualTo(2);
            assertThat(read.sink().outputRows()).isZero();
            StreamProgress written = session.awaitStream(
                            StreamProgressed.class, told -> told.progress().batch() == read.batch() + 1)
                    .progress();
            assertThat(written.inputRows()).isZero();
            assertThat(written.watermark()).isEqualTo("2026-01-01T10:00:29Z");
            assertThat(written.sink().outputRows()).isEqualTo(1);
            assertThat(written.stateRows()).isEqualTo(1);

            Files.writeString(folder.resolve("2.json"), "{\"at\":\"2026-01-01T09:59:00Z\"}\n");
            session.echo("windows.processAllAvailable()");
            assertThat(session.awaitStream(
                                    StreamProgressed.class,
                                    told -> told.progress().batch() > written.batch()
                                            && told.progress().inputRows() > 0)
                            .progress()
                            .lateRows())
                    .isEqualTo(1);
        }
    }

    @Test
    void aStreamThatFailsTellsWhatItsCodeThrew(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            session.echo(
                    "spark.readStream.format(\"rate\").option(\"rowsPerSecond\", 10).load.writeStream.foreachBatch("
                            + "(batch: org.apache.spark.sql.DataFrame, id: Long) => if (batch.count() > 0) "
                            + "throw new IllegalStateException(\"too late\")).start()");
            StreamStarted started = session.awaitStream(StreamStarted.class, any -> true);
            StreamEnded ended = session.awaitStream(StreamEnded.class, any -> true);
            assertThat(ended.run()).isEqualTo(started.run());
            assertThat(ended.error().name()).isEqualTo("IllegalStateException");
            assertThat(ended.error().message()).isEqualTo("too late");
        }
    }

    @Test
    void whatForeachBatchMeasuresIsToldWithItsTagsAndWhereItIs(SparkEngine.Running engine) {
        try (var session = engine.open()) {
            session.echo("parley.alertAbove(\"records\", 0)");
            session.echo("val query = spark.readStream.format(\"rate\").option(\"rowsPerSecond\", 10).load.writeStream"
                    + ".foreachBatch((batch: org.apache.spark.sql.DataFrame, id: Long) => "
                    + "parley.metric(\"records\", batch.count(), \"kind\" -> \"rate\")).start()");
            StreamMetric metric = session.awaitStream(
                            StreamMeasured.class, told -> told.metrics().get(0).value() > 0)
                    .metrics()
                    .get(0);
            assertThat(metric.name()).isEqualTo("records");
            assertThat(metric.tags()).containsExactly(Map.entry("kind", "rate"));
            assertThat(metric.upper()).isZero();
            assertThat(metric.side()).isEqualTo(StreamMetric.Side.ABOVE);

            session.echo("parley.metric(query, \"own\", 2.5)");
            session.awaitStream(StreamMeasured.class, told -> told.metrics().stream()
                    .anyMatch(own -> own.name().equals("own")));
            assertThat(session.scala("parley.metric(\"own\", 1)").error().message())
                    .contains("where no stream runs");
            assertThat(session.scala("parley.metric(query, \"a b\", 1)").error().message())
                    .contains("is no name of a metric");
        }
    }

    @Test
    void streamsOfASparkSessionThatCodeMadeAreItsSessionsAndEndWithIt(SparkEngine.Running engine) {
        try (var other = engine.open()) {
            var session = engine.open();
            session.echo("spark.newSession.readStream.format(\"rate\").load.writeStream.format(\"noop\").start()");
            StreamStarted started = session.awaitStream(StreamStarted.class, any -> true);
            engine.stopStream(other.key(), started.run());
            session.awaitStream(StreamProgressed.class, any -> true);
            session.close();
            StreamEnded ended = session.awaitStream(StreamEnded.class, any -> true);
            assertThat(ended.run()).isEqualTo(started.run());
            assertThat(ended.error()).isNull();
            assertThat(engine.events(other.key())).noneMatch(StreamStarted.class::isInstance);
        }
    }
}
