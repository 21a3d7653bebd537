package dev.parley.server.frontend.thrift;

import dev.parley.server.security.AccessPolicy;
import dev.parley.server.security.Principal;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The talk that a SASL connection begins with: each message is a status, a length and so many bytes. The driver names its
 * mechanism and sends name and password; of the password the server makes out who it is. Of one connection.
 */
final class SaslPlain {
    static final byte START = 1;
    private static final byte OK = 2;
    private static final byte BAD = 3;
    private static final byte COMPLETE = 5;
    private static final int HEAD = 1 + Integer.BYTES;
    private static final int LONGEST = 16 << 10;
    private static final String MECHANISM = "PLAIN";

    private final AccessPolicy access;
    private boolean begun;
    private Optional<Principal> user = Optional.empty();

    SaslPlain(AccessPolicy access) {
        this.access = access;
    }

    /**
     * One step of it.
     *
     * @param taken bytes of what came that it used up; 0 where there is not enough yet
     * @param reply what to send; empty where nothing is
     * @param state whether it goes on
     */
    record Step(int taken, Buffer reply, State state) {}

    enum State {
        GOES_ON,
        DONE,
        REFUSED
    }

    /** Who it is; empty before it is done. */
    Optional<Principal> user() {
        return user;
    }

    Step take(Buffer raw) {
        if (raw.length() < HEAD) {
            return new Step(0, Buffer.buffer(), State.GOES_ON);
        }
        byte status = raw.getByte(0);
        int length = raw.getInt(1);
        if (length < 0 || length > LONGEST) {
            throw new MalformedMessageException("a message of SASL says to be " + length + " bytes long");
        }
        if (raw.length() < HEAD + length) {
            return new Step(0, Buffer.buffer(), State.GOES_ON);
        }
        String text = raw.getString(HEAD, HEAD + length, StandardCharsets.UTF_8.name());
        return begun ? credentials(status, text, HEAD + length) : mechanism(status, text, HEAD + length);
    }

    private Step mechanism(byte status, String name, int taken) {
        if (status != START) {
            throw new MalformedMessageException("SASL does not begin with the name of a mechanism");
        }
        if (!name.equals(MECHANISM)) {
            return refused(
                    taken,
                    "this server takes SASL PLAIN only, and the driver asks for another mechanism; leave"
                            + " Kerberos and other kinds out of the connection string");
        }
        begun = true;
        return new Step(taken, Buffer.buffer(), State.GOES_ON);
    }

    /** As RFC 4616 has it: whom to act for, a name and a password, with a zero between each. */
    private Step credentials(byte status, String text, int taken) {
        if (status != OK && status != COMPLETE) {
            throw new MalformedMessageException("SASL was given up by the driver");
        }
        String[] parts = text.split("\0", -1);
        user = parts.length == 3 ? access.user(parts[2]) : Optional.empty();
        return user.isPresent()
                ? new Step(taken, message(COMPLETE, ""), State.DONE)
                : refused(taken, "the password is no token of this server");
    }

    private static Step refused(int taken, String why) {
        return new Step(taken, message(BAD, why), State.REFUSED);
    }

    private static Buffer message(byte status, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer().appendByte(status).appendInt(bytes.length).appendBytes(bytes);
    }
}
