package dev.parley.session.spark;

import dev.parley.protocol.model.Progress;
import dev.parley.session.interpreter.Execution;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the Spark jobs of statements, on whatever thread these start them. Thread-safe. */
final class JobProgress {
    private static final Logger LOG = LoggerFactory.getLogger(JobProgress.class);

    /** A queue of its own on Spark's bus: neither do slow listeners hold it up, nor does it hold up any. */
    static final String QUEUE = "parley";

    private static final Duration CATCH_UP = Duration.ofMillis(500);

    private final SparkContext context;
    private final RunningJobs jobs;
    private final ProgressListener listener;

    private JobProgress(SparkContext context, RunningJobs jobs, ProgressListener listener) {
        this.context = context;
        this.jobs = jobs;
        this.listener = listener;
    }

    /** Listens as long as Spark is up. */
    static JobProgress install(SparkContext context) {
        var jobs = new RunningJobs();
        var listener = new ProgressListener(jobs);
        context.listenerBus().addToQueue(listener, QUEUE);
        return new JobProgress(context, jobs, listener);
    }

    /** Listens no more. */
    void close() {
        context.listenerBus().removeListener(listener);
    }

    /** Completes once the context has ended. */
    CompletionStage<Void> ended() {
        return listener.ended();
    }

    RunningJobs jobs() {
        return jobs;
    }

    /** Follows an execution whose jobs have its id as {@link ProgressListener#STATEMENT}, until what is returned is closed. */
    Following follow(Execution execution) {
        jobs.begin(execution.id(), context.uiWebUrl().getOrElse(() -> null));
        execution.follow(() -> jobs.progress(execution.id()));
        return () -> end(execution);
    }

    /** An execution that is followed. */
    interface Following extends AutoCloseable {
        @Override
        void close();
    }

    private void end(Execution execution) {
        catchUp();
        Progress last = jobs.end(execution.id());
        execution.follow(() -> last);
    }

    /** What Spark has reported so far is heard after this, unless its bus is far behind. */
    private void catchUp() {
        var mark = new ProgressListener.Mark(new CompletableFuture<>());
        context.listenerBus().post(mark);
        try {
            mark.passed().get(CATCH_UP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.info("Spark's events are behind: a statement's last progress may be incomplete");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a mark cannot fail", e);
        }
    }
}
