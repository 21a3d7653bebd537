package dev.parley.session.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server writes: handed to the application's log, with what it says of itself picked out. Thread-safe. */
final class ServerOutput {
    /** Of a name of its own, so that the application can turn it down. */
    private static final Logger LOG = LoggerFactory.getLogger("dev.parley.server");

    private static final Pattern LISTENS = Pattern.compile("Parley \\S+ listens on (http://\\S+)");
    private static final Pattern SQL = Pattern.compile("SQL tools connect to (jdbc:hive2://\\S+)");
    private static final int LAST_LINES = 20;

    private final CompletableFuture<URI> address = new CompletableFuture<>();
    private final Deque<String> last = new ArrayDeque<>();
    private volatile String sql;

    /** Reads until the server has ended, on a thread that no application waits for. */
    void follow(BufferedReader output) {
        var thread = new Thread(() -> read(output), "parley-server-output");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(BufferedReader output) {
        try (output) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            LOG.debug("the server's output has ended", e);
        } finally {
            address.completeExceptionally(new ServerStartException("it has ended"));
        }
    }

    private void take(String line) {
        LOG.info("{}", line);
        synchronized (last) {
            last.addLast(line);
            if (last.size() > LAST_LINES) {
                last.removeFirst();
            }
        }
        Matcher tools = SQL.matcher(line);
        if (tools.find()) {
            sql = tools.group(1);
        }
        Matcher listens = LISTENS.matcher(line);
        if (listens.find()) {
            address.complete(URI.create(listens.group(1)));
        }
    }

    /** Where it listens, once it does; fails where it ends before. */
    CompletableFuture<URI> address() {
        return address;
    }

    /** Where SQL tools connect; known when the address is. */
    Optional<String> sql() {
        return Optional.ofNullable(sql);
    }

    String lastLines() {
        synchronized (last) {
            return last.isEmpty() ? "it wrote nothing" : String.join("\n", last);
        }
    }
}
