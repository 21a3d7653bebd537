package dev.parley.server.engine;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.Profile;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engines of a profile that have one session each and end with it. Belongs to the gateway's event loop. */
final class DedicatedEngines {
    private static final Logger LOG = LoggerFactory.getLogger(DedicatedEngines.class);

    private final Profile profile;
    private final EngineFleet fleet;
    private final EngineLaunchers launchers;
    private final Set<Engine> living = new HashSet<>();

    DedicatedEngines(Profile profile, EngineFleet fleet, EngineLaunchers launchers) {
        this.profile = profile;
        this.fleet = fleet;
        this.launchers = launchers;
    }

    int count() {
        return living.size();
    }

    Engine launch(String owner, EngineConfig config) {
        // Never asked to prepare anything, so there is nothing of it to close.
        Engine engine = fleet.launch(new Placement(profile, owner, Optional.of(config)), launchers.launcher(config));
        LOG.info("engine {} is launched for one session of profile {}", engine.id(), profile.name());
        return watched(engine);
    }

    /** Takes an engine back that an earlier run of the server launched. */
    void adopt(EngineRecord record, EngineLauncher launcher) {
        watched(fleet.adopt(record, profile.engine(), launcher));
    }

    private Engine watched(Engine engine) {
        living.add(engine);
        engine.lost().onSuccess(cause -> living.remove(engine));
        engine.onChange(() -> stopIfUnused(engine));
        return engine;
    }

    /** Whether a session that starts again stays: not with code that could not be stopped. */
    static boolean isFit(Engine engine) {
        boolean burns = engine.vitals()
                .status()
                .filter(status -> status.abandonedThreads() > 0)
                .isPresent();
        return !engine.isLost() && !engine.isStopping() && !burns;
    }

    private void stopIfUnused(Engine engine) {
        if (!fleet.isClosed() && !engine.isLost() && !engine.isStopping() && engine.sessions() == 0) {
            LOG.info("engine {} has lost its only session: it is stopped", engine.id());
            var ignored = engine.stop();
        }
    }
}
