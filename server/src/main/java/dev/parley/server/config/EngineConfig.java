package dev.parley.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How engines are started.
 *
 * @param master Spark's master URL
 * @param sparkHome a Spark to use instead of the embedded one
 * @param spark further {@code spark.*} settings
 * @param memory the driver's heap, as -Xmx takes it
 * @param javaOptions further options of the driver's JVM
 * @param startTimeout after how long a start counts as failed
 * @param lostAfter after how long out of reach an engine is given up
 * @param lease how long an engine lives on without its server
 */
public record EngineConfig(
        String master,
        Optional<Path> sparkHome,
        Map<String, String> spark,
        String memory,
        List<String> javaOptions,
        Duration startTimeout,
        Duration lostAfter,
        Duration lease) {}
