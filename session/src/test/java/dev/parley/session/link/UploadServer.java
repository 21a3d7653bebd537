package dev.parley.session.link;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.session.interpreter.Upload;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that takes one result as the protocol says, and cuts, refuses or waits where a test wants it to. Thread-safe. */
final class UploadServer implements AutoCloseable {
    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<byte[]> messages = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private int cutAfter = Integer.MAX_VALUE;
    private int limit = Integer.MAX_VALUE;
    private int refusal;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    UploadServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::answer);
        http.start();
    }

    /** An upload to here. */
    Upload upload() {
        URI address = URI.create("http://127.0.0.1:" + http.getAddress().getPort());
        var identity = new EngineIdentity("engine", "secret", address);
        return new PortionedUpload(new ResultRequests(RenewedClient.http(), identity, "/result"));
    }

    /** The connection is cut once, when so many messages are here. */
    synchronized void cutAfter(int count) {
        cutAfter = count;
    }

    /** It takes no more than so many messages, and says so. */
    synchronized void limit(int count) {
        limit = count;
    }

    /** All requests are answered with this status. */
    synchronized void refuse(int status) {
        refusal = status;
    }

    /** Answers wait until this is open. */
    void hold(CountDownLatch until) {
        gate = until;
    }

    synchronized List<byte[]> messages() {
        return List.copyOf(messages);
    }

    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        synchronized (this) {
            requests.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getQuery());
        }
        if (exchange.getRequestMethod().equals("PUT") && !take(exchange)) {
            exchange.close();
            return;
        }
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        byte[] body = body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(refusal == 0 ? 200 : refusal, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized String body() {
        String reason = messages.size() < limit ? "null" : "\"session_bytes\"";
        return "{\"messages\": " + messages.size() + ", \"limit\": " + reason + "}";
    }

    /** False where the connection is to be cut. */
    private boolean take(HttpExchange exchange) {
        int from = Integer.parseInt(exchange.getRequestURI().getQuery().substring("from=".length()));
        synchronized (this) {
            messages.subList(Math.min(from, messages.size()), messages.size()).clear();
        }
        try (var body = new DataInputStream(exchange.getRequestBody())) {
            while (true) {
                byte[] message = body.readNBytes(body.readInt());
                synchronized (this) {
                    if (messages.size() < limit) {
                        messages.add(message);
                    }
                    if (messages.size() == cutAfter) {
                        cutAfter = Integer.MAX_VALUE;
                        return false;
                    }
                }
            }
        } catch (EOFException end) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        gate.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
