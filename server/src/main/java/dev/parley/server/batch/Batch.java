package dev.parley.server.batch;

import dev.parley.server.engine.Application;
import dev.parley.server.engine.ApplicationLauncher;
import dev.parley.server.engine.ApplicationLog;
import dev.parley.server.engine.ApplicationProcess;
import dev.parley.server.engine.LogPage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A batch that has not ended: its process, its log, its end. Belongs to the gateway's event loop. */
final class Batch {
    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final BatchContext context;
    private final ApplicationLog log;
    private final Promise<BatchRecord> ended = Promise.promise();
    private BatchRecord record;
    private Optional<ApplicationLauncher> launcher = Optional.empty();
    private Optional<ApplicationProcess> process = Optional.empty();
    private boolean closed;
    private long looking = -1;
    private long deadline = -1;
    private long killing = -1;

    Batch(BatchContext context, BatchRecord record) {
        this.context = context;
        this.record = record;
        this.log = context.folders().log(record.id());
    }

    BatchRecord record() {
        return record;
    }

    /** Once it has ended, and the store knows. */
    Future<BatchRecord> ended() {
        return ended.future();
    }

    Application application() {
        BatchSpec spec = record.spec();
        return new Application(record.mark(), spec.file(), Optional.ofNullable(spec.mainClass()), spec.args());
    }

    /** Starts its process; one that cannot be started has failed, and one that was cancelled meanwhile never is. */
    void start(ApplicationLauncher by) {
        launcher = Optional.of(by);
        if (record.state() != BatchState.STARTING) {
            end(Optional.empty(), null);
            return;
        }
        Application application = application();
        context.vertx()
                .executeBlocking(() -> {
                    var folder = context.folders().create(record.id());
                    var handle = by.start(application, folder).toHandle();
                    return new ApplicationProcess(context.vertx(), handle, application.mark(), folder);
                })
                .onSuccess(started -> {
                    if (record.state() == BatchState.STARTING) {
                        change(record.running(started.process(), context.clock().instant()));
                    }
                    LOG.info(
                            "batch {} runs as process {}",
                            record.id(),
                            started.process().pid());
                    runs(started);
                })
                .onFailure(e -> end(Optional.empty(), e.getMessage()));
    }

    /**
     * Takes back what an earlier run of the server left.
     *
     * @param by empty where it is not known any more how it was started
     */
    void recover(Optional<ApplicationLauncher> by) {
        launcher = by;
        context.vertx()
                .executeBlocking(() -> Optional.ofNullable(record.process())
                        .flatMap(mark -> ApplicationProcess.find(
                                context.vertx(),
                                mark,
                                record.mark(),
                                context.folders().of(record.id()))))
                .onSuccess(found -> found.ifPresentOrElse(this::goesOn, this::isGone))
                .onFailure(e -> LOG.error("batch {} cannot be taken back", record.id(), e));
    }

    private void goesOn(ApplicationProcess found) {
        LOG.info("batch {} goes on as process {}", record.id(), found.process().pid());
        runs(found);
    }

    private void isGone() {
        String reason = record.process() == null
                ? "the server ended while the batch was being started; what there was of it is ended"
                : "its process ended while no server ran, and how is not known";
        context.vertx()
                .executeBlocking(() -> {
                    ApplicationProcess.endAll(record.mark());
                    return record.process() == null
                            ? Optional.<Integer>empty()
                            : ApplicationProcess.exitCode(context.folders().of(record.id()));
                })
                .otherwise(Optional.empty())
                .onSuccess(code -> end(code, code.isPresent() ? null : reason));
    }

    private void runs(ApplicationProcess started) {
        process = Optional.of(started);
        looking = context.vertx().setPeriodic(LOOK_EVERY.toMillis(), ignored -> look());
        if (record.spec().hasTimeLimit()) {
            Instant until = record.createdAt().plus(record.spec().timeLimit());
            Duration left = Duration.between(context.clock().instant(), until);
            deadline = context.vertx().setTimer(Math.max(1, left.toMillis()), ignored -> isOverdue());
        }
        started.ended().onComplete(code -> end(code.succeeded() ? code.result() : Optional.empty(), null));
        if (record.state() == BatchState.CANCELLING) {
            terminate(started);
        }
    }

    private void look() {
        context.vertx()
                .executeBlocking(() -> {
                    log.trim();
                    return record.application() == null ? log.application() : Optional.<String>empty();
                })
                .onSuccess(found -> found.filter(name -> !closed).ifPresent(name -> change(record.called(name))))
                .onFailure(e -> LOG.warn("the log of batch {} cannot be kept: {}", record.id(), e.toString()));
    }

