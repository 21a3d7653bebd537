package dev.parley.server.engine;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The versions of Spark and Scala that there is an adapter for. */
enum SparkGeneration {
    SPARK_3_5("spark35", "3\\.5", "2.12"),
    SPARK_4("spark4", "4", "2.13");

    private static final Pattern SPARK_CORE = Pattern.compile("spark-core_([0-9.]+)-([0-9].*)\\.jar");

    private final String adapter;
    private final Pattern spark;
    private final String scala;

    SparkGeneration(String adapter, String spark, String scala) {
        this.adapter = adapter;
        this.spark = Pattern.compile(spark + "\\..*");
        this.scala = scala;
    }

    /** The folder, beside the jars that every engine has, of those that this one has. */
    String adapter() {
        return adapter;
    }

    /** That of the Spark whose jars these are; fails with ENGINE_NOT_STARTED where there is no adapter for it. */
    static SparkGeneration of(Path jars) {
        Matcher core = core(jars)
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.ENGINE_NOT_STARTED,
                        "no spark-core is among the jars in " + jars
                                + "; engine.spark_home must name a Spark installation"));
        String scala = core.group(1);
        String spark = core.group(2);
        return Arrays.stream(values())
                .filter(it -> it.spark.matcher(spark).matches() && it.scala.equals(scala))
                .findFirst()
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.ENGINE_NOT_STARTED,
                        "Spark " + spark + " with Scala " + scala + " in " + jars
                                + " is none that engines can run on; set engine.spark_home to a Spark 3.5 with Scala 2.12"
                                + " or a Spark 4 with Scala 2.13"));
    }

    private static Optional<Matcher> core(Path jars) {
        try (Stream<Path> files = Files.list(jars)) {
            return files.map(file -> SPARK_CORE.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .findFirst();
        } catch (IOException e) {
            throw new GatewayException(ErrorCode.ENGINE_NOT_STARTED, "cannot read the engine's jars in " + jars);
        }
    }
}
