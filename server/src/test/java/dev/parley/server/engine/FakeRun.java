package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementMode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/** One run of a snippet in a fake engine: it pauses for room on the link, and can be cancelled. Belongs to its context. */
final class FakeRun {
    private static final int PIECE_CHARACTERS = 16 << 10;

    private final FakeMemory memory;
    private final FakeLink link;
    private final FakeUploader.Upload upload;
    private final FakeAudience audience;
    private final Consumer<FakeOutcome> end;
    private final Queue<FakeStep> steps = new ArrayDeque<>();
    private TableLimits limits;
    private FakeOutcome outcome = FakeOutcome.succeeded(null);
    private Runnable aside = () -> {};
    private boolean goesOn;
    private boolean over;

    FakeRun(
            FakeMemory memory,
            FakeLink link,
            FakeUploader.Upload upload,
            FakeAudience audience,
            Consumer<FakeOutcome> end) {
        this.memory = memory;
        this.link = link;
        this.upload = upload;
        this.audience = audience;
        this.end = end;
    }

    /**
     * Begins to run.
     *
     * @param aside lets others run beside it from then on
     */
    void start(EngineCommand.RunStatement run, Runnable aside) {
        this.aside = aside;
        start(run);
    }

    void start(EngineCommand.RunStatement run) {
        limits = run.limits();
        memory.streams().startedFrom(run.statement());
        steps.addAll(
                switch (run.language()) {
                    case SCALA -> {
                        run.parameters().forEach(memory::bind);
                        yield FakeScala.read(run.code(), memory);
                    }
                    case SQL ->
                        run.mode() == StatementMode.EXPLAIN
                                ? FakeSql.explain(FakeSql.bound(run), memory)
                                : FakeSql.read(FakeSql.bound(run), memory);
                });
        next();
    }

    /** Whether it ends for that. */
    boolean cancel() {
        if (!goesOn) {
            over(FakeOutcome.cancelled());
        }
        return !goesOn;
    }

    /** Nobody hears of it again. */
    void abandon() {
        over = true;
    }

    private void next() {
        if (over) {
            return;
        }
        FakeStep step = steps.poll();
        if (step == null) {
            over(outcome);
        } else if (step instanceof FakeStep.Fail fail) {
            over(FakeOutcome.failed(fail.error()));
        } else if (step instanceof FakeStep.Print print) {
            String text = print.text().apply(memory);
            print(text, (long) text.length() * print.times(), 0);
        } else if (step instanceof FakeStep.Display display) {
            audience.displayed(display.bundle());
            next();
        } else if (step instanceof FakeStep.Job job) {
            run(job);
            next();
        } else if (step instanceof FakeStep.Explain explain) {
            outcome = FakeOutcome.succeeded(FakeTable.plans(explain.code()));
            next();
        } else if (step instanceof FakeStep.Show show) {
            show(FakeTable.keep(show.rows(), limits));
        } else if (step instanceof FakeStep.Await await) {
            aside.run();
            memory.streams().whenEnded(memory.variables().get(await.name()).text(), this::next);
        } else if (step instanceof FakeStep.GoOn) {
            goesOn = true;
        }
        // A sleep goes on to nothing: its end is being cancelled.
    }

    private void run(FakeStep.Job job) {
        for (int done = 0; done <= job.tasks(); done++) {
            int active = done == job.tasks() ? 0 : 1;
            var stage = new Progress.Stage(
                    0, 0, "count at <fake>", job.tasks(), active, done, 0, 0, 0, 0, 0, 0, 0, null, null);
            audience.progressed(Progress.of(1, active, job.tasks(), done, List.of(stage), 0));
        }
    }

    /** Prints so many characters of the text, over and over, from a position on. */
    private void print(String text, long total, long from) {
        if (over) {
            return;
        }
        if (from >= total) {
            next();
            return;
        }
        link.whenRoom(() -> {
            if (!over) {
                long to = Math.min(total, from + PIECE_CHARACTERS);
                var piece = new StringBuilder(PIECE_CHARACTERS);
                for (long i = from; i < to; i++) {
                    piece.append(text.charAt((int) (i % text.length())));
                }
                audience.printed(piece.toString());
                print(text, total, to);
            }
        });
    }

    private void show(FakeTable table) {
        if (table.isSmall()) {
            outcome = FakeOutcome.succeeded(table.inline());
            next();
            return;
        }
        upload.send(table.messages(), () -> over)
                .onSuccess(held -> {
                    outcome = FakeOutcome.succeeded(table.uploaded(held));
                    next();
                })
                .onFailure(e -> over(
                        FakeOutcome.failed(StatementError.of("ResultNotStored", "RESULT_NOT_STORED", e.getMessage()))));
    }

    private void over(FakeOutcome newOutcome) {
        if (!over) {
            over = true;
            end.accept(newOutcome);
        }
    }
}
