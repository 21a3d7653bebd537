package dev.parley.session.spark;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.collection.JavaConverters;

/** Tells {@link RunningJobs} what Spark reports. Belongs to the thread of its queue on Spark's bus. */
final class ProgressListener extends SparkListener {
    /** A job's statement, by its execution; Spark hands it on to the threads that it starts jobs on. */
    static final String STATEMENT = "parley.statement";

    private final RunningJobs jobs;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    ProgressListener(RunningJobs jobs) {
        this.jobs = jobs;
    }

    /** Stands in the queue behind what was reported before; done once that was told. Not for the log of events. */
    record Mark(CompletableFuture<Void> passed) implements SparkListenerEvent {
        @Override
        public boolean logEvent() {
            return false;
        }
    }

    /** Completes once the context has ended. */
    CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public void onApplicationEnd(SparkListenerApplicationEnd event) {
        ended.complete(null);
    }

    @Override
    public void onJobStart(SparkListenerJobStart event) {
        String statement =
                event.properties() == null ? null : event.properties().getProperty(STATEMENT);
        jobs.jobBegan(statement, event.jobId(), JavaConverters.seqAsJavaList(event.stageInfos()));
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd event) {
        jobs.jobEnded(event.jobId());
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
        var info = event.stageInfo();
        jobs.stage(info.stageId(), stage -> stage.submitted(info));
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted event) {
        jobs.stage(event.stageInfo().stageId(), StageCounts::ended);
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
        jobs.stage(event.stageId(), stage -> stage.started(event.stageAttemptId()));
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        jobs.stage(
                event.stageId(), stage -> stage.ended(event.stageAttemptId(), event.taskInfo(), event.taskMetrics()));
    }

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
        if (event instanceof Mark mark) {
            mark.passed().complete(null);
        }
    }
}
