package dev.parley.server.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockedThreadsTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setBlockedThreadCheckInterval(20)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
            .setMaxEventLoopExecuteTime(20)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        BlockedThreads.drain();
    }

    @Test
    void aBlockedEventLoopIsSeen() {
        var release = new CountDownLatch(1);
        List<String> seen = new ArrayList<>();

        vertx.runOnContext(ignored -> awaitUninterruptibly(release));

        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> seen.addAll(BlockedThreads.drain()) || !seen.isEmpty());
        } finally {
            release.countDown();
        }
        assertThat(seen.get(0)).contains("vert.x-eventloop-thread").contains("has been blocked for");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
