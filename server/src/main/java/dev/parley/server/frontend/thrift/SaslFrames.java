package dev.parley.server.frontend.thrift;

import io.vertx.core.buffer.Buffer;

/** The frames that messages travel in once SASL is done: a length, then so many bytes. Of one connection. */
final class SaslFrames {
    /** Drivers refuse frames beyond 16,384,000 bytes. */
    private static final int LONGEST_SENT = 8 << 20;

    private final int most;
    private int left;

    SaslFrames(int most) {
        this.most = most;
    }

    /**
     * Takes what is here of frames off their lengths.
     *
     * @param raw what came
     * @param from where to begin
     * @param message gets what is in the frames
     * @return up to where it was taken
     */
    int unwrap(Buffer raw, int from, Buffer message) {
        int at = from;
        while (at < raw.length()) {
            if (left == 0) {
                if (raw.length() - at < Integer.BYTES) {
                    return at;
                }
                left = raw.getInt(at);
                if (left < 0 || left > most) {
                    throw new MalformedMessageException("a frame says to be " + left + " bytes long, and " + most
                            + " are taken (sql.max_request_bytes)");
                }
                at += Integer.BYTES;
            }
            int part = Math.min(left, raw.length() - at);
            message.appendBuffer(raw, at, part);
            left -= part;
            at += part;
        }
        return at;
    }

    /** An answer in as many frames as it needs. */
    static Buffer wrap(Buffer answer) {
        Buffer framed = Buffer.buffer(answer.length() + 2 * Integer.BYTES);
        for (int at = 0; at < answer.length(); at += LONGEST_SENT) {
            int part = Math.min(LONGEST_SENT, answer.length() - at);
            framed.appendInt(part).appendBuffer(answer, at, part);
        }
        return framed;
    }
}
