package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.server.config.EngineConfigs;
import dev.parley.server.config.FleetLimits;
import dev.parley.server.config.Profile;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which engine a session gets, and when none may be launched for it. */
class EngineRegistryTest {
    private static final URI HERE = URI.create("http://127.0.0.1:1");
    private static final EngineListener NOBODY = new EngineListener() {
        @Override
        public Future<Void> received(long number, EngineEvent.OfSession event) {
            return Future.succeededFuture();
        }

        @Override
        public void engineLost(String cause) {}
    };

    private final Vertx vertx = Vertx.vertx();
    private final SettableClock clock = new SettableClock();
    private final List<String> launched = new ArrayList<>();
    private long sessions;

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void sessionsOfOneUserShareAnEngineUntilItIsFull() {
        var registry = registry(new FleetLimits(10, 10), profile("default", "user", 4));

        Engine first = occupied(registry, "default", "ann");

        assertThat(occupied(registry, "default", "ann")).isSameAs(first);
        assertThat(occupied(registry, "default", "ann")).isNotSameAs(first);
        assertThat(launched).hasSize(2);
    }

    @Test
    void usersShareAnEngineOnlyWhereTheProfileSaysSo() {
        var registry =
                registry(new FleetLimits(10, 10), profile("default", "user", 4), profile("common", "everyone", 4));

        assertThat(occupied(registry, "default", "ann")).isNotSameAs(occupied(registry, "default", "bob"));
        assertThat(occupied(registry, "common", "ann")).isSameAs(occupied(registry, "common", "bob"));
    }

    @Test
    void anEngineThatNobodyHasUsedGoesToWhoeverComesFirst() {
        var registry = registry(new FleetLimits(10, 10), ahead(profile("default", "user", 4)));
        registry.listensAt(HERE);
        assertThat(launched).hasSize(1);

        Engine first = occupied(registry, "default", "ann");

        assertThat(launched).containsExactly(first.id());
        assertThat(occupied(registry, "default", "bob")).isNotSameAs(first);
    }

    @Test
    void anEngineThatIsNeededBeforeTheServerListensIsLaunchedOnceItDoes() {
        var registry = registry(fleet(new FleetLimits(10, 10)), profile("default", "user", 4));
        Engine early = occupied(registry, "default", "ann");
        assertThat(launched).isEmpty();

        registry.listensAt(HERE);

        assertThat(launched).containsExactly(early.id());
        assertThat(early.isLost()).isFalse();
    }

    @Test
    void anEngineThatEveryoneSharedBeforeARestartIsNotGivenToOneUserWithItsSessions() {
        var registry = registry(new FleetLimits(10, 10), profile("default", "user", 4));
        registry.adopt(List.of(new EngineRecord("e1", "", "default", "", false, Instant.EPOCH, null)));
        Engine shared = registry.find("e1").orElseThrow();
        shared.attach(new SessionKey(100, 1), NOBODY);

        assertThat(occupied(registry, "default", "ann")).isNotSameAs(shared);
    }

    @Test
    void aFurtherSessionIsRefusedWhereAllEnginesOfTheProfileAreFull() {
        var registry = registry(new FleetLimits(10, 10), profile("default", "user", 1));
        occupied(registry, "default", "ann");
        occupied(registry, "default", "ann");

        refused(ErrorCode.SESSION_LIMIT_REACHED, () -> place(registry, "default", "ann"));
        refused(ErrorCode.ENGINE_LIMIT_REACHED, () -> place(registry, "default", "bob"));
        assertThat(launched).hasSize(1);
    }

    @Test
    void anEngineWithoutSessionsMakesRoomForAnotherUsers() {
        var registry = registry(new FleetLimits(10, 10), profile("default", "user", 1));
        Engine first = place(registry, "default", "ann");

        Engine second = place(registry, "default", "bob");

        assertThat(second).isNotSameAs(first);
        assertThat(first.isStopping()).isTrue();
    }

    @Test
    void theEnginesOfAllProfilesTogetherAreBounded() {
        var registry = registry(new FleetLimits(1, 10), profile("default", "user", 4), profile("other", "user", 4));
        occupied(registry, "default", "ann");

        refused(ErrorCode.ENGINE_LIMIT_REACHED, () -> place(registry, "other", "ann"));
        assertThat(launched).hasSize(1);
    }

