package dev.parley.server.frontend.thrift;

import dev.parley.protocol.model.Progress;
import dev.parley.server.session.StatementSnapshot;
import java.util.List;
import org.apache.hive.service.rpc.thrift.TJobExecutionStatus;
import org.apache.hive.service.rpc.thrift.TProgressUpdateResp;

/** A statement's stages as the table that drivers draw. Stateless. */
final class StageProgress {
    /** Nine of them, for which drivers have their columns ready; Beeline fails where there are fewer. */
    private static final List<String> HEADER =
            List.of("STAGES", "ATTEMPT", "STATUS", "TOTAL", "COMPLETED", "RUNNING", "PENDING", "FAILED", "");

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
                stages.stream().map(StageProgress::row).toList(),
                isCounted ? progress.fraction() : 0,
                how,
                "STAGES: " + stages.size(),
                statement.submittedAt().toEpochMilli());
    }

    private static List<String> row(Progress.Stage stage) {
        boolean isDone = stage.done() >= stage.tasks();
        int pending = Math.max(0, stage.tasks() - stage.done() - stage.active());
        return List.of(
                "Stage-" + stage.id(),
                text(stage.attempt()),
                isDone ? "FINISHED" : "RUNNING",
                text(stage.tasks()),
                text(stage.done()),
                text(stage.active()),
                text(pending),
                text(stage.failed()),
                "");
    }

    private static String text(int number) {
        return Integer.toString(number);
    }
}
