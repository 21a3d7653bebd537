package dev.parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code bin/parley server} of the built tree, in a process of its own. Belongs to one thread. */
final class Server implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("Parley \\S+ listens on (http://\\S+)");
    private static final Pattern SQL = Pattern.compile("SQL tools connect to (jdbc:hive2://\\S+)");
    private static final Pattern ENGINE = Pattern.compile("engine (\\S+) is started as process (\\d+)");

    private final Process process;
    private final BufferedReader output;
    private final Path log;
    private final Client client;

    private Server(Process process, BufferedReader output, Path log, Client client) {
        this.process = process;
        this.output = output;
        this.log = log;
        this.client = client;
    }

    /** Starts one with its data in this folder, and waits until it listens. Settings are environment variables. */
    static Server start(Setting setting, Path data, Map<String, String> settings) throws IOException {
        Path log = Files.createTempFile(setting.work(), "server", ".log");
        var builder = new ProcessBuilder(
                        setting.dist().resolve("bin/parley").toString(),
                        "server",
                        "--port",
                        "0",
                        "--data",
                        data.toString())
                .redirectError(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
        if (setting.size().equals(Size.SMOKE)) {
            builder.environment().put("PARLEY_ENGINE_JIT", "quick"); // sooner done, and its figures mean nothing
        }
        builder.environment().putAll(settings);
        Process process = builder.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = String.valueOf(output.readLine());
        Matcher listens = LISTENS.matcher(line);
        if (!listens.matches()) {
            process.destroyForcibly();
            throw new IOException("the server said '" + line + "': " + Files.readString(log));
        }
        return new Server(process, output, log, new Client(URI.create(listens.group(1))));
    }

    /** One with the default configuration and a fresh data folder. */
    static Server start(Setting setting) throws IOException {
        return start(setting, Files.createTempDirectory(setting.work(), "data"), Map.of());
    }

    Client client() {
        return client;
    }

    long pid() {
        return process.pid();
    }

    /** Where SQL tools connect. */
    String sqlUrl() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(SQL::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the server's log does not say where SQL tools connect"));
        }
    }

    /** The process of the engine that a session runs in. */
    long enginePid(String session) throws IOException, InterruptedException {
        String engine = client.send("GET", "/api/v1/sessions/" + session, null)
                .path("engine")
                .asText();
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(ENGINE::matcher)
                    .filter(Matcher::find)
                    .filter(found -> found.group(1).equals(engine))
                    .map(found -> Long.parseLong(found.group(2)))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the server's log does not name the process of " + engine));
        }
    }

    /** The processes of all engines that it has started. */
    List<Long> enginePids() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(ENGINE::matcher)
                    .filter(Matcher::find)
                    .map(found -> Long.parseLong(found.group(2)))
                    .filter(pid -> ProcessHandle.of(pid).isPresent())
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Processes.end(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        output.close();
    }
}
