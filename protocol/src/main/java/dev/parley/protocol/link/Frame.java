package dev.parley.protocol.link;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.SessionState;
import java.util.List;
import java.util.Objects;

/**
 * What travels on the control WebSocket, one frame a text message, at most {@link #MAX_BYTES} each.
 *
 * <p>The engine dials and says {@link Hello}; the server answers {@link Welcome}; then both send again what the other has
 * not seen and go on. Only {@link Data} is numbered, from 1 and per direction; {@link Heartbeat} is not kept.
 */
public sealed interface Frame {
    int MAX_BYTES = 64 << 10;

    /** Of the link; the server refuses another with close code {@link CloseCode#PROTOCOL}. */
    int VERSION = 1;

    String engine();

    /**
     * The first frame of the engine on a new connection.
     *
     * @param server the server instance it last spoke with; null at first
     * @param seen the last number it took from that instance
     * @param oldest the number of the oldest frame it still keeps, or of the next one that it will send
     * @param newest the number of the last frame it has numbered: once the server has that, it knows all that {@code
     *     sessions} tells
     * @param sessions all that it holds, so that the server knows what it did not see happen
     */
    record Hello(
            String engine, int version, String server, long seen, long oldest, long newest, List<HeldSession> sessions)
            implements Frame {
        public Hello {
            Objects.requireNonNull(engine, "engine");
            sessions = sessions == null ? List.of() : List.copyOf(sessions);
        }
    }

    /**
     * The server's answer.
     *
     * @param server this instance; where it is not the engine's, the server's numbers start anew at 1
     * @param seen the last number it took from this engine; the engine sends on from there
     */
    record Welcome(String engine, String server, long seen) implements Frame {
        public Welcome {
            Objects.requireNonNull(engine, "engine");
            Objects.requireNonNull(server, "server");
        }
    }

    /**
     * A command or an event, or a piece of a long one.
     *
     * @param seq its number in this direction
     * @param ack the last number of the other direction that the sender has done with
     * @param part which piece this is, from 0
     * @param parts how many pieces the message has
     * @param text the message as JSON, or the piece of that text
     */
    record Data(String engine, long seq, long ack, int part, int parts, String text) implements Frame {
        public Data {
            Objects.requireNonNull(engine, "engine");
            Objects.requireNonNull(text, "text");
            if (part < 0 || part >= parts) {
                throw new IllegalArgumentException("piece " + part + " of " + parts);
            }
        }

        Data withAck(long newAck) {
            return ack == newAck ? this : new Data(engine, seq, newAck, part, parts, text);
        }
    }

    /** "I am here", every {@link LinkTiming#heartbeat()} and whenever an acknowledgement has nothing to ride on. */
    record Heartbeat(String engine, long ack) implements Frame {
        public Heartbeat {
            Objects.requireNonNull(engine, "engine");
        }
    }

    /**
     * A session as its engine sees it.
     *
     * @param lastStatement the last statement accepted, -1 before the first
     * @param running the statement that runs now in its turn, or null
     * @param beside those that run beside it, those that wait for a stream among them
     */
    record HeldSession(SessionKey key, SessionState state, int lastStatement, Integer running, List<Integer> beside) {
        /** Nothing runs beside. */
        public HeldSession(SessionKey key, SessionState state, int lastStatement, Integer running) {
            this(key, state, lastStatement, running, List.of());
        }

        public HeldSession {
            beside = beside == null ? List.of() : List.copyOf(beside);
        }
    }
}
