package dev.parley.server.session;

import dev.parley.protocol.model.SessionFile;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.file.FileShelf;
import dev.parley.server.security.Principal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;

/** Gives live sessions the files that are uploaded to them. Belongs to the gateway's event loop. */
public final class SessionFiles implements Files {
    private final SessionManager sessions;
    private final FileShelf shelf;

    public SessionFiles(SessionManager sessions, FileShelf shelf) {
        this.sessions = sessions;
        this.shelf = shelf;
    }

    @Override
    public Future<SessionFile> add(
            Principal user, String name, String file, SessionFile.Kind kind, ReadStream<Buffer> content) {
        return sessions.of(user).open(name).compose(session -> {
            session.attendance().enter();
            return shelf.add(session.id(), file, kind, content)
                    .onComplete(ignored -> session.attendance().leave())
                    .map(added -> {
                        if (session.state().isTerminal()) {
                            shelf.drop(session.id()); // it ended meanwhile, and nobody would
                        }
                        session.add(added);
                        return added;
                    });
        });
    }

    @Override
    public Future<List<SessionFile>> list(Principal user, String name) {
        return sessions.of(user).session(name).map(session -> shelf.of(session.id()));
    }

    @Override
    public Future<SessionFile> remove(Principal user, String name, int number) {
        return sessions.of(user).own(name).compose(session -> shelf.find(session.id(), number)
                .map(file -> shelf.remove(session.id(), file).map(ignored -> file))
                .orElseGet(() -> Future.failedFuture(new GatewayException(
                        ErrorCode.UNKNOWN_FILE,
                        "session " + name + " has no file " + number,
                        "GET /api/v1/sessions/" + name + "/files lists those that it has"))));
    }
}
