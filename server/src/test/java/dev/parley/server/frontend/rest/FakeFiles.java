package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.SessionFile;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.security.Principal;
import dev.parley.server.session.Files;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;

/** A test double without files. Stateless. */
final class FakeFiles implements Files {
    @Override
    public Future<SessionFile> add(
            Principal user, String session, String name, SessionFile.Kind kind, ReadStream<Buffer> content) {
        content.resume();
        return Future.failedFuture(new GatewayException(ErrorCode.FILE_LIMIT_REACHED, "No files are taken."));
    }

    @Override
    public Future<List<SessionFile>> list(Principal user, String session) {
        return Future.succeededFuture(List.of());
    }

    @Override
    public Future<SessionFile> remove(Principal user, String session, int number) {
        return Future.failedFuture(new GatewayException(ErrorCode.UNKNOWN_FILE, "There is no file " + number + "."));
    }
}
