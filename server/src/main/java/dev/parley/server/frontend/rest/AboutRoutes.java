package dev.parley.server.frontend.rest;

import dev.parley.server.telemetry.HealthReport;
import dev.parley.server.telemetry.Telemetry;
import io.vertx.core.Future;

/** The operations on the server itself: version, contract, health, metrics. Stateless. */
final class AboutRoutes {
    private final Contract contract;
    private final String version;
    private final Telemetry telemetry;

    /** The versions as the contract shows them. */
    record Version(String version, String api, String java) {}

    AboutRoutes(Contract contract, String version, Telemetry telemetry) {
        this.contract = contract;
        this.version = version;
        this.telemetry = telemetry;
    }

    void bind(Routes routes) {
        Answer versions = Answer.ok(new Version(version, "v1", Runtime.version().toString()));
        Answer yaml = Answer.of("application/yaml", contract.yaml());
        Answer json = Answer.of(Answer.JSON, contract.json());
        routes.bind("getVersion", request -> Future.succeededFuture(versions));
        routes.bind("getOpenApiYaml", request -> Future.succeededFuture(yaml));
        routes.bind("getOpenApiJson", request -> Future.succeededFuture(json));
        routes.bind("getLiveness", request -> Future.succeededFuture(health(telemetry.live())));
        routes.bind("getReadiness", request -> telemetry.ready().map(AboutRoutes::health));
        routes.bind(
                "getMetrics",
                request -> telemetry.metrics().map(text -> Answer.of(Telemetry.METRICS_MEDIA_TYPE, text)));
    }

    private static Answer health(HealthReport report) {
        return Answer.ok(report).withStatus(report.isUp() ? 200 : 503);
    }
}
