package dev.parley.server.engine;

import dev.parley.server.config.Profile;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The engines that live, and which of them a session gets, by its profile and its owner. Belongs to the gateway's event loop. */
public final class EngineRegistry {
    private static final Duration LONGEST_SWEEP = Duration.ofMinutes(1);

    private final EngineFleet fleet;
    private final Map<String, ProfileEngines> profiles = new LinkedHashMap<>();
    private final AttachedEngines attached;
    private final Duration sweep;
    private long sweeping = -1;

    public EngineRegistry(EngineFleet fleet, EngineLaunchers launchers, Collection<Profile> profiles) {
        this.fleet = fleet;
        profiles.forEach(profile -> this.profiles.put(profile.name(), new ProfileEngines(profile, fleet, launchers)));
        this.attached = new AttachedEngines(
                fleet, this.profiles.values().iterator().next().profile());
        this.sweep = profiles.stream()
                .map(profile -> profile.rules().idleEngine())
                .min(Comparator.naturalOrder())
                .filter(least -> least.compareTo(LONGEST_SWEEP) < 0)
                .orElse(LONGEST_SWEEP);
    }

    /** Where engines dial; known once the server listens. From now on engines are kept ready, where so configured. */
    public void listensAt(URI address) {
        fleet.listensAt(address);
        profiles.values().forEach(ProfileEngines::start);
        sweeping = fleet.vertx().setPeriodic(Math.max(1, sweep.toMillis()), ignored -> profiles.values()
                .forEach(ProfileEngines::stopIdle));
    }

    /** Takes back what an earlier run of the server launched, before anybody can dial. */
    public void adopt(List<EngineRecord> records) {
        for (EngineRecord record : records) {
            ProfileEngines engines = profiles.get(record.profile());
            if (record.application() != null) {
                attached.adopt(record);
            } else if (engines == null) {
                fleet.forget(record);
            } else {
                engines.adopt(record);
            }
        }
    }

    /**
     * The engine for a new session; it may not be ready yet, or lost already where it could not be launched at all.
     *
     * @throws dev.parley.server.error.GatewayException where it has to be launched and may not be; nothing was
     */
    public Engine place(Placement placement) {
        ProfileEngines engines = of(placement);
        if (engines == null) {
            return attached.place(placement);
        }
        return placement
                .own()
                .map(config -> engines.dedicated(placement.owner(), config))
                .orElseGet(() -> engines.place(placement.owner()));
    }

    /**
     * The engine for a session that starts again.
     *
     * @param own where the session was; it is still counted there
     */
    public Engine again(Placement placement, Engine own) {
        ProfileEngines engines = of(placement);
        if (engines == null) {
            return own.isLost() || own.isStopping() ? attached.place(placement) : own;
        }
        return placement
                .own()
                .map(config -> engines.dedicatedAgain(placement.owner(), config, own))
                .orElseGet(() -> engines.again(placement.owner(), own));
    }

    /** Null where an application is meant. */
    private ProfileEngines of(Placement placement) {
        return profiles.get(placement.profile().name());
    }

    /** The profile of this name. */
    public Optional<Profile> profile(String name) {
        return Optional.ofNullable(profiles.get(name)).map(ProfileEngines::profile);
    }

    /** The profile of this name for a user, applications among them that the user has attached. */
    public Optional<Profile> profile(String name, String user) {
        return profile(name).or(() -> attached.profile(user, name));
    }

    /**
     * The same.
     *
     * @throws GatewayException UNKNOWN_PROFILE where there is none
     */
    public Profile requireProfile(String name, String user) {
        return profile(name, user)
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.UNKNOWN_PROFILE,
                        "there is no profile " + name + "; there are " + String.join(", ", profileNames()),
                        "take one of these, configure it under profiles, or attach an application under this name"));
    }

    /**
     * Makes an engine of an application that attaches itself.
     *
     * @throws dev.parley.server.error.GatewayException ENGINE_EXISTS, ENGINE_LIMIT_REACHED or SHUTTING_DOWN
     */
    Attachment attach(String owner, String name, AttachedApplication application) {
        if (profiles.containsKey(name)) {
            throw new GatewayException(
                    ErrorCode.ENGINE_EXISTS,
                    "a profile of this server's has the name " + name,
                    "attach the application under another name");
        }
        return attached.attach(owner, name, application);
    }

    /** The names of all of them, the default one's first. */
    public Set<String> profileNames() {
        return Collections.unmodifiableSet(profiles.keySet());
    }

    /** How many engines of a profile there are that count against its bound. */
    public int count(String profile) {
        return profiles.get(profile).taking();
    }

    public Optional<Engine> find(String id) {
        return fleet.find(id);
    }

    public Collection<Engine> engines() {
        return fleet.engines();
    }

    /** Lets an application go, which ends its sessions and runs on. */
    void detach(Engine engine) {
        var ignored = engine.stop();
    }

    /** Has it take no new sessions and end without any, once another takes them. */
    void drain(Engine engine, String reason) {
        engine.drain(reason);
        profileOf(engine).ifPresent(profile -> profile.drain(engine, reason));
    }

    /** Ends it at once, and starts another in its place where one is to be ready. */
    void kill(Engine engine, String cause) {
        profileOf(engine).ifPresentOrElse(profile -> profile.kill(engine, cause), () -> engine.kill(cause));
    }

    EngineState state(Engine engine) {
        if (engine.isLost() || engine.isStopping()) {
            return EngineState.STOPPING;
        }
        boolean isSuccessor =
                profileOf(engine).filter(profile -> profile.isSuccessor(engine)).isPresent();
        if (isSuccessor || !engine.ready().isComplete()) {
            return EngineState.STARTING;
        }
        return engine.isRetiring() ? EngineState.DRAINING : EngineState.READY;
    }

    /** Of an engine that takes sessions or will; empty of one that retires. */
    private Optional<ProfileEngines> profileOf(Engine engine) {
        return profiles.values().stream().filter(profile -> profile.has(engine)).findFirst();
    }

    /** Stops all engines; succeeds once they are gone. */
    public Future<Void> close() {
        fleet.vertx().cancelTimer(sweeping);
        Future<Void> stopped = fleet.close();
        profiles.values().forEach(ProfileEngines::close);
        return stopped;
    }
}
