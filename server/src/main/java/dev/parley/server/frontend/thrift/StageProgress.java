package dev.parley.server.frontend.thrift;

import dev.parley.protocol.model.Progress;
import dev.parley.server.session.StatementSnapshot;
import java.util.Comparator;
import java.util.List;
import org.apache.hive.service.rpc.thrift.TJobExecutionStatus;
import org.apache.hive.service.rpc.thrift.TProgressUpdateResp;

/** A statement's stages as the table that drivers draw. Stateless. */
final class StageProgress {
    /** Nine of them, for which drivers have their columns ready; Beeline fails where there are fewer. */
    private static final List<String> HEADER =
            List.of("STAGES", "ATTEMPT", "STATUS", "TOTAL", "COMPLETED", "RUNNING", "PENDING", "FAILED", "");

    /** Stages in the table, which Beeline draws again in its place: a terminal has to have room for it. */
    private static final int MOST_ROWS = 12;

    private static final Comparator<Progress.Stage> BY_USE =
            Comparator.comparing(StageProgress::isDone).thenComparing(Progress.Stage::id, Comparator.reverseOrder());

    private StageProgress() {}

    static TProgressUpdateResp of(StatementSnapshot statement) {
        Progress progress = statement.output().progress();
        List<Progress.Stage> stages = progress == null ? List.of() : progress.stages();
        boolean isCounted = progress != null && progress.fraction() != null;
        TJobExecutionStatus how = statement.state().isTerminal()
                ? TJobExecutionStatus.COMPLETE
                : progress == null ? TJobExecutionStatus.NOT_AVAILABLE : TJobExecutionStatus.IN_PROGRESS;
        return new TProgressUpdateResp(
                HEADER,
                stages.stream()
                        .sorted(BY_USE)
                        .limit(MOST_ROWS)
                        .sorted(Comparator.comparing(Progress.Stage::id))
                        .map(StageProgress::row)
                        .toList(),
                isCounted ? progress.fraction() : 0,
                how,
                "STAGES: " + stages.size(),
                statement.submittedAt().toEpochMilli());
    }

    private static List<String> row(Progress.Stage stage) {
        int pending = Math.max(0, stage.tasks() - stage.done() - stage.active());
        return List.of(
                "Stage-" + stage.id(),
                text(stage.attempt()),
                status(stage),
                text(stage.tasks()),
                text(stage.done()),
                text(stage.active()),
                text(pending),
                text(stage.failed()),
                "");
    }

    private static boolean isDone(Progress.Stage stage) {
        return stage.done() >= stage.tasks();
    }

    private static String status(Progress.Stage stage) {
        boolean hasBegun = stage.active() > 0 || stage.done() > 0;
        return isDone(stage) ? "FINISHED" : hasBegun ? "RUNNING" : "PENDING";
    }

    private static String text(int number) {
        return Integer.toString(number);
    }
}
