package dev.parley.session.spark;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.session.host.Results;
import dev.parley.session.interpreter.ArrowMessage;
import dev.parley.session.interpreter.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Keeps what is uploaded, as a server does: within the limits and at the pace that a test sets. Thread-safe. */
final class RecordedUploads implements Results {
    private final Map<String, Recorded> last = new ConcurrentHashMap<>();
    private final Map<SessionKey, Integer> limits = new ConcurrentHashMap<>();
    private final Map<SessionKey, CountDownLatch> gates = new ConcurrentHashMap<>();

    @Override
    public Upload begin(SessionKey key, int statement) {
        var recorded = new Recorded(
                limits.getOrDefault(key, Integer.MAX_VALUE), gates.getOrDefault(key, new CountDownLatch(0)));
        last.put(key + "/" + statement, recorded);
        return recorded;
    }

    /** From now on no more than so many messages are taken of a statement of this session. */
    void limit(SessionKey key, int messages) {
        limits.put(key, messages);
    }

    /** From now on this session's uploads stop after their second message until the latch is open. */
    void hold(SessionKey key, CountDownLatch gate) {
        gates.put(key, gate);
    }

    /** The messages of a statement's last upload. */
    List<byte[]> of(SessionKey key, int statement) {
        Recorded recorded = last.get(key + "/" + statement);
        return recorded == null ? List.of() : recorded.messages();
    }

    boolean isClosed(SessionKey key, int statement) {
        return last.get(key + "/" + statement).closed;
    }

    void forget(SessionKey key) {
        last.keySet().removeIf(name -> name.startsWith(key + "/"));
    }

    private static final class Recorded implements Upload {
        private final List<ArrowMessage> messages = new ArrayList<>();
        private final int most;
        private final CountDownLatch gate;
        private volatile boolean closed;

        Recorded(int most, CountDownLatch gate) {
            this.most = most;
            this.gate = gate;
        }

        @Override
        public boolean send(ArrowMessage message) throws InterruptedException {
            if (messages().size() >= 2) {
                gate.await();
            }
            synchronized (this) {
                return messages.size() < most && messages.add(message);
            }
        }

        @Override
        public void flush() {
            // All is sent at once.
        }

        @Override
        public synchronized Stored finish() {
            long rows = messages.stream().mapToLong(ArrowMessage::rows).sum();
            return new Stored(messages.size(), rows, messages.size() < most ? null : "session_bytes");
        }

        @Override
        public void close() {
            closed = true;
        }

        synchronized List<byte[]> messages() {
            return messages.stream().map(ArrowMessage::bytes).toList();
        }
    }
}
