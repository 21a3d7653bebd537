package dev.parley.protocol.link;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one side remembers of a link across its connections: what it sent and is not yet acknowledged, and what it took.
 * The same on both sides, and without any I/O. Belongs to one thread, or to a lock.
 */
public final class LinkState {
    private final String engine;
    private final Outbox outbox;
    private final Inbox inbox = new Inbox();
    private long acknowledged;

    /**
     * A new link.
     *
     * @param bound characters kept unacknowledged beyond which {@link #hasRoom()} is false
     */
    public LinkState(String engine, long bound) {
        this.engine = engine;
        this.outbox = new Outbox(engine, bound);
    }

    /** Keeps a message until it is acknowledged; the frames to send now if there is a connection. */
    public List<Frame.Data> send(String message) {
        return outbox.add(message).stream().map(this::stamped).toList();
    }

    /** Takes a frame of the other side; the message that it completes, if any. */
    public Optional<Inbox.Message> receive(Frame.Data frame) {
        outbox.acknowledge(frame.ack());
        return inbox.take(frame);
    }

    public void receive(Frame.Heartbeat heartbeat) {
        outbox.acknowledge(heartbeat.ack());
    }

    /** The work of this message is done (on the server: on disk); the other side may forget it. */
    public void done(long seq) {
        inbox.done(seq);
    }

    /** The last message whose work is done. */
    public long done() {
        return inbox.done();
    }

    /** Whether a heartbeat would tell the other side something new. */
    public boolean owesAcknowledgement() {
        return inbox.done() > acknowledged;
    }

    /** Also the bare acknowledgement. */
    public Frame.Heartbeat heartbeat() {
        acknowledged = inbox.done();
        return new Frame.Heartbeat(engine, acknowledged);
    }

    /** Engine: the first frame of a connection. */
    public Frame.Hello hello(String server, List<Frame.HeldSession> sessions) {
        return new Frame.Hello(engine, Frame.VERSION, server, inbox.seen(), outbox.oldest(), outbox.newest(), sessions);
    }

    /** Server: takes the engine's first frame; first the answer, then what the engine has not seen. */
    public Stream<Frame> welcome(Frame.Hello hello, String server) {
        if (inbox.seen() < hello.oldest() - 1) {
            inbox.restart(hello.oldest() - 1); // done with by an earlier instance of this server
        }
        forgetWhatWasTold();
        long seen = server.equals(hello.server()) ? hello.seen() : 0;
        return Stream.concat(Stream.of(new Frame.Welcome(engine, server, inbox.seen())), again(seen));
    }

    /** Engine: takes the server's answer; what the server has not seen. {@code known} is the instance it last spoke with. */
    public Stream<Frame> resume(Frame.Welcome welcome, String known) {
        if (!welcome.server().equals(known)) {
            inbox.restart(0);
        }
        forgetWhatWasTold();
        return again(welcome.seen());
    }

    public boolean hasRoom() {
        return outbox.hasRoom();
    }

    /** Whether the other side has done with all that was sent. */
    public boolean isSettled() {
        return outbox.isEmpty();
    }

    /** What the former connection carried last may be lost, an acknowledgement too. */
    private void forgetWhatWasTold() {
        acknowledged = 0;
    }

    private Stream<Frame> again(long seen) {
        return outbox.after(seen).stream().map(this::stamped);
    }

    private Frame.Data stamped(Frame.Data frame) {
        acknowledged = inbox.done();
        return frame.withAck(acknowledged);
    }
}
