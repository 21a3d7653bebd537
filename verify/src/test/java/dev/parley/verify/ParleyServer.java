package dev.parley.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code bin/parley server} of the built tree, as a process of its own, with all that it starts. */
final class ParleyServer implements AutoCloseable {
    static final Path DIST =
            Path.of(System.getProperty("parley.dist")).toAbsolutePath().normalize();
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(40);
    private static final Pattern LISTENS = Pattern.compile("Parley \\S+ listens on (http://\\S+)");

    private static final Pattern SQL = Pattern.compile("SQL tools connect to (jdbc:hive2://\\S+)");

    private final Process process;
    private final BufferedReader output;
    private final Path errors;
    private final URI address;

    private ParleyServer(Process process, BufferedReader output, Path errors, URI address) {
        this.process = process;
        this.output = output;
        this.errors = errors;
        this.address = address;
    }

    /** Starts on a free port and waits for the one line that says so. */
    static ParleyServer start(Path data, String... flags) throws Exception {
        return start(data, List.of("--port", "0"), flags);
    }

    /** One whose engines use two cores; its configuration and its data lie in the folder. */
    static ParleyServer startLocal(Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("parley.yaml"), "engine:\n  master: local[2]\n");
        return start(folder.resolve("data"), "--config", config.toString());
    }

    static ParleyServer start(Path data, List<String> port, String... flags) throws Exception {
        Path errors = Files.createTempFile("parley-server", ".log");
        Process process = launch(data, errors, port, flags);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = CompletableFuture.supplyAsync(() -> firstLine(output)).get(START.toSeconds(), TimeUnit.SECONDS);
        Matcher listens = LISTENS.matcher(line);
        if (!listens.matches()) {
            process.destroyForcibly();
            throw new AssertionError("the server said: " + line + "\n" + Files.readString(errors));
        }
        return new ParleyServer(process, output, errors, URI.create(listens.group(1)));
    }

    /** Starts one that is expected to refuse; its exit code and what it wrote to stderr. */
    static Refusal refuse(Path data, String... flags) throws Exception {
        Path errors = Files.createTempFile("parley-server", ".log");
        Process process = launch(data, errors, List.of(), flags);
        if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the server did not refuse");
        }
        var refusal = new Refusal(process.exitValue(), Files.readString(errors));
        Files.delete(errors);
        return refusal;
    }

    record Refusal(int exit, String message) {}

    private static Process launch(Path data, Path errors, List<String> port, String... flags) throws IOException {
        var command =
                new ArrayList<>(List.of(DIST.resolve("bin/parley").toString(), "server", "--data", data.toString()));
        command.addAll(port);
        command.addAll(List.of(flags));
        var builder = new ProcessBuilder(command).redirectError(errors.toFile());
        // One that was made is used; making one here would be another process beside those that tests count.
        builder.environment().put("PARLEY_ENGINE_ARCHIVE", "use");
        builder.environment().put("PARLEY_ENGINE_JIT", "quick"); // few live long enough for the other to pay
        builder.environment().put("PARLEY_SQL_PORT", "0"); // the usual one may be another server's
        return builder.start();
    }

    private static String firstLine(BufferedReader output) {
        try {
            return String.valueOf(output.readLine());
        } catch (IOException e) {
            return e.toString();
        }
    }

    URI address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** On loopback, for one that has to be known before who listens at it. */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The engines that it started and that live. */
    List<ProcessHandle> engines() {
        try (Stream<ProcessHandle> children = process.toHandle().descendants()) {
            return children.toList();
        }
    }

    /** Where drivers of HiveServer2 connect. */
    String sqlUrl() throws IOException {
        Matcher said = SQL.matcher(log());
        if (!said.find()) {
            throw new AssertionError("the server did not say where SQL tools connect\n" + log());
        }
        return said.group(1);
    }

    String log() throws IOException {
        return Files.readString(errors);
    }

    /** What it printed after its first line; call once it has ended. */
    List<String> laterOutput() {
        return output.lines().toList();
    }

    void kill9() throws Exception {
        process.destroyForcibly();
        process.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
    }

    /** SIGTERM; its exit code. */
    int terminate() throws Exception {
        process.toHandle().destroy(); // Process.destroy() would close what it printed unread
        process.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        var engines = engines();
        process.destroy();
        awaitEnd(process.toHandle());
        engines.forEach(ParleyServer::awaitEnd);
        Files.deleteIfExists(errors); // tests close it twice where they have killed it
    }

    /** Nothing that a test started outlives it; what did not end by itself is killed, and the test fails. */
    static void awaitEnd(ProcessHandle started) {
        try {
            started.onExit().orTimeout(STOP.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            started.destroyForcibly();
            throw new AssertionError("process " + started.pid() + " did not end within " + STOP, e);
        }
    }
}
