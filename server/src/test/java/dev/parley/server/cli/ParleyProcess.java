package dev.parley.server.cli;

import dev.parley.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that runs {@code parley} with some arguments in a folder. */
final class ParleyProcess implements AutoCloseable {
    private final Process process;
    private final Path stderr;
    private final BufferedReader stdout;

    private ParleyProcess(Process process, Path stderr) {
        this.process = process;
        this.stderr = stderr;
        this.stdout = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ParleyProcess start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                // A test run in the background ignores SIGINT, and its children would inherit that.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path stderr = Files.createTempFile(folder, "stderr", ".log");
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(stderr.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PARLEY_"));
        builder.environment().putAll(environment);
        return new ParleyProcess(builder.start(), stderr);
    }

    /** The next line on stdout, null at its end; the test's own timeout bounds the wait. */
    String line() throws IOException {
        return stdout.readLine();
    }

    String restOfStdout() throws IOException {
        var rest = new StringBuilder();
        for (String line = line(); line != null; line = line()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }

    /** Sends a signal, {@code TERM} or {@code INT}; the process's pipe stays open, unlike after destroy(). */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -s " + name + " " + process.pid()).start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new AssertionError("the signal was not sent");
        }
    }

    /** The end of its standard input. */
    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end within 30 s");
        }
        return process.exitValue();
    }

    String stderr() throws IOException {
        return Files.readString(stderr);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
