package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.SessionFile;
import dev.parley.server.session.Files;
import io.vertx.core.Future;
import java.util.List;

/** The files of sessions. Stateless. */
final class FileRoutes {
    private final Files files;

    /**
     * A file as the contract shows it.
     *
     * @param path what code finds it by, with SparkFiles.get, in the driver and in tasks
     */
    record FileAnswer(int number, String name, SessionFile.Kind kind, long bytes, String path, String self) {
        static FileAnswer of(String session, SessionFile file) {
            return new FileAnswer(
                    file.number(),
                    file.name(),
                    file.kind(),
                    file.bytes(),
                    file.storedName(),
                    SessionAnswer.path(session) + "/files/" + file.number());
        }
    }

    /** All of a session. */
    record Listed(List<FileAnswer> items) {}

    FileRoutes(Files files) {
        this.files = files;
    }

    void bind(Routes routes) {
        routes.bind("uploadFile", this::upload);
        routes.bind("listFiles", this::list);
        routes.bind("deleteFile", this::delete);
    }

    private Future<Answer> upload(RestRequest request) {
        String session = request.session();
        var kind = request.word("kind", SessionFile.Kind.class);
        return Multipart.file(
                        request.context().request(),
                        (name, content) -> files.add(
                                request.user(),
                                session,
                                name,
                                kind.orElseGet(() -> SessionFile.Kind.of(name)),
                                content))
                .map(file -> FileAnswer.of(session, file))
                .map(answer -> Answer.created(answer.self(), answer));
    }

    private Future<Answer> list(RestRequest request) {
        String session = request.session();
        return files.list(request.user(), session)
                .map(found -> Answer.ok(new Listed(
                        found.stream().map(file -> FileAnswer.of(session, file)).toList())));
    }

    private Future<Answer> delete(RestRequest request) {
        String session = request.session();
        return files.remove(request.user(), session, request.fileNumber())
                .map(file -> Answer.ok(FileAnswer.of(session, file)));
    }
}
