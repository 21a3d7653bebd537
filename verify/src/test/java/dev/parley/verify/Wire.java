package dev.parley.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A line between an engine and its server that can be down: what is open is cut then, and nothing new comes through. */
final class Wire implements AutoCloseable {
    private final ServerSocket door;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean down;

    private Wire(ServerSocket door, int target) {
        this.door = door;
        this.target = target;
    }

    /** To a port of this machine, on which nobody needs to listen yet. */
    static Wire to(int port) throws IOException {
        var wire = new Wire(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        wire.threads.execute(wire::accept);
        return wire;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** Cuts all that is open; nothing comes through until then. */
    CompletableFuture<Void> downFor(long seconds) {
        down = true;
        open.forEach(Wire::close);
        return CompletableFuture.runAsync(
                () -> down = false, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS));
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket engine = door.accept();
                open.add(engine);
                threads.execute(() -> join(engine));
            } catch (IOException e) {
                // closed, or an engine that gave up before its turn
            } catch (RejectedExecutionException e) {
                open.forEach(Wire::close); // closed in between
            }
        }
    }

    private void join(Socket engine) {
        if (down) {
            close(engine);
            return;
        }
        var server = new Socket();
        open.add(server);
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        } catch (IOException e) {
            close(engine);
            close(server);
            return;
        }
        if (down) {
            close(server);
        }
        threads.execute(() -> carry(engine, server));
        carry(server, engine);
        open.remove(engine);
        open.remove(server);
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // it was cut, which ends the other side as well
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        open.forEach(Wire::close);
        threads.shutdownNow();
    }
}
