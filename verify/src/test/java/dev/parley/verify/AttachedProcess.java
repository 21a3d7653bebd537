package dev.parley.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code AttachedApp} in a JVM of its own, which answers line by line. Used by one thread. */
final class AttachedProcess implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final Path APP = Path.of(System.getProperty("parley.apps")).resolve("AttachedApp.java");
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    private final Process process;
    private final BufferedReader output;
    private final PrintWriter input;
    private final Path errors;
    private final List<String> unasked = new ArrayList<>();

    private AttachedProcess(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.errors = errors;
    }

    /**
     * Starts one on the Spark of the built tree.
     *
     * @param mode {@code prepared} or {@code plain}
     */
    static AttachedProcess start(URI server, String token, String mode) throws Exception {
        Path errors = Files.createTempFile("attached-app", ".log");
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        OPENED.forEach(opened -> command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
        command.addAll(List.of(
                "-cp",
                ParleyServer.DIST.resolve("attach/parley-attach_2.12.jar") + ":" + ParleyServer.DIST + "/engine/jars/*",
                APP.toString(),
                server.toString(),
                token,
                mode));
        var builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        var app = new AttachedProcess(builder.start(), errors);
        try {
            String first = app.answer();
            if (!first.startsWith("attached ")) {
                throw new AssertionError(first);
            }
            return app;
        } catch (Exception | AssertionError e) {
            String log = Files.readString(errors);
            app.close();
            throw new AssertionError(e + " with " + log.substring(Math.max(0, log.length() - 4000)), e);
        }
    }

    /** What it answers to a line. */
    String say(String line) throws Exception {
        input.println(line);
        return answer();
    }

    /** A line that it answers nothing to. */
    void tell(String line) {
        input.println(line);
    }

    private String answer() throws Exception {
        var reading = new FutureTask<>(this::readAnswer);
        var thread = new Thread(reading, "attached-app");
        thread.setDaemon(true);
        thread.start();
        try {
            return reading.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("the application did not answer", e);
        }
    }

    private String readAnswer() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("> ")) {
                return line.substring(2);
            }
            unasked.add(line);
        }
        throw new IOException("the application has ended");
    }

    /** What it wrote to its standard output besides answers, up to the last answer. */
    List<String> unasked() {
        return List.copyOf(unasked);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String log() throws IOException {
        return Files.readString(errors);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends its input, and it ends by itself: nothing in it may keep it alive. */
    int end() throws Exception {
        input.close();
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the application does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        ParleyServer.awaitEnd(process.toHandle());
        Files.deleteIfExists(errors);
    }
}
