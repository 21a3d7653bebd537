package dev.parley.session.spark;

import dev.parley.protocol.model.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.scheduler.StageInfo;

/**
 * The Spark jobs of one statement: their stages at work, and of the others the latest. Guarded by {@link RunningJobs}.
 */
final class StatementJobs {
    /** Stages at work and waiting; those of further jobs are only counted. */
    private static final int MOST_OPEN = 1_000;

    private static final Comparator<StageCounts> BY_USE =
            Comparator.comparing(StageCounts::isRunning).thenComparing(StageCounts::isSubmitted);

    private final String ui;
    private final TreeMap<Integer, StageCounts> stages = new TreeMap<>();
    private final Map<Integer, List<Integer>> stagesOfJobs = new HashMap<>();
    private int jobs;
    private int ended;
    private int forgotten;
    private long forgottenTasks;
    private long forgottenDone;
    private Progress shown;

    /**
     * None yet.
     *
     * @param ui where Spark's own pages are, or null
     */
    StatementJobs(String ui) {
        this.ui = ui;
    }

    /** A job has begun; which of its stages are kept. */
    List<Integer> begun(int job, List<StageInfo> infos) {
        changed();
        jobs++;
        if (stages.size() >= MOST_OPEN || stagesOfJobs.size() >= MOST_OPEN) {
            stagesOfJobs.put(job, List.of());
            forgotten += infos.size();
            return List.of();
        }
        infos.forEach(info -> stages.computeIfAbsent(info.stageId(), id -> new StageCounts(info)));
        List<Integer> ids = infos.stream().map(StageInfo::stageId).toList();
        stagesOfJobs.put(job, ids);
        return ids;
    }

    /** Stages that never began were not needed, since what they give was there. Which stages are no longer kept. */
    List<Integer> ended(int job) {
        List<Integer> ofJob = stagesOfJobs.remove(job);
        if (ofJob == null) {
            return List.of();
        }
        changed();
        ended++;
        var skipped = ofJob.stream()
                .filter(id -> stages.containsKey(id) && !stages.get(id).isSubmitted())
                .filter(id -> stagesOfJobs.values().stream().noneMatch(others -> others.contains(id)))
                .toList();
        skipped.forEach(stages::remove);
        var gone = new ArrayList<>(skipped);
        gone.addAll(forgetOldest());
        return gone;
    }

    private List<Integer> forgetOldest() {
        var done = stages.values().stream().filter(StageCounts::isEnded).toList();
        var gone = done.subList(0, Math.max(0, done.size() - Progress.MOST_STAGES));
        for (StageCounts stage : gone) {
            stages.remove(stage.id());
            forgotten++;
            forgottenTasks += stage.tasks();
            forgottenDone += stage.done();
        }
        return gone.stream().map(StageCounts::id).toList();
    }

    /** A stage that is kept, which the caller changes. */
    Optional<StageCounts> stage(int id) {
        changed();
        return Optional.ofNullable(stages.get(id));
    }

    Iterable<Integer> stages() {
        return stages.keySet();
    }

    private void changed() {
        shown = null;
    }

    /** As it is told; null before the first job. */
    Progress shown() {
        if (shown == null && jobs > 0) {
            shown = show();
        }
        return shown;
    }

    private Progress show() {
        var listed = stages.values().stream()
                .sorted(BY_USE.thenComparing(StageCounts::id).reversed())
                .limit(Progress.MOST_STAGES)
                .sorted(Comparator.comparing(StageCounts::id))
                .map(stage -> stage.shown(ui))
                .toList();
        return Progress.of(
                jobs,
                jobs - ended,
                forgottenTasks
                        + stages.values().stream().mapToLong(StageCounts::tasks).sum(),
                forgottenDone
                        + stages.values().stream().mapToLong(StageCounts::done).sum(),
                listed,
                forgotten + stages.size() - listed.size());
    }
}
