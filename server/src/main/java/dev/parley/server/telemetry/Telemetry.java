package dev.parley.server.telemetry;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.List;
import java.util.Optional;

/** What an operator's tools ask: is it alive, is it ready, its metrics. Belongs to its Vert.x; its methods may be called anywhere. */
public final class Telemetry {
    /** Prometheus's text format. */
    public static final String METRICS_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final long CHECK_MILLIS = 1000;

    private final Vertx vertx;
    private final PrometheusMeterRegistry registry;
    private final HealthChecks readiness;

    public Telemetry(Vertx vertx, PrometheusMeterRegistry registry, List<ReadinessCheck> checks) {
        this.vertx = vertx;
        this.registry = registry;
        this.readiness = HealthChecks.create(vertx);
        checks.forEach(check -> readiness.register(check.name(), CHECK_MILLIS, promise -> run(check, promise)));
    }

    /** A server that answers this is alive. */
    public HealthReport live() {
        return new HealthReport(HealthReport.Status.UP, List.of());
    }

    /** Runs every check, each for a second at most. */
    public Future<HealthReport> ready() {
        return readiness.checkStatus().map(Telemetry::report);
    }

    /** All meters in {@link #METRICS_MEDIA_TYPE}; gauges may take their time, so not on the event loop. */
    public Future<Buffer> metrics() {
        return vertx.executeBlocking(() -> Buffer.buffer(registry.scrape()));
    }

    private static void run(ReadinessCheck check, Promise<Status> promise) {
        check.problem()
                .get()
                .map(problem -> problem.map(reason -> Status.KO(new JsonObject().put("reason", reason)))
                        .orElseGet(Status::OK))
                .onComplete(promise);
    }

    private static HealthReport report(CheckResult result) {
        List<HealthReport.Check> checks = Optional.ofNullable(result.getChecks()).orElse(List.of()).stream()
                .map(check -> new HealthReport.Check(check.getId(), status(check), reason(check)))
                .toList();
        return new HealthReport(status(result), checks);
    }

    private static HealthReport.Status status(CheckResult result) {
        return result.getUp() ? HealthReport.Status.UP : HealthReport.Status.DOWN;
    }

    private static String reason(CheckResult check) {
        if (check.getUp()) {
            return null;
        }
        JsonObject data = check.getData() == null ? new JsonObject() : check.getData();
        if (data.getString("reason") != null) {
            return data.getString("reason");
        }
        return check.getFailure() == null
                ? "It did not answer."
                : String.valueOf(check.getFailure().getMessage());
    }
}
