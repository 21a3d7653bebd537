package dev.parley.session.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.link.LinkTiming;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LinkWatchTest {
    private final AtomicLong now = new AtomicLong(-7);
    private final LinkWatch watch = new LinkWatch(
            new LinkClock(new LinkTiming(Duration.ofSeconds(5), Duration.ofSeconds(15)), Duration.ofSeconds(2)),
            now::get);

    @Test
    void aConnectionThatOpensAfterALongOutageIsNotSilent() {
        watch.welcomed();
        watch.lost();
        pass(600);
        assertThat(watch.isSilent()).isTrue();
        watch.opened();
        pass(15);
        assertThat(watch.isSilent()).isFalse();
        pass(1);
        assertThat(watch.isSilent()).isTrue();
    }

    @Test
    void theLeaseCountsOnlyWhileThereIsNoServer() {
        watch.opened();
        watch.welcomed();
        pass(14);
        assertThat(watch.isLeaseOver()).isFalse();
        watch.lost();
        pass(2);
        assertThat(watch.isLeaseOver()).isFalse();
        pass(1);
        assertThat(watch.isLeaseOver()).isTrue();
    }

    @Test
    void aServerThatNeverSaysWelcomeDoesNotRenewTheLease() {
        for (int i = 0; i < 3; i++) {
            watch.opened();
            pass(1);
            watch.lost();
        }
        assertThat(watch.isLeaseOver()).isTrue();
    }

    private void pass(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
