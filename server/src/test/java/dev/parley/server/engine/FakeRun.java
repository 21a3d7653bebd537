package dev.parley.server.engine;

import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementError;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** One run of a snippet in a fake engine: it pauses for room on the link, and can be cancelled. Belongs to its context. */
final class FakeRun {
    private static final int PIECE_CHARACTERS = 16 << 10;

    private final FakeMemory memory;
    private final FakeLink link;
    private final FakeUploader.Upload upload;
    private final Consumer<String> printer;
    private final Consumer<FakeOutcome> end;
    private final Queue<FakeStep> steps = new ArrayDeque<>();
    private TableLimits limits;
    private FakeOutcome outcome = FakeOutcome.succeeded(null);
    private boolean over;

    FakeRun(
            FakeMemory memory,
            FakeLink link,
            FakeUploader.Upload upload,
            Consumer<String> printer,
            Consumer<FakeOutcome> end) {
        this.memory = memory;
        this.link = link;
        this.upload = upload;
        this.printer = printer;
        this.end = end;
    }

    void start(Language language, String code, TableLimits newLimits) {
        limits = newLimits;
        steps.addAll(
                switch (language) {
                    case SCALA -> FakeScala.read(code, memory);
                    case SQL -> FakeSql.read(code, memory);
                });
        next();
    }

    void cancel() {
        over(FakeOutcome.cancelled());
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
        } else if (step instanceof FakeStep.Show show) {
            show(FakeTable.keep(show.rows(), limits));
        }
        // A sleep goes on to nothing: its end is being cancelled.
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
                printer.accept(piece.toString());
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
