package dev.parley.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthAndMetricsTest {
    private RestServer server;
    private ContractClient client;

    @BeforeEach
    void start() {
        server = RestServer.start();
        client = server.client;
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void aRunningServerIsAliveEvenWhereItIsNotReady() {
        server.problem = Optional.of("The disk is full.");

        assertThat(client.get("/health/live")
                        .hasStatus(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("up");
    }

    @Test
    void aServerIsReadyWhenEveryCheckPasses() {
        var report = client.get("/health/ready").hasStatus(200).json();

        assertThat(report.path("status").asText()).isEqualTo("up");
        assertThat(report.at("/checks/0/name").asText()).isEqualTo("store");
        assertThat(report.at("/checks/0/status").asText()).isEqualTo("up");
    }

    @Test
    void aServerThatIsNotReadySaysWhy() {
        server.problem = Optional.of("The disk is full.");

        var report = client.get("/health/ready").hasStatus(503).json();

        assertThat(report.path("status").asText()).isEqualTo("down");
        assertThat(report.at("/checks/0/reason").asText()).isEqualTo("The disk is full.");
    }

    @Test
    void metricsAreInPrometheussFormat() {
        server.registry.counter("parley.things", "kind", "test").increment(3);

        var reply = client.get("/metrics").hasStatus(200);

        assertThat(reply.mediaType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(reply.raw().toString()).contains("parley_things_total{kind=\"test\"} 3.0");
    }

    @Test
    void theVersionNamesServerApiAndJava() {
        var version = client.get("/api/v1/version").hasStatus(200).json();

        assertThat(version.path("version").asText()).isEqualTo("1.2.3");
        assertThat(version.path("api").asText()).isEqualTo("v1");
        assertThat(version.path("java").asText()).startsWith("17");
    }
}
