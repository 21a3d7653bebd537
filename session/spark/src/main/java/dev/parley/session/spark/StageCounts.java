package dev.parley.session.spark;

import dev.parley.protocol.model.Progress;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;

/** One stage of a statement's jobs, in its latest attempt. Guarded by {@link RunningJobs}. */
final class StageCounts {
    private final int id;
    private final String name;
    private int attempt;
    private int tasks;
    private int active;
    private int done;
    private int failed;
    private long submittedAt;
    private long pacedAt;
    private boolean isSubmitted;
    private boolean isEnded;
    private long inputBytes;
    private long inputRecords;
    private long outputBytes;
    private long outputRecords;
    private long shuffleReadBytes;
    private long shuffleWriteBytes;

    StageCounts(StageInfo info) {
        this.id = info.stageId();
        this.name = info.name();
        this.attempt = info.attemptNumber();
        this.tasks = info.numTasks();
    }

    int id() {
        return id;
    }

    int tasks() {
        return tasks;
    }

    int done() {
        return done;
    }

    boolean isSubmitted() {
        return isSubmitted;
    }

    boolean isEnded() {
        return isEnded;
    }

    boolean isRunning() {
        return isSubmitted && !isEnded;
    }

    /** An attempt after the first one has only the tasks that are left or lost. */
    void submitted(StageInfo info) {
        attempt = info.attemptNumber();
        tasks = info.numTasks();
        active = 0;
        done = 0;
        submittedAt = (long) info.submissionTime().getOrElse(System::currentTimeMillis);
        isSubmitted = true;
        isEnded = false;
    }

    void ended() {
        active = 0;
        isEnded = true;
    }

    void started(int ofAttempt) {
        if (ofAttempt == attempt) {
            active++;
        }
    }

    /** Tasks of an attempt that was given up still report. */
    void ended(int ofAttempt, TaskInfo task, TaskMetrics metrics) {
        if (ofAttempt != attempt) {
            return;
        }
        active = Math.max(0, active - 1);
        if (task.successful()) {
            done = Math.min(tasks, done + 1);
            pacedAt = task.finishTime();
            if (metrics != null) {
                add(metrics);
            }
        } else if (!task.killed()) {
            failed++;
        }
    }

    private void add(TaskMetrics metrics) {
        inputBytes += metrics.inputMetrics().bytesRead();
        inputRecords += metrics.inputMetrics().recordsRead();
        outputBytes += metrics.outputMetrics().bytesWritten();
        outputRecords += metrics.outputMetrics().recordsWritten();
        shuffleReadBytes += metrics.shuffleReadMetrics().totalBytesRead();
        shuffleWriteBytes += metrics.shuffleWriteMetrics().bytesWritten();
    }

    /**
     * As it is told.
     *
     * @param ui where Spark's own pages are, or null
     */
    Progress.Stage shown(String ui) {
        return new Progress.Stage(
                id,
                attempt,
                name,
                tasks,
                active,
                done,
                failed,
                inputBytes,
                inputRecords,
                outputBytes,
                outputRecords,
                shuffleReadBytes,
                shuffleWriteBytes,
                remaining(),
                ui == null ? null : ui + "/stages/stage/?id=" + id + "&attempt=" + attempt);
    }

    /** As long as the tasks that are left take at the pace of those that are done. */
    private Long remaining() {
        return isRunning() && done > 0 ? Math.max(0, pacedAt - submittedAt) * (tasks - done) / done : null;
    }
}
