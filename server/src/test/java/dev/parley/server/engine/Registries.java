package dev.parley.server.engine;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.EngineConfigs;
import dev.parley.server.config.FleetLimits;
import dev.parley.server.config.Profile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        fleet.listensAt(URI.create("http://127.0.0.1:1"));
        var profile = new Profile(Profile.DEFAULT, config, EngineConfigs.rules(Map.of()));
        return new EngineRegistry(fleet, engine -> launcher, List.of(profile));
    }

    /** A place in an engine that is shared. */
    public static Placement placement(EngineRegistry registry, String profile, String user) {
        return new Placement(registry.profile(profile).orElseThrow(), user, Optional.empty());
    }

    /** The engine that a new session would get. */
    public static Engine engine(EngineRegistry registry) {
        return registry.place(placement(registry, Profile.DEFAULT, USER));
    }
}
