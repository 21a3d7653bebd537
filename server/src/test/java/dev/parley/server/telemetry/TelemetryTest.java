package dev.parley.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private final Vertx vertx = Vertx.vertx();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @AfterEach
    void end() throws Exception {
        registry.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void withoutChecksItIsReady() throws Exception {
        assertThat(ready(new Telemetry(vertx, registry, List.of())))
                .isEqualTo(new HealthReport(HealthReport.Status.UP, List.of()));
    }

    @Test
    void oneCheckThatFailsMakesItUnready() throws Exception {
        HealthReport report = ready(new Telemetry(
                vertx,
                registry,
                List.of(
                        check("well", () -> Future.succeededFuture(Optional.empty())),
                        check("ill", () -> Future.succeededFuture(Optional.of("It has a cold."))))));

        assertThat(report.isUp()).isFalse();
        assertThat(report.checks())
                .containsExactlyInAnyOrder(
                        new HealthReport.Check("well", HealthReport.Status.UP, null),
                        new HealthReport.Check("ill", HealthReport.Status.DOWN, "It has a cold."));
    }

    @Test
    void aCheckThatFailsItselfIsDownWithItsMessage() throws Exception {
        assertThat(reason(() -> Future.failedFuture(new IllegalStateException("no disk"))))
                .contains("no disk");
        assertThat(reason(() -> {
                    throw new IllegalStateException("no thermometer");
                }))
                .contains("no thermometer");
    }

    @Test
    void aCheckThatNeverAnswersIsDownAfterItsTime() throws Exception {
        assertThat(reason(() -> Promise.<Optional<String>>promise().future())).isNotBlank();
    }

    private String reason(Supplier<Future<Optional<String>>> problem) throws Exception {
        HealthReport report = ready(new Telemetry(vertx, registry, List.of(check("ill", problem))));
        assertThat(report.isUp()).isFalse();
        return report.checks().get(0).reason();
    }

    private static ReadinessCheck check(String name, Supplier<Future<Optional<String>>> problem) {
        return new ReadinessCheck(name, problem);
    }

    private static HealthReport ready(Telemetry telemetry) throws Exception {
        return telemetry.ready().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
