package dev.parley.server.frontend.thrift;

import dev.parley.protocol.model.Progress;
import dev.parley.server.session.StatementSnapshot;
import java.util.List;
import org.apache.hive.service.rpc.thrift.TJobExecutionStatus;
import org.apache.hive.service.rpc.thrift.TProgressUpdateResp;

/** A statement's stages as the table that drivers draw. Stateless. */
final class StageProgress {
    /** Nine of them, for which drivers have their columns ready. */
    private static final List<String> HEADER =
            List.of("STAGES", "ATTEMPT", "STATUS", "TOTAL", "COMPLETED", "RUNNING", "PENDING", "FAILED", "");

    private StageProgress() {}

    static TProgressUpdateResp of(StatementSnapshot statement) {
        Progress progress = statement.output().progress();
        boolean ended = statement.state().isTerminal();
        if (progress == null) {
            return new TProgressUpdateResp(
                    List.of(),
                    List.of(),
                    0,
                    ended ? TJobExecutionStatus.COMPLETE : TJobExecutionStatus.NOT_AVAILABLE,
                    "",
                    statement.submittedAt().toEpochMilli());
        }
        return new TProgressUpdateResp(
                HEADER,
                progress.stages().stream().map(StageProgress::row).toList(),
                progress.fraction() == null ? 0 : progress.fraction(),
                ended ? TJobExecutionStatus.COMPLETE : TJobExecutionStatus.IN_PROGRESS,
                "STAGES: " + progress.stages().size(),
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
