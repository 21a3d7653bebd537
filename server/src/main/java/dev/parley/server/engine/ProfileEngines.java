package dev.parley.server.engine;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.Profile;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engines of one profile: a group for each user, or one for all where everyone shares them. Belongs to the gateway's
 * event loop.
 */
final class ProfileEngines {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileEngines.class);
    /** Whose engines are everyone's, and those that were started ahead and are nobody's yet. */
    private static final String NOBODY = "";

    private final Profile profile;
    private final EngineFleet fleet;
    private final EngineLauncher launcher;
    private final DedicatedEngines dedicated;
    private final Retirement retirement;
    private final StartAhead ahead;
    private final Map<String, EngineGroup> groups = new HashMap<>();

    ProfileEngines(Profile profile, EngineFleet fleet, EngineLaunchers launchers) {
        this.profile = profile;
        this.fleet = fleet;
        this.launcher = launchers.launcher(profile.engine());
        this.dedicated = new DedicatedEngines(profile, fleet, launchers);
        this.retirement = Retirement.of(profile.engine());
        this.ahead = new StartAhead(fleet.vertx(), this::startAhead);
    }

    Profile profile() {
        return profile;
    }

    /** Starts an engine before a session needs it, where that is configured and none takes sessions. */
    void start() {
        if (profile.engine().startAhead()) {
            startAhead();
        }
    }

    void close() {
        ahead.close();
        launcher.close();
    }

    /** The engine for a new session of a user; launched where none has room, refused where none may be. */
    Engine place(String user) {
        EngineGroup group = group(user);
        return group.withRoom().or(() -> takeSpare(user, group)).orElseGet(() -> {
            if (group.isEmpty()) {
                requireEngine(ErrorCode.ENGINE_LIMIT_REACHED, "none of them is yours");
            } else {
                requireEngine(
                        ErrorCode.SESSION_LIMIT_REACHED,
                        "yours have " + profile.engine().maxSessions() + " sessions each (engine.max_sessions)");
            }
            return open(user);
        });
    }

    /** An engine for one session, launched for it, refused where none may be. */
    Engine dedicated(String user, EngineConfig own) {
        requireEngine(ErrorCode.ENGINE_LIMIT_REACHED, "a dedicated session needs one of its own");
        return dedicated.launch(user, own);
    }

    /** The engine for a session that starts again and has one of its own. */
    Engine dedicatedAgain(String user, EngineConfig config, Engine own) {
        return DedicatedEngines.isFit(own) ? own : dedicated(user, config);
    }

    /** The engine for a session that starts again: its own, unless that retires and another has room. */
    Engine again(String user, Engine own) {
        if (own.isLost() || own.isStopping()) {
            return place(user);
        }
        EngineGroup group = group(user);
        return group.isOpen(own) ? own : group.withRoom().orElse(own);
    }

    /** How many count: those that take sessions, and the dedicated ones. */
    int taking() {
        return (int) open().count() + dedicated.count();
    }

    /** Ends those that nobody has used for a while; keeps one where engines are started ahead. */
    void stopIdle() {
        for (Engine engine : open().toList()) {
            boolean isIdle = engine.unused().compareTo(profile.rules().idleEngine()) >= 0;
            if (isIdle && !(profile.engine().startAhead() && open().count() == 1)) {
                stop(engine, "has had no session for a while");
            }
        }
    }

    private Stream<Engine> open() {
        return groups.values().stream().flatMap(group -> group.open().stream());
    }

    private EngineGroup group(String user) {
        return groups.computeIfAbsent(owner(user), ignored -> new EngineGroup(profile));
    }

    private String owner(String user) {
        return profile.rules().isSharedByEveryone() ? NOBODY : user;
    }

    /** An engine that nobody has used becomes this group's. */
    private Optional<Engine> takeSpare(String user, EngineGroup group) {
        EngineGroup spare = groups.get(NOBODY);
        if (spare == null || spare == group) {
            return Optional.empty();
        }
        Optional<Engine> adopted = spare.unused();
        adopted.ifPresent(engine -> {
            spare.remove(engine);
            group.add(engine);
            fleet.give(engine, owner(user));
        });
        return adopted;
    }

    /** Refuses where a further engine would be one too many; one without sessions makes room. */
    private void requireEngine(ErrorCode code, String why) {
        if (taking() >= profile.rules().maxEngines()) {
            open().filter(engine -> engine.sessions() == 0).findFirst().ifPresent(engine -> stop(engine, "makes room"));
        }
        if (taking() >= profile.rules().maxEngines()) {
            throw new GatewayException(
                    code,
                    "profile " + profile.name() + " has " + taking() + " of "
                            + profile.rules().maxEngines() + " engines (profile.max_engines), and " + why,
                    "close one of your sessions that is not needed, or try again later");
        }
        fleet.requireLaunch();
    }

    private void startAhead() {
        if (!fleet.isClosed() && open().findAny().isEmpty() && fleet.mayLaunch()) {
            open(NOBODY);
        }
    }

    private Engine open(String user) {
        Engine engine = launch(owner(user));
        if (!engine.isLost()) {
            group(user).add(engine);
        }
        return engine;
    }

    private Engine launch(String owner) {
        Engine engine = fleet.launch(new Placement(profile, owner, Optional.empty()), launcher);
        LOG.info("engine {} is launched for profile {}", engine.id(), profile.name());
        return watched(engine);
    }

    /** Takes an engine back that an earlier run of the server launched; a shared one takes sessions again. */
    void adopt(EngineRecord record) {
        if (record.dedicated()) {
            dedicated.adopt(record, launcher);
            return;
        }
        Engine engine = fleet.adopt(record, profile.engine(), launcher);
        LOG.info("engine {} of profile {} is waited for", engine.id(), profile.name());
        group(record.owner()).add(watched(engine));
    }

    private Engine watched(Engine engine) {
        engine.lost().onSuccess(cause -> lost(engine, cause));
        engine.vitals().warm().onSuccess(ignored -> warm(engine));
        engine.onChange(() -> changed(engine));
        return engine;
    }

    private Optional<EngineGroup> groupOf(Engine engine) {
        return groups.values().stream()
                .filter(group -> group.isOpen(engine) || group.isSuccessor(engine))
                .findFirst();
    }

    private void warm(Engine engine) {
        groupOf(engine).filter(group -> group.isSuccessor(engine)).ifPresent(group -> {
            LOG.info("engine {} is warm and takes the new sessions from now on", engine.id());
            Engine former = group.succeed();
            former.retire();
            fleet.count();
            stopIfUnused(former);
        });
        launcher.prepare();
    }

    private void changed(Engine engine) {
        if (fleet.isClosed() || engine.isLost()) {
            return;
        }
        Optional<EngineGroup> group = groupOf(engine);
        if (group.isEmpty()) {
            stopIfUnused(engine);
        } else if (group.get().isOpen(engine)) {
            engine.drainReason()
                    .or(() -> engine.vitals().status().flatMap(status -> retirement.reason(status, engine.age())))
                    .ifPresent(reason -> retire(group.get(), engine, reason));
        }
    }

    private void retire(EngineGroup group, Engine engine, String reason) {
        boolean isAsked = engine.drainReason().isPresent();
        if (!group.hasSuccessor() && (isAsked || !ahead.isGivenUp()) && fleet.mayLaunch()) {
            engine.drain(reason);
            LOG.info("engine {} retires: {}; its successor is started", engine.id(), reason);
            group.follow(engine, launch(engine.record().owner()));
        }
    }

    boolean has(Engine engine) {
        return groupOf(engine).isPresent();
    }

    boolean isSuccessor(Engine engine) {
        return groupOf(engine).filter(group -> group.isSuccessor(engine)).isPresent();
    }

    /** Has it take no new sessions and end without any, once another takes them. */
    void drain(Engine engine, String reason) {
        engine.drain(reason);
        groupOf(engine).filter(group -> group.isSuccessor(engine)).ifPresent(group -> group.remove(engine));
        changed(engine);
    }

    /** Ends it at once, and starts another in its place where one is to be ready. */
    void kill(Engine engine, String cause) {
        engine.kill(cause);
        start();
    }

    private void stopIfUnused(Engine retiring) {
        if (retiring.sessions() == 0 && !retiring.isStopping()) {
            LOG.info("engine {} has retired and has no sessions left: it is stopped", retiring.id());
            var ignored = retiring.stop();
        }
    }

    private void stop(Engine engine, String why) {
        LOG.info("engine {} of profile {} {}: it is stopped", engine.id(), profile.name(), why);
        groupOf(engine).ifPresent(group -> group.remove(engine));
        var ignored = engine.stop();
    }

    private void lost(Engine engine, String cause) {
        List.copyOf(groups.values()).forEach(group -> group.remove(engine));
        groups.values().removeIf(EngineGroup::isEmpty);
        if (!fleet.isClosed() && !engine.isStopping() && profile.engine().startAhead()) {
            ahead.engineLost(cause, engine.age());
        }
    }
}
