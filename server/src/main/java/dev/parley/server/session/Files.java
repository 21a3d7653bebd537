package dev.parley.server.session;

import dev.parley.protocol.model.SessionFile;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;

/**
 * The verbs on files of sessions, as the front ends call them. Futures fail with a {@link
 * dev.parley.server.error.GatewayException}. Call on the gateway's event loop.
 */
public interface Files {
    /**
     * Takes a file; the session's next statement finds it.
     *
     * @param owner who uploads it, and sees the own sessions alone
     * @param content paused
     * @return fails with UNKNOWN_SESSION, SESSION_NOT_OPEN, TOO_LARGE, FILE_LIMIT_REACHED
     */
    Future<SessionFile> add(
            String owner, String session, String name, SessionFile.Kind kind, ReadStream<Buffer> content);

    /** In order of upload; none of a session that has ended. */
    Future<List<SessionFile>> list(String owner, String session);

    /** Removes a file, which the session has until it starts again; fails with UNKNOWN_FILE. */
    Future<SessionFile> remove(String owner, String session, int number);
}
