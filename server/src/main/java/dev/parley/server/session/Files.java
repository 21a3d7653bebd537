package dev.parley.server.session;

import dev.parley.protocol.model.SessionFile;
import dev.parley.server.security.Principal;
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
     * @param user who uploads it, to a session of their own
     * @param content paused
     * @return fails with UNKNOWN_SESSION, SESSION_NOT_OPEN, NOT_PERMITTED, TOO_LARGE, FILE_LIMIT_REACHED
     */
    Future<SessionFile> add(
            Principal user, String session, String name, SessionFile.Kind kind, ReadStream<Buffer> content);

    /** In order of upload; none of a session that has ended. */
    Future<List<SessionFile>> list(Principal user, String session);

    /** Removes a file, which the session has until it starts again; fails with UNKNOWN_FILE. */
    Future<SessionFile> remove(Principal user, String session, int number);
}
