package dev.parley.server.engine;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.FleetLimits;
import dev.parley.server.config.Profile;
import dev.parley.server.config.ProfileConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Registries of one profile, for tests that are about something else. */
public final class Registries {
    private static final String USER = "operator";

    /** Keeps nothing. */
    static final EngineLedger NO_LEDGER = new EngineLedger() {
        @Override
        public Future<Void> save(EngineRecord engine) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> remove(String engine) {
            return Future.succeededFuture();
        }

        @Override
        public Future<List<EngineRecord>> all() {
            return Future.succeededFuture(List.of());
        }
    };

    private Registries() {}

    public static EngineRegistry of(Vertx vertx, EngineLauncher launcher, EngineConfig config) {
        var metrics = new EngineMetrics(new SimpleMeterRegistry());
        var fleet = new EngineFleet(vertx, new FleetLimits(100, 100), metrics, NO_LEDGER, Clock.systemUTC());
        var profile = new Profile(Profile.DEFAULT, config, new ProfileConfig("user", 4, Duration.ofMinutes(10)));
        return new EngineRegistry(fleet, engine -> launcher, List.of(profile));
    }

    /** The engine that a new session would get. */
    public static Engine engine(EngineRegistry registry) {
        return registry.place(Profile.DEFAULT, USER);
    }
}
