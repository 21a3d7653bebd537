package dev.parley.session.spark;

import dev.parley.protocol.model.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.scheduler.StageInfo;

/** The Spark jobs of the statements that run, by statement. Holds nothing of one that has ended. Thread-safe. */
final class RunningJobs {
    private final Map<String, StatementJobs> statements = new HashMap<>();
    private final Map<Integer, StatementJobs> byStage = new HashMap<>();
    private final Map<Integer, StatementJobs> byJob = new HashMap<>();

    /**
     * A statement runs from now on.
     *
     * @param ui where Spark's own pages are, or null
     */
    synchronized void begin(String statement, String ui) {
        statements.put(statement, new StatementJobs(ui));
    }

    /** Whether a statement runs. */
    synchronized boolean runs(String statement) {
        return statements.containsKey(statement);
    }

    /** How far its jobs are; null before the first of them, and once it has ended. */
    synchronized Progress progress(String statement) {
        StatementJobs jobs = statements.get(statement);
        return jobs == null ? null : jobs.shown();
    }

    /** How far its jobs were when it ended; null where it had none. */
    synchronized Progress end(String statement) {
        StatementJobs jobs = statements.remove(statement);
        byStage.values().removeIf(of -> of == jobs);
        byJob.values().removeIf(of -> of == jobs);
        return jobs == null ? null : jobs.shown();
    }

    /** A job of the statement's has begun; ignored where that does not run, or is null. */
    synchronized void jobBegan(String statement, int job, List<StageInfo> stages) {
        StatementJobs jobs = statements.get(statement);
        if (jobs != null) {
            byJob.put(job, jobs);
            jobs.begun(job, stages).forEach(stage -> byStage.put(stage, jobs));
        }
    }

    synchronized void jobEnded(int job) {
        StatementJobs jobs = byJob.remove(job);
        if (jobs != null) {
            jobs.ended(job).forEach(byStage::remove);
        }
    }

    /** Something happened to a stage; ignored where it is of no statement that runs. */
    synchronized void stage(int stage, Consumer<StageCounts> change) {
        Optional.ofNullable(byStage.get(stage))
                .flatMap(jobs -> jobs.stage(stage))
                .ifPresent(change);
    }

    /** Whether nothing is held. */
    synchronized boolean isEmpty() {
        return statements.isEmpty() && byStage.isEmpty() && byJob.isEmpty();
    }
}
