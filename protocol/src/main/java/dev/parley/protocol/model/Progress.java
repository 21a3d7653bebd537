package dev.parley.protocol.model;

import java.util.List;

/**
 * How far a statement's Spark jobs are, as far as they have begun: a later job adds tasks to these.
 *
 * @param jobs begun so far
 * @param activeJobs begun and not ended
 * @param tasks of all its stages, those that are not listed included
 * @param done of these
 * @param fraction {@code done} of {@code tasks}, from 0 to 1; null where there are no tasks yet
 * @param stages by id: the ones at work and the latest, at most {@value #MOST_STAGES}
 * @param stagesOmitted how many more there are or were
 */
public record Progress(
        int jobs, int activeJobs, long tasks, long done, Double fraction, List<Stage> stages, int stagesOmitted) {
    public static final int MOST_STAGES = 50;

    public Progress {
        stages = List.copyOf(stages);
    }

    /** Counts alone; the fraction follows from them. */
    public static Progress of(int jobs, int activeJobs, long tasks, long done, List<Stage> stages, int stagesOmitted) {
        Double fraction = tasks == 0 ? null : (double) done / tasks;
        return new Progress(jobs, activeJobs, tasks, done, fraction, stages, stagesOmitted);
    }

    /**
     * One stage, in its latest attempt. Bytes and records are those of tasks that are done.
     *
     * @param name Spark's own, for example {@code count at <console>:23}
     * @param tasks of the attempt
     * @param active at work now
     * @param failed tasks that failed, whether or not they were tried again
     * @param remainingMs at the pace so far; null where that is not known
     * @param link its page in Spark's own UI; null where that is off
     */
    public record Stage(
            int id,
            int attempt,
            String name,
            int tasks,
            int active,
            int done,
            int failed,
            long inputBytes,
            long inputRecords,
            long outputBytes,
            long outputRecords,
            long shuffleReadBytes,
            long shuffleWriteBytes,
            Long remainingMs,
            String link) {
        /** The longest name told; a longer one is cut. */
        public static final int LONGEST_NAME = 200;

        public Stage {
            name = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 1) + "…" : name;
        }
    }
}
