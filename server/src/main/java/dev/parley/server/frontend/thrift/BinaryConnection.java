package dev.parley.server.frontend.thrift;

import dev.parley.server.security.AccessPolicy;
import dev.parley.server.security.Principal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A driver's connection, of whichever sort its first byte says: SASL, or bare messages. One call is answered after the
 * other; while one is, what comes is kept within the bound of a request. It holds no thread. Belongs to the event loop.
 */
final class BinaryConnection {
    private static final Logger LOG = LoggerFactory.getLogger(BinaryConnection.class);
    private static final byte BARE = (byte) 0x80;
    private static final byte TLS = 0x16;
    /** Of a call by somebody who did not say who it is, and who is only told to. */
    private static final int MOST_OF_NOBODY = 64 << 10;

    private final NetSocket socket;
    private final Door door;
    private MessageScanner scanner;
    private Sort sort = Sort.UNKNOWN;
    private SaslPlain sasl;
    private SaslFrames frames;
    private Caller caller;
    private Buffer raw = Buffer.buffer();
    private Buffer message = Buffer.buffer();
    private Instant lastUse;
    private boolean answering;
    private boolean writing;
    private boolean going;
    private boolean closed;

    /** What all connections share. */
    record Door(ThriftMessages messages, SqlSessions sessions, AccessPolicy access, Clock clock, int mostBytes) {}

    private enum Sort {
        UNKNOWN,
        SASL_BEGINNING,
        SASL,
        BARE
    }

    BinaryConnection(NetSocket socket, Door door) {
        this.socket = socket;
        this.door = door;
        this.scanner = new MessageScanner(door.mostBytes());
        this.lastUse = door.clock().instant();
    }

    void begin() {
        socket.handler(this::take);
        socket.exceptionHandler(e -> LOG.debug("a SQL tool at {} is gone: {}", socket.remoteAddress(), e.toString()));
    }

    /** Whether nothing was asked since then and nothing is being answered. */
    boolean isUnusedSince(Instant instant) {
        return !answering && lastUse.isBefore(instant);
    }

    /** Whether it has shown yet what it is. */
    boolean isBegun() {
        return caller != null && !caller.opened().isEmpty();
    }

    void close(String why) {
        if (!closed) {
            closed = true;
            LOG.info("the connection of a SQL tool at {} is closed: {}", socket.remoteAddress(), why);
            socket.close();
        }
    }

    /** It is gone; what runs for it is cancelled, and the sessions that it opened end. */
    void left() {
        closed = true;
        if (caller != null) {
            List.copyOf(caller.leave()).forEach(session -> door.sessions()
                    .close(session)
                    .onFailure(e -> LOG.warn("a session was not closed: {}", e.toString())));
        }
    }

    private void take(Buffer bytes) {
        if (closed) {
            return;
        }
        raw.appendBuffer(bytes);
        if ((answering || writing) && raw.length() > door.mostBytes()) {
            close("it sends more while it is to wait for an answer");
            return;
        }
        goOn();
    }

    private void goOn() {
        if (going) {
            return; // what was answered at once is gone on from below, or many such calls would fill the stack
        }
        going = true;
        try {
            while (!closed && !answering && !writing && advance()) {
                // one step more
            }
        } catch (MalformedMessageException e) {
            close("what it sent cannot be taken: " + e.getMessage());
        } finally {
            going = false;
        }
    }

    /** Does what can be done with what is here; whether it is worth another try. */
    private boolean advance() {
        return switch (sort) {
            case UNKNOWN -> raw.length() > 0 && recognise(raw.getByte(0));
            case SASL_BEGINNING -> greet();
            case SASL -> {
                drop(frames.unwrap(raw, 0, message));
                yield call();
            }
            case BARE -> {
                message.appendBuffer(raw);
                raw = Buffer.buffer();
                yield call();
            }
        };
    }

    private boolean recognise(byte first) {
        switch (first) {
            case SaslPlain.START -> {
                sort = Sort.SASL_BEGINNING;
                sasl = new SaslPlain(door.access());
            }
            case BARE -> {
                sort = Sort.BARE;
                boolean isNobody = door.access().needsToken();
                caller = new Caller(isNobody ? Optional.empty() : Optional.of(Principal.SOLE));
                scanner = new MessageScanner(isNobody ? MOST_OF_NOBODY : door.mostBytes());
            }
            case TLS -> throw new MalformedMessageException("it speaks TLS, and this port does not");
            default -> throw new MalformedMessageException("it speaks neither SASL nor Thrift");
        }
        return true;
    }

    private boolean greet() {
        SaslPlain.Step step = sasl.take(raw);
        if (step.taken() == 0) {
            return false;
        }
        drop(step.taken());
        if (step.reply().length() > 0) {
            socket.write(step.reply());
        }
        switch (step.state()) {
            case GOES_ON -> {
                return true;
            }
            case DONE -> {
                sort = Sort.SASL;
                frames = new SaslFrames(door.mostBytes());
                caller = new Caller(sasl.user());
                return true;
            }
            case REFUSED -> close("it did not say who it is");
        }
        return false;
    }

    private void drop(int taken) {
        raw = taken == raw.length() ? Buffer.buffer() : raw.getBuffer(taken, raw.length());
    }

    private boolean call() {
        int length = message.length() == 0 ? -1 : scanner.scan(message);
        if (length < 0) {
            return false;
        }
        byte[] whole = message.getBytes(0, length);
        message = length == message.length() ? Buffer.buffer() : message.getBuffer(length, message.length());
        scanner.reset();
        answering = true;
        lastUse = door.clock().instant();
        door.messages().answer(whole, caller).onComplete(this::answered, this::failed);
        return !answering && !writing;
    }

    private void answered(Buffer answer) {
        answering = false;
        lastUse = door.clock().instant();
        if (closed) {
            return;
        }
        writing = true; // a driver that asks and does not read is not answered again before it has
        socket.write(sort == Sort.SASL ? SaslFrames.wrap(answer) : answer).onSuccess(ignored -> {
            writing = false;
            goOn();
        });
    }

    private void failed(Throwable failure) {
        answering = false;
        if (failure instanceof MalformedMessageException malformed) {
            close("what it sent cannot be taken: " + malformed.getMessage());
        } else {
            LOG.error("a call could not be answered", failure);
            close("a call could not be answered");
        }
    }
}
