package dev.parley.session.link;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that opens each WebSocket it is asked for, and breaks the connection in the same breath. Thread-safe. */
final class BreakingServer implements AutoCloseable {
    /** Of RFC 6455. */
    private static final String HANDSHAKE = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final String KEY = "Sec-WebSocket-Key:";

    private final ServerSocket listening;
    private final AtomicInteger broken = new AtomicInteger();

    BreakingServer() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        new Thread(this::serve, "breaking-server").start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** How many connections were opened and broken. */
    int broken() {
        return broken.get();
    }

    /** Its thread ends with it. */
    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                socket.setSoTimeout(1_000);
                open(socket);
                broken.incrementAndGet();
            } catch (IOException e) {
                System.out.println("no connection to break: " + e); // the server is closed, or whoever asked is gone
            }
        }
    }

    private static void open(Socket socket) throws IOException {
        var request = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String key = null;
        for (String line = request.readLine(); line != null && !line.isEmpty(); line = request.readLine()) {
            if (line.regionMatches(true, 0, KEY, 0, KEY.length())) {
                key = line.substring(KEY.length()).strip();
            }
        }
        String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + HANDSHAKE).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
