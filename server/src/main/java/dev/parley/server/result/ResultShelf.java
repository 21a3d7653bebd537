package dev.parley.server.result;

import dev.parley.server.config.ResultLimits;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results that are kept: opens them, and lets them go by age and for room. The store says which there are; files are
 * put right by it at the start. Belongs to the gateway's event loop.
 */
public final class ResultShelf {
    private static final Logger LOG = LoggerFactory.getLogger(ResultShelf.class);
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    private static final int AT_ONCE = 500;

    private final Vertx vertx;
    private final Path folder;
    private final ResultLedger ledger;
    private final ResultLimits limits;
    private final Clock clock;
    private final Room room;
    private final ResultSpool spool;
    private Future<?> going = Future.succeededFuture();
    private long timer = -1;

    /**
     * An empty one.
     *
     * @param folder an existing folder, which is for results alone
     */
    public ResultShelf(Vertx vertx, Path folder, ResultLedger ledger, ResultLimits limits, Clock clock) {
        this.vertx = vertx;
        this.folder = folder;
        this.ledger = ledger;
        this.limits = limits;
        this.clock = clock;
        this.room = new Room(limits, this::letGo);
        this.spool = new ResultSpool(vertx, folder, room);
    }

    /** Where results come in. */
    public ResultSpool spool() {
        return spool;
    }

    /** Bytes of all results, those on their way included. */
    public long bytes() {
        return room.total();
    }

    /** Puts right what an earlier run left, and lets results expire from now on. */
    public Future<Void> start() {
        return start(List.of());
    }

    /**
     * The same.
     *
     * @param awaited results that may still be on their way, and go on where they are
     */
    public Future<Void> start(List<ResultSpool.Upload> awaited) {
        return ledger.files()
                .compose(known -> vertx.executeBlocking(() -> reconcile(known, awaited)))
                .compose(lost -> lost.isEmpty() ? Future.succeededFuture() : expireLost(lost))
                .compose(ignored -> ledger.bytesBySession())
                .onSuccess(bytes -> bytes.forEach(room::add))
                .compose(ignored -> spool.restore(awaited))
                .onSuccess(ignored -> {
                    timer = vertx.setPeriodic(LOOK_EVERY.toMillis(), tick -> expireOld());
                })
                .compose(ignored -> expireOld());
    }

    public void close() {
        vertx.cancelTimer(timer);
    }

    /** Removes files that are no result's; results whose file is gone. */
    private List<ResultId> reconcile(List<ResultId> known, List<ResultSpool.Upload> awaited) throws IOException {
        Set<String> kept =
                awaited.stream().map(upload -> upload.id().fileName()).collect(Collectors.toSet());
        Map<String, ResultId> lost = known.stream().collect(Collectors.toMap(ResultId::fileName, Function.identity()));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (lost.remove(name) == null && !kept.contains(name)) {
                    Files.delete(file);
                }
            }
        }
        return List.copyOf(lost.values());
    }

    private Future<Void> expireLost(List<ResultId> lost) {
        LOG.warn("the files of {} results are gone", lost.size());
        return ledger.expire(lost, new Expiry(Expiry.Reason.LOST, clock.instant()));
    }

    /** Opens one; fails with NO_RESULT or RESULT_EXPIRED. Whoever opens it closes it. */
    Future<OpenResult> open(ResultId id) {
        return ledger.find(id).compose(found -> {
            StoredResult stored = found.orElseThrow(() -> new GatewayException(
                    ErrorCode.NO_RESULT,
                    "statement " + id.statement() + " gave no table",
                    "only queries, and tables that were displayed, have a result"));
            if (stored.expired() != null) {
                throw expired(stored.expired());
            }
            return vertx.executeBlocking(() -> open(stored), false);
        });
    }

    private OpenResult open(StoredResult stored) {
        try {
            return stored.inline() != null ? OpenResult.inline(stored.inline()) : openFile(stored.id());
        } catch (NoSuchFileException e) {
            throw expired(new Expiry(Expiry.Reason.LOST, clock.instant())); // or it went this moment
        } catch (IOException e) {
            throw new UncheckedIOException("the result " + stored.id() + " cannot be read", e);
        }
    }

    EarlyRows early(ResultId id, ArrowWorkers workers) {
        return new EarlyRows(workers, folder.resolve(id.fileName()), spool.watch(id), () -> spool.leave(id));
    }

    OpenResult openFile(ResultId id) throws IOException {
        return OpenResult.file(folder.resolve(id.fileName()));
    }

    private static GatewayException expired(Expiry expiry) {
        return new GatewayException(
                ErrorCode.RESULT_EXPIRED,
                "the result went at " + expiry.at() + ": " + expiry.reason().sentence(),
                "run the statement again");
    }

    /** Takes room for one that has no file. */
    void add(StoredResult inline) {
        room.add(inline.id().session(), inline.bytes());
    }

    /** Removes one that the store does not have. */
    void drop(StoredResult kept) {
        room.give(kept.id().session(), kept.bytes());
        delete(List.of(kept.id()));
    }

    /** As {@link Room.Past} has it: one after the other, so that none is let go twice. */
    private Future<Boolean> letGo(
            Optional<Long> session, UnaryOperator<List<StoredResult>> choice, Expiry.Reason reason) {
        Future<Boolean> gone = going.transform(ignored -> ledger.oldest(session, AT_ONCE))
                .map(choice)
                .compose(chosen -> chosen.isEmpty()
                        ? Future.succeededFuture(false)
                        : expire(chosen, reason).map(true));
        going = gone;
        return gone;
    }

    private Future<Void> expire(List<StoredResult> results, Expiry.Reason reason) {
        List<ResultId> ids = results.stream().map(StoredResult::id).toList();
        LOG.info("{} results go: {}", ids.size(), reason.sentence());
        return ledger.expire(ids, new Expiry(reason, clock.instant()))
                .onSuccess(ignored ->
                        results.forEach(result -> room.give(result.id().session(), result.bytes())))
                .compose(ignored -> delete(ids));
    }

    /** Lets those go that are too old. */
    Future<Void> expireOld() {
        Instant oldest = clock.instant().minus(limits.keepFor());
        return letGo(
                        Optional.empty(),
                        results -> results.stream()
                                .filter(result -> result.createdAt().isBefore(oldest))
                                .toList(),
                        Expiry.Reason.AGE)
                .compose(any -> any ? expireOld() : Future.succeededFuture());
    }

    private Future<Void> delete(List<ResultId> ids) {
        return vertx.executeBlocking(() -> {
            for (ResultId id : ids) {
                Files.deleteIfExists(folder.resolve(id.fileName()));
            }
            return null;
        });
    }
}
