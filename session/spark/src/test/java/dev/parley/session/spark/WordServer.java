package dev.parley.session.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends everybody who connects the same text again and again, until it is closed. Its own thread does. */
final class WordServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WordServer.class);
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final ServerSocket socket;
    private final String text;

    WordServer(String text) throws IOException {
        this.text = text;
        this.socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var thread = new Thread(this::serve, "word-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                while (!socket.isClosed()) {
                    client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                    LockSupport.parkNanos(BETWEEN.toNanos());
                }
            } catch (IOException e) {
                LOG.debug("the client or the server has gone", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