    private void isOverdue() {
        if (record.state() == BatchState.RUNNING) {
            cancel(whyOverdue());
        }
    }

    private String whyOverdue() {
        return "it went on for longer than its time_limit, " + record.spec().timeLimit();
    }

    /** Ends it, unless it is about to end. */
    Future<BatchRecord> cancel(String reason) {
        boolean goesOn = record.state() == BatchState.STARTING || record.state() == BatchState.RUNNING;
        if (goesOn && !closed) {
            change(record.cancelling(reason));
            process.ifPresent(this::terminate);
        }
        return ended();
    }

    private void terminate(ApplicationProcess running) {
        blocking(() -> {
                    if (launcher.isPresent()) {
                        var driver =
                                record.application() == null ? log.application() : Optional.of(record.application());
                        launcher.get()
                                .endDriver(
                                        record.mark(), driver, context.folders().of(record.id()));
                    }
                    return null;
                })
                .eventually(() -> blocking(() -> {
                    running.terminate();
                    return null;
                }))
                .onComplete(ignored -> killLater(running));
    }

    private void killLater(ApplicationProcess running) {
        if (!closed) {
            killing = context.vertx()
                    .setTimer(
                            context.limits().killAfter().toMillis(),
                            timer -> blocking(() -> {
                                running.kill();
                                return null;
                            }));
        }
    }

    private Future<Void> blocking(Callable<Void> action) {
        return context.vertx()
                .executeBlocking(action)
                .onFailure(e -> LOG.warn("the processes of batch {} cannot be ended: {}", record.id(), e.toString()));
    }

    Future<LogPage> log(long offset, int limit) {
        boolean isOver = record.state().isTerminal();
        return context.vertx().executeBlocking(() -> log.read(offset, limit, isOver));
    }

    /**
     * It has ended.
     *
     * @param reason why it has failed; null where its exit code tells
     */
    private void end(Optional<Integer> code, String reason) {
        if (closed) {
            return;
        }
        close();
        context.vertx()
                .executeBlocking(() -> {
                    log.trim();
                    return outcome(code, reason == null ? driverFailure() : reason, log.lastWords());
                })
                .recover(unread -> {
                    LOG.warn("the log of batch {} cannot be read: {}", record.id(), unread.toString());
                    return Future.succeededFuture(outcome(code, reason, Optional.empty()));
                })
                .compose(last -> context.ledger().save(last).map(last))
                .onSuccess(this::hasEnded)
                .onComplete(ended);
    }

    /** Null where it did not fail, or its exit code tells. Blocks. */
    private String driverFailure() throws IOException {
        if (launcher.map(ApplicationLauncher::isToldByExitCode).orElse(true)) {
            return null;
        }
        return log.driverEnd()
                .filter(end -> !"FINISHED".equals(end))
                .map(end -> "the master says that its driver is " + end)
                .orElse(null);
    }

    private void hasEnded(BatchRecord last) {
        record = last;
        LOG.info("batch {} is {}", last.id(), last.state());
        context.metrics().ended(last);
    }

    private BatchRecord outcome(Optional<Integer> code, String reason, Optional<String> words) {
        Instant now = context.clock().instant();
        Integer exit = code.orElse(null);
        if (record.state() == BatchState.CANCELLING) {
            String why = record.endedReason();
            boolean isOverdue = record.spec().hasTimeLimit() && whyOverdue().equals(why);
            return record.ended(isOverdue ? BatchState.FAILED : BatchState.CANCELLED, exit, why, now);
        }
        boolean isTold = launcher.map(ApplicationLauncher::isToldByExitCode).orElse(true);
        if (code.isPresent() && code.get() == 0 && (isTold || reason == null)) {
            return record.ended(BatchState.SUCCEEDED, 0, null, now);
        }
        String why = code.filter(number -> number != 0)
                .map(number -> "it ended with exit code " + number)
                .orElse(reason == null ? "it ended, and how is not known: something else ended it" : reason);
        return record.ended(
                BatchState.FAILED,
                exit,
                words.map(last -> why + "; its last lines: " + last).orElse(why),
                now);
    }

    private void change(BatchRecord changed) {
        record = changed;
        context.ledger()
                .save(changed)
                .onFailure(e -> LOG.warn("batch {} cannot be stored: {}", changed.id(), e.getMessage()));
    }

    /** Looks no more; the process goes on. */
    void close() {
        closed = true;
        for (long timer : new long[] {looking, deadline, killing}) {
            context.vertx().cancelTimer(timer);
        }
    }
}
