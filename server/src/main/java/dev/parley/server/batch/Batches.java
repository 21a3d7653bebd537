package dev.parley.server.batch;

import dev.parley.server.config.BatchLimits;
import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.Profile;
import dev.parley.server.engine.ApplicationLauncher;
import dev.parley.server.engine.LogPage;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.once.CallKey;
import dev.parley.server.once.FirstCall;
import dev.parley.server.once.OnceOnly;
import dev.parley.server.security.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verbs on batches: those that have not ended live here, all of them are in the ledger. When the server stops they go on,
 * and its next run takes them back. Belongs to the gateway's event loop.
 */
public final class Batches {
    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);
    private static final String CREATIONS = "batches/";
    private static final Duration TIDY_EVERY = Duration.ofMinutes(10);
    private static final int FORGOTTEN_AT_ONCE = 200;

    private final BatchContext context;
    private final BatchAdmission admission;
    private final Function<EngineConfig, ApplicationLauncher> launchers;
    private final OnceOnly<FirstCall> once;
    private final Map<Long, Batch> live = new TreeMap<>();
    private long lastId;
    private long tidying = -1;
    private boolean closed;

    /**
     * Where batches are: an existing folder, and the store.
     *
     * @param launchers how an application is started with these settings
     */
    public record Place(Path folder, BatchLedger ledger, Function<EngineConfig, ApplicationLauncher> launchers) {}

    public Batches(
            Vertx vertx,
            Clock clock,
            Place place,
            BatchLimits limits,
            Map<String, Profile> profiles,
            BatchMetrics metrics) {
        var folders = new BatchFolders(place.folder(), limits.logBytes());
        this.context = new BatchContext(vertx, clock, place.ledger(), folders, limits, metrics);
        this.admission = new BatchAdmission(profiles);
        this.launchers = place.launchers();
        this.once = new OnceOnly<>(place.ledger(), FirstCall::call);
    }

    /** Takes back what an earlier run left, and goes on counting where it stopped. */
    public Future<Void> start() {
        return context.ledger()
                .lastId()
                .onSuccess(id -> lastId = id)
                .compose(ignored -> context.ledger().unfinished())
                .onSuccess(left -> left.forEach(record -> {
                    var batch = new Batch(context, record);
                    add(batch);
                    batch.recover(admission.accepted(record.spec()).map(launchers));
                }))
                .onSuccess(ignored -> tidying = context.vertx().setPeriodic(TIDY_EVERY.toMillis(), timer -> tidy()))
                .mapEmpty();
    }

    /**
     * Has an application run.
     *
     * @return once it is kept; its process is started after that. Fails with UNKNOWN_PROFILE, CONF_NOT_ALLOWED,
     *     FILE_NOT_ALLOWED, INVALID_REQUEST, BATCH_LIMIT_REACHED, ENGINE_NOT_STARTED, IDEMPOTENCY_KEY_REUSED
     */
    public Future<BatchRecord> create(Principal user, BatchSpec spec, Optional<CallKey> call) {
        return call.map(key -> once.call(
                        CREATIONS + user.name(),
                        key,
                        () -> createNew(user, spec, call),
                        first -> find(user, first.session())))
                .orElseGet(() -> createNew(user, spec, call));
    }

    private Future<BatchRecord> createNew(Principal user, BatchSpec spec, Optional<CallKey> call) {
        return context.vertx()
                .executeBlocking(() -> {
                    ApplicationLauncher launcher = launchers.apply(admission.plan(spec));
                    launcher.check();
                    return launcher;
                })
                .compose(launcher -> open(user.name(), spec, call, launcher));
    }

    private Future<BatchRecord> open(
            String owner, BatchSpec spec, Optional<CallKey> call, ApplicationLauncher launcher) {
        requireRoom(owner);
        String mark = UUID.randomUUID().toString();
        var batch = new Batch(
                context,
                BatchRecord.created(++lastId, owner, mark, spec, context.clock().instant()));
        add(batch);
        long id = batch.record().id();
        return context.ledger()
                .add(batch.record(), call.map(key -> new FirstCall(CREATIONS + owner, key, id, null)))
                .onFailure(e -> remove(id))
                .map(ignored -> {
                    BatchRecord accepted = batch.record();
                    batch.start(launcher);
                    return accepted;
                });
    }

    private void requireRoom(String owner) {
        if (closed) {
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "the server is being stopped", "try again later");
        }
        int most = context.limits().maxRunning();
        if (live.size() >= most) {
            throw full(live.size() + " of " + most + " batches run (batches.max_running)");
        }
        int own = context.limits().maxPerUser();
        long running = live.values().stream()
                .filter(batch -> batch.record().owner().equals(owner))
                .count();
        if (own > 0 && running >= own) {
            throw full(running + " of your " + own + " batches run (batches.max_per_user)");
        }
    }

    private static GatewayException full(String message) {
        return new GatewayException(
                ErrorCode.BATCH_LIMIT_REACHED, message, "wait until one has ended, or end one with DELETE");
    }

    private void add(Batch batch) {
        long id = batch.record().id();
        live.put(id, batch);
        context.metrics().running(live.size());
        batch.ended().onComplete(ignored -> {
            remove(id);
            tidy();
        });
    }

    private void remove(long id) {
        live.remove(id);
        context.metrics().running(live.size());
    }

    /** One that the user sees; fails with UNKNOWN_BATCH. */
    public Future<BatchRecord> find(Principal user, long id) {
        Batch batch = live.get(id);
        Future<Optional<BatchRecord>> found = batch != null
                ? Future.succeededFuture(Optional.of(batch.record()))
                : context.ledger().find(id);
        return found.map(record -> record.filter(it -> user.sees(it.owner()))
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.UNKNOWN_BATCH,
                        "There is no batch " + id + ".",
                        "GET /api/v1/batches lists those that there are.")));
    }

    /** Those that the user sees, newest first. */
    public Future<List<BatchRecord>> list(Principal user, BatchQuery query) {
        boolean isOthers = query.owner().filter(owner -> !user.sees(owner)).isPresent();
        if (isOthers) {
            return Future.succeededFuture(List.of());
        }
        BatchQuery own = user.isAdministrator() ? query : query.ofOwner(user.name());
        return context.ledger().page(own).map(page -> page.stream()
                .map(record -> Optional.ofNullable(live.get(record.id()))
                        .map(Batch::record)
                        .orElse(record))
                .toList());
    }

    /** Ends one; answers once it has ended, which one that has ended does at once. */
    public Future<BatchRecord> cancel(Principal user, long id) {
        return find(user, id).compose(record -> {
            Batch batch = live.get(id);
            return batch == null ? Future.succeededFuture(record) : batch.cancel("cancelled by " + user.name());
        });
    }

    /** Some of what one wrote. */
    public Future<LogPage> log(Principal user, long id, long offset, int limit) {
        return find(user, id).compose(record -> {
            Batch batch = live.get(id);
            return batch == null
                    ? context.vertx()
                            .executeBlocking(() -> context.folders().log(id).read(offset, limit, true))
                    : batch.log(offset, limit);
        });
    }

    /** Forgets what is too old or too much. */
    private void tidy() {
        if (closed) {
            return;
        }
        Instant before = context.clock().instant().minus(context.limits().keepFor());
        context.ledger()
                .outdated(before, context.limits().keep(), FORGOTTEN_AT_ONCE)
                .compose(ids -> ids.isEmpty() ? Future.succeededFuture() : forget(ids))
                .onFailure(e -> LOG.warn("batches that have ended cannot be forgotten: {}", e.toString()));
    }

    private Future<Void> forget(List<Long> ids) {
        return context.vertx()
                .executeBlocking(() -> {
                    for (long id : ids) {
                        context.folders().delete(id);
                    }
                    return null;
                })
                .compose(ignored -> context.ledger().remove(ids));
    }

    /** Takes no more; those that run go on. */
    public void close() {
        closed = true;
        context.vertx().cancelTimer(tidying);
        var running = new HashMap<>(live);
        running.values().forEach(Batch::close);
        if (!running.isEmpty()) {
            LOG.warn("batches {} go on without the server; its next run takes them back", running.keySet());
        }
    }
}
