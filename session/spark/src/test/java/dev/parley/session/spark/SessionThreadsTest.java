package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkEngine.class)
class SessionThreadsTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new Thread(() => Thread.sleep(1000000), \"left-behind\").start()",
                "new Thread(() => while (true) {}, \"left-behind\").start()",
                "val pool = java.util.concurrent.Executors.newFixedThreadPool(2); pool.submit(new Runnable "
                        + "{ def run = Thread.currentThread.setName(\"left-behind\") })",
                "val pool = new java.util.concurrent.ForkJoinPool(2); pool.submit(new Runnable "
                        + "{ def run = { Thread.currentThread.setName(\"left-behind\"); Thread.sleep(1000000) } })",
                "scala.concurrent.ExecutionContext.global.execute(() => { Thread.currentThread.setName(\"left-behind\"); "
                        + "try while (true) Thread.sleep(1000) finally Thread.currentThread.setName(\"free\") })",
                "new java.util.Timer(\"left-behind\").schedule(new java.util.TimerTask { def run = () }, 100, 100)",
            })
    void threadsEndWithTheirSession(String code, SparkEngine.Running engine) {
        var session = engine.open();
        session.echo(code);
        await().atMost(DEADLINE).until(() -> isAlive("left-behind"));
        session.close();
        assertThat(isAlive("left-behind")).isFalse();
    }

    private static boolean isAlive(String name) {
        return ThreadTraces.all().stream().anyMatch(thread -> thread.getName().equals(name));
    }
}
