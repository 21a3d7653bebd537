package dev.parley.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.model.SessionState;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final Waiters waiters = new Waiters(vertx, new Attendance(Clock.systemUTC()));
    private final StateMachine<SessionState> machine = new StateMachine<>(SessionState.STARTING, waiters);

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void aWaiterIsLetGoByTheMoveThatItWaitsFor() {
        var idle = waiters.until(() -> machine.state() == SessionState.IDLE, LONG);
        var ended = waiters.until(() -> machine.state().isTerminal(), LONG);
        machine.move(SessionState.IDLE);
        assertThat(idle.succeeded()).isTrue();
        assertThat(ended.isComplete()).isFalse();
    }

    @Test
    void aWaiterIsLetGoByItsDeadline() throws Exception {
        var idle = waiters.until(() -> machine.state() == SessionState.IDLE, Duration.ofMillis(20));
        idle.await(10, TimeUnit.SECONDS);
        assertThat(machine.state()).isEqualTo(SessionState.STARTING);
    }

    @Test
    void whatHoldsAlreadyIsNotWaitedFor() {
        assertThat(waiters.until(() -> true, LONG).succeeded()).isTrue();
        assertThat(waiters.until(() -> false, Duration.ZERO).succeeded()).isTrue();
    }

    @Test
    void tooManyWaitersAreRefused() {
        for (int i = 0; i < Waiters.MAX_WAITING; i++) {
            assertThat(waiters.until(() -> machine.version() > 0, LONG).failed())
                    .isFalse();
        }
        assertThat(waiters.until(() -> machine.version() > 0, LONG).cause())
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_WAITING));
        machine.move(SessionState.IDLE);
        assertThat(waiters.until(() -> machine.version() > 1, LONG).failed()).isFalse();
    }

    @Test
    void aMoveThatDoesNotExistIsNotMade() {
        assertThat(machine.tryMove(SessionState.BUSY)).isFalse();
        assertThat(machine.version()).isZero();
        assertThatThrownBy(() -> machine.move(SessionState.CLOSED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("STARTING cannot become CLOSED");
    }
}
