package dev.parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * spark-shell of the embedded Spark, which comes without its script: the script has Spark's launcher put the command
 * together and runs it, and so do we. Belongs to one thread.
 */
final class SparkShell {
    private static final Pattern SCALA_RESULT = Pattern.compile(".*res0: Int = 2.*");
    private static final Pattern JOB_RESULT = Pattern.compile(".*res1: Long = 1000.*");

    private final Setting setting;
    private final List<String> command;

    SparkShell(Setting setting) throws IOException, InterruptedException {
        this.setting = setting;
        this.command = command(setting.dist().resolve("engine"));
    }

    /** What {@code bin/spark-shell --driver-memory 2g} ends up running; the launcher ends each word with a null. */
    private static List<String> command(Path home) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                Processes.tool("java"),
                "-cp",
                home.resolve("jars") + "/*",
                "org.apache.spark.launcher.Main",
                "org.apache.spark.deploy.SparkSubmit",
                "--class",
                "org.apache.spark.repl.Main",
                "--name",
                "Spark shell",
                "--driver-memory",
                "2g");
        environment(builder, home);
        Process launcher = builder.start();
        String words = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (launcher.waitFor() != 0) {
            throw new IOException("Spark's launcher made no command: "
                    + new String(launcher.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        return Arrays.stream(words.split("\0", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static void environment(ProcessBuilder builder, Path home) {
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("SPARK_"));
        environment.put("SPARK_HOME", home.toString());
        environment.put("SPARK_SCALA_VERSION", "2.12"); // as the script finds out
        environment.put("SPARK_SUBMIT_OPTS", "-Dscala.usejavacp=true");
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        environment.put("TERM", "dumb");
    }

    /** Starts one, waits for its first results and ends it. */
    StartBench.Start start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(setting.work(), "shell");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("log").toFile());
        environment(builder, setting.dist().resolve("engine"));
        long start = System.nanoTime();
        Process shell = builder.start();
        try (var input = shell.outputWriter(StandardCharsets.UTF_8);
                var output = shell.inputReader(StandardCharsets.UTF_8)) {
            input.write(StartBench.SCALA + "\n" + StartBench.JOB + "\n");
            input.flush();
            await(output, SCALA_RESULT);
            double scala = StartBench.Start.since(start);
            await(output, JOB_RESULT);
            double job = StartBench.Start.since(start);
            input.write(":quit\n");
            input.flush();
            return new StartBench.Start(scala, job);
        } finally {
            if (!shell.waitFor(20, TimeUnit.SECONDS)) {
                shell.destroyForcibly().waitFor();
            }
        }
    }

    private static void await(BufferedReader output, Pattern result) throws IOException {
        var seen = new ArrayList<String>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (result.matcher(line).matches()) {
                return;
            }
            seen.add(line);
        }
        throw new IOException("spark-shell ended without " + result + ": " + String.join("\n", seen));
    }
}