    @Test
    void launchesInAMinuteAreBoundedAndTheRefusalSaysWhenTheNextOneMayBe() {
        var registry = registry(new FleetLimits(10, 2), profile("default", "user", 10));
        occupied(registry, "default", "ann");
        clock.forward(Duration.ofSeconds(20));
        occupied(registry, "default", "bob");

        var refusal = refused(ErrorCode.LAUNCH_RATE_REACHED, () -> place(registry, "default", "cid"));

        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(40));
        assertThat(launched).hasSize(2);
        clock.forward(Duration.ofSeconds(40));
        assertThat(occupied(registry, "default", "cid").isLost()).isFalse();
    }

    @Test
    void anEngineThatIsNotUsedIsStoppedUnlessOneIsToBeKept() {
        var kept = ahead(profile("default", "everyone", 4));
        var registry = registry(new FleetLimits(10, 10), kept, profile("other", "everyone", 4));
        registry.listensAt(HERE);
        Engine ahead = place(registry, "default", "ann");
        Engine other = place(registry, "other", "ann");

        Awaitility.await().until(other::isStopping);

        assertThat(ahead.isStopping()).isFalse();
        Engine another = place(registry, "other", "ann");
        another.attach(new SessionKey(1, 1), NOBODY);
        assertThat(another).isNotSameAs(other);
    }

    @Test
    void aDedicatedEngineCountsIsSharedWithNobodyAndEndsWithItsSession() {
        var registry = registry(new FleetLimits(10, 10), profile("default", "everyone", 2));
        Profile profile = registry.profile("default").orElseThrow();
        var dedicated = new Placement(
                profile, "ann", Optional.of(profile.engine().dedicated(Map.of(), Optional.of("1g"), Optional.empty())));
        Engine own = registry.place(dedicated);
        own.attach(new SessionKey(100, 1), NOBODY);

        assertThat(occupied(registry, "default", "ann")).isNotSameAs(own);
        refused(ErrorCode.ENGINE_LIMIT_REACHED, () -> registry.place(dedicated));
        assertThat(registry.again(dedicated, own)).isSameAs(own);

        own.detach(new SessionKey(100, 1));
        assertThat(own.isStopping()).isTrue();
    }

    private static Engine place(EngineRegistry registry, String profile, String user) {
        return registry.place(Registries.placement(registry, profile, user));
    }

    private Engine occupied(EngineRegistry registry, String profile, String user) {
        Engine engine = place(registry, profile, user);
        engine.attach(new SessionKey(++sessions, 1), NOBODY);
        return engine;
    }

    private static GatewayException refused(ErrorCode code, Runnable call) {
        var thrown = new ArrayList<GatewayException>();
        assertThatThrownBy(call::run).isInstanceOfSatisfying(GatewayException.class, thrown::add);
        assertThat(thrown.get(0).code()).isEqualTo(code);
        assertThat(thrown.get(0).hint()).isNotBlank();
        return thrown.get(0);
    }

    private EngineRegistry registry(FleetLimits limits, Profile... profiles) {
        EngineFleet fleet = fleet(limits);
        fleet.listensAt(HERE);
        return registry(fleet, profiles);
    }

    private EngineFleet fleet(FleetLimits limits) {
        return new EngineFleet(
                vertx, limits, new EngineMetrics(new SimpleMeterRegistry()), Registries.NO_LEDGER, clock);
    }

    private EngineRegistry registry(EngineFleet fleet, Profile... profiles) {
        EngineLauncher launcher = launch -> {
            launched.add(launch.engine());
            return Promise.<EngineProcess>promise().future();
        };
        return new EngineRegistry(fleet, config -> launcher, List.of(profiles));
    }

    private static Profile profile(String name, String sharedBy, int maxEngines) {
        var engine = EngineConfigs.with(Map.of("start_ahead", "false", "max_sessions", "2"));
        return new Profile(
                name,
                engine,
                EngineConfigs.rules(Map.of(
                        "shared_by", sharedBy, "max_engines", Integer.toString(maxEngines), "idle_engine", "200ms")));
    }

    private static Profile ahead(Profile profile) {
        return new Profile(profile.name(), EngineConfigs.with(Map.of("max_sessions", "2")), profile.rules());
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void forward(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
