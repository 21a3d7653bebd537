package dev.parley.server.engine;

import dev.parley.server.config.Profile;
import dev.parley.server.config.ProfileConfig;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The applications that have attached themselves: each is an engine, and a profile of its owner's under its own name.
 * Never retired, killed or started again by the server. Belongs to the gateway's event loop.
 */
final class AttachedEngines {
    /** In all; an application that loses its way attaches again and again. */
    static final int MOST = 100;

    private static final Logger LOG = LoggerFactory.getLogger(AttachedEngines.class);

    private final EngineFleet fleet;
    /** Whose settings of links and sessions hold for them too. */
    private final Profile template;

    AttachedEngines(EngineFleet fleet, Profile template) {
        this.fleet = fleet;
        this.template = template;
    }

    /**
     * Makes room for an application, which is to dial in time. One that is out of reach leaves its name to the next.
     *
     * @throws GatewayException ENGINE_EXISTS, ENGINE_LIMIT_REACHED or SHUTTING_DOWN
     */
    Attachment attach(String owner, String name, AttachedApplication application) {
        if (fleet.isClosed()) {
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "the server is stopping");
        }
        Optional<Engine> former = find(owner, name);
        if (former.filter(Engine::isInReach).isPresent()) {
            throw new GatewayException(
                    ErrorCode.ENGINE_EXISTS,
                    "an application of yours is attached as " + name + " already",
                    "attach this one under another name, or detach that one");
        }
        long attached = fleet.engines().stream().filter(Engine::isAttached).count();
        if (former.isEmpty() && attached >= MOST) {
            throw new GatewayException(
                    ErrorCode.ENGINE_LIMIT_REACHED,
                    MOST + " applications are attached, the most that may be",
                    "detach one that is not needed");
        }
        former.ifPresent(engine -> engine.leave("another application has attached under its name"));
        Attachment attachment = fleet.attach(owner, name, application, template.engine());
        LOG.info("application {} of {} attaches as engine {}", name, owner, attachment.engine());
        return attachment;
    }

    /** Takes an engine back that was attached to an earlier run of the server. */
    void adopt(EngineRecord record) {
        fleet.adoptAttached(record, template.engine());
        LOG.info("application {} of {} is waited for", record.profile(), record.owner());
    }

    Optional<Engine> find(String owner, String name) {
        return fleet.engines().stream()
                .filter(engine -> engine.isAttached() && !engine.isLost() && !engine.isStopping())
                .filter(engine -> engine.record().owner().equals(owner))
                .filter(engine -> engine.record().profile().equals(name))
                .findFirst();
    }

    /** What sessions in an application of this owner's are admitted by; empty where none of this name is attached. */
    Optional<Profile> profile(String owner, String name) {
        ProfileConfig rules = template.rules();
        return find(owner, name)
                .map(engine -> new Profile(
                        name,
                        template.engine(),
                        new ProfileConfig(
                                rules.sharedBy(),
                                rules.maxEngines(),
                                rules.idleEngine(),
                                rules.dedicatedMemory(),
                                rules.dedicatedCores(),
                                rules.allowedConf(),
                                rules.allowedPlaces(),
                                List.of()))); // snippets that are for the server's own engines
    }

    /**
     * The application for a new session.
     *
     * @throws GatewayException UNKNOWN_PROFILE or SESSION_LIMIT_REACHED
     */
    Engine place(Placement placement) {
        String name = placement.profile().name();
        Engine engine = find(placement.owner(), name)
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.UNKNOWN_PROFILE,
                        "no application of yours is attached as " + name,
                        "have it attach again, or take another profile"));
        int most = template.engine().maxSessions();
        if (engine.sessions() >= most) {
            throw new GatewayException(
                    ErrorCode.SESSION_LIMIT_REACHED,
                    "application " + name + " has " + most + " sessions (engine.max_sessions)",
                    "close one of your sessions that is not needed");
        }
        return engine;
    }
}
