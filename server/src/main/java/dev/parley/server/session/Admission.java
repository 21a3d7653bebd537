package dev.parley.server.session;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.RestartPolicy;
import dev.parley.protocol.model.SessionKind;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.Snippet;
import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.Profile;
import dev.parley.server.config.SessionLimits;
import dev.parley.server.engine.EngineRegistry;
import dev.parley.server.engine.Placement;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.security.ConfPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides whether a session may be as its spec asks, and what engine it needs. Thread-safe. */
final class Admission {
    private final Vertx vertx;
    private final EngineRegistry engines;
    private final SessionLimits limits;

    Admission(Vertx vertx, EngineRegistry engines, SessionLimits limits) {
        this.vertx = vertx;
        this.engines = engines;
        this.limits = limits;
    }

    /** Fails with UNKNOWN_PROFILE, CONF_NOT_ALLOWED, CONF_IS_STATIC, INVALID_REQUEST. */
    Future<SessionPlan> plan(SessionSpec spec, String owner) {
        try {
            Profile profile = engines.requireProfile(spec.profile(), owner); // here, where applications come and go
            if (ConfPolicy.readsDisk(spec.conf())) {
                return vertx.executeBlocking(() -> planNow(profile, spec, owner));
            }
            return Future.succeededFuture(planNow(profile, spec, owner));
        } catch (GatewayException e) {
            return Future.failedFuture(e);
        }
    }

    private SessionPlan planNow(Profile profile, SessionSpec spec, String owner) {
        boolean ownEngine = spec.kind() == SessionKind.DEDICATED;
        if (!ownEngine && (spec.driverMemory() != null || spec.driverCores() != null)) {
            throw invalid("driver_memory and driver_cores are for a session with an engine of its own; add \"kind\":"
                    + " \"dedicated\", or leave them out");
        }
        if (engines.profile(spec.profile()).isEmpty()) {
            checkAttached(spec);
        }
        if (ownEngine) {
            checkResources(profile, spec);
        }
        new ConfPolicy(profile.rules().allowedConf(), profile.rules().allowedPlaces()).check(spec.conf(), ownEngine);
        return plan(profile, spec, owner);
    }

    /** Of a session that was accepted by an earlier run of the server, and stays so whatever is configured now. */
    SessionPlan accepted(SessionSpec spec, String owner) {
        // Where its profile is gone so is its engine, and it ends for that.
        return plan(
                engines.profile(spec.profile(), owner)
                        .or(() -> engines.profile(Profile.DEFAULT))
                        .orElseThrow(),
                spec,
                owner);
    }

    private SessionPlan plan(Profile profile, SessionSpec spec, String owner) {
        Map<String, String> ofEngine = new HashMap<>();
        Map<String, String> ofSession = new HashMap<>();
        spec.conf().forEach((key, value) -> (ConfPolicy.isStatic(key) ? ofEngine : ofSession).put(key, value));
        Optional<EngineConfig> own = spec.kind() == SessionKind.DEDICATED
                ? Optional.of(profile.engine()
                        .dedicated(
                                ofEngine,
                                Optional.ofNullable(spec.driverMemory()),
                                Optional.ofNullable(spec.driverCores())))
                : Optional.empty();
        return new SessionPlan(
                new Placement(profile, owner, own), ofSession, init(profile, spec), SessionTimes.of(limits, spec));
    }

    private static void checkAttached(SessionSpec spec) {
        if (spec.kind() == SessionKind.DEDICATED) {
            throw invalid("profile " + spec.profile() + " is an attached application, which its sessions share;"
                    + " leave kind out");
        }
        if (spec.restart() == RestartPolicy.ALWAYS) {
            throw invalid("profile " + spec.profile() + " is an attached application, which the server cannot start"
                    + " again; leave restart out");
        }
    }

    private static void checkResources(Profile profile, SessionSpec spec) {
        Optional<String> memory = Optional.ofNullable(spec.driverMemory());
        Optional<Integer> cores = Optional.ofNullable(spec.driverCores());
        String most = profile.rules().dedicatedMemory();
        memory.ifPresent(size -> {
            if (!EngineConfig.isMemory(size)) {
                throw invalid("driver_memory is no size such as 512m or 4g");
            }
            if (EngineConfig.bytes(size) > EngineConfig.bytes(most)) {
                throw invalid("driver_memory is " + size + ", and profile " + profile.name() + " gives at most " + most
                        + " (profile.dedicated_memory)");
            }
        });
        int mostCores = profile.rules().dedicatedCores();
        cores.ifPresent(number -> {
            if (number < 1 || number > mostCores) {
                throw invalid("driver_cores is " + number + ", and profile " + profile.name() + " gives 1 to "
                        + mostCores + " (profile.dedicated_cores)");
            }
        });
    }

    private static List<Snippet> init(Profile profile, SessionSpec spec) {
        var init = new ArrayList<Snippet>();
        profile.rules().init().forEach(code -> init.add(new Snippet(code, Language.SCALA)));
        init.addAll(spec.init());
        return init;
    }

    private static GatewayException invalid(String message) {
        return new GatewayException(ErrorCode.INVALID_REQUEST, message);
    }
}
