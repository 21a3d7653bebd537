package dev.parley.session.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server as a child process. It ends once its standard input does, whether this closes it, the application ends or is
 * killed, and then removes its folder. Thread-safe.
 */
public final class EmbeddedServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration ORDERLY_END = Duration.ofSeconds(25);
    private static final Duration END = Duration.ofSeconds(5);

    /** The application's other variables are its own: secrets, options of its JVM, settings of another server. */
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ");

    private final ServerFolder folder;
    private final Process process;
    private final ServerOutput output = new ServerOutput();
    private final Thread hook;

    private EmbeddedServer(ServerFolder folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.hook = new Thread(this::applicationEnds, "parley-server-end");
    }

    /**
     * Starts one and waits until it listens, 90 s at most.
     *
     * @throws ServerStartException where it does not come to that; nothing of it is left then
     */
    public static EmbeddedServer start(ServerPorts ports) throws InterruptedException {
        try {
            ServerFolder folder = ServerFolder.make(ports);
            EmbeddedServer server = launch(folder);
            server.awaitStart();
            return server;
        } catch (IOException e) {
            throw new ServerStartException("the server has not started: " + e, e);
        }
    }

    private static EmbeddedServer launch(ServerFolder folder) throws IOException {
        try {
            var server = new EmbeddedServer(folder, command(folder).start());
            server.output.follow(server.process.inputReader());
            return server;
        } catch (IOException e) {
            folder.remove();
            throw e;
        }
    }

    private static ProcessBuilder command(ServerFolder folder) {
        Path home = folder.path();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "@" + home.resolve("lib/jvm.options"), // those of bin/parley
                "-Dparley.home=" + home,
                "-Djava.io.tmpdir=" + folder.scratch(),
                "-cp",
                home + "/lib/*",
                "dev.parley.server.Main"));
        command.addAll(List.of("server", "--config", folder.configuration().toString()));
        command.addAll(List.of("--embedded-in", home.toString()));
        var builder = new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
        builder.environment().keySet().retainAll(INHERITED);
        return builder;
    }

    private void awaitStart() throws InterruptedException {
        boolean started = false;
        try {
            URI address = output.address().get(START.toSeconds(), TimeUnit.SECONDS);
            Runtime.getRuntime().addShutdownHook(hook);
            LOG.info("the application's own server listens on {}", address);
            started = true;
        } catch (ExecutionException | TimeoutException e) {
            String reason = e instanceof TimeoutException ? "not within " + START.toSeconds() + " s" : "it has ended";
            throw new ServerStartException("the server has not started, " + reason + ":\n" + output.lastLines(), e);
        } finally {
            if (!started) {
                process.destroyForcibly();
                close();
            }
        }
    }

    /** Where it listens. */
    public URI address() {
        return output.address().join();
    }

    /** Where SQL tools connect, as a JDBC URL; empty where they are not let in. */
    public Optional<String> sqlUrl() {
        return output.sql();
    }

    /** Holds the token that callers send; there as long as the server is. */
    public Path tokenFile() {
        return folder.tokenFile();
    }

    /** Ends it in an orderly way and removes what it had; waits for that within bounds. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close(); // the end of its standard input is what it waits for
            if (!process.waitFor(ORDERLY_END.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("the server did not end within {} s and is killed", ORDERLY_END.toSeconds());
                process.destroyForcibly().waitFor(END.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        folder.remove();
        forgetHook();
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("closed while the application ends");
        }
    }

    /** A server that lives sees it by itself, and need not be waited for; one that was killed has left its folder. */
    private void applicationEnds() {
        if (!process.isAlive()) {
            folder.remove();
        }
    }
}
