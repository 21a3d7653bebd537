package dev.parley.server.frontend.rest;

import dev.parley.protocol.engine.Answer.Candidate;
import dev.parley.protocol.engine.Answer.Catalog;
import dev.parley.protocol.engine.Answer.Completed;
import dev.parley.protocol.engine.Answer.Inspected;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.NameKind;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.session.AllSessions;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/** The operations that ask a session something beside its statements. Stateless. */
final class QuestionRoutes {
    private final AllSessions sessions;

    QuestionRoutes(AllSessions sessions) {
        this.sessions = sessions;
    }

    void bind(Routes routes) {
        routes.bind("completeCode", this::complete);
        routes.bind("inspectCode", this::inspect);
        routes.bind("readCatalog", this::catalog);
    }

    /** A place in code, as a caller writes it; without a cursor it is the end. */
    record PlaceBody(String code, Language language, Integer cursor) {
        int position() {
            int end = code.codePointCount(0, code.length());
            int position = cursor == null ? end : cursor;
            if (position > end) {
                throw new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        "cursor is " + position + ", and the code has " + end + " code points.",
                        "Leave it out for the end of the code.");
            }
            return position;
        }

        Language language(Language ofSession) {
            return language == null ? ofSession : language;
        }
    }

    /** What may stand at a place. */
    record Completions(int from, int to, List<Candidate> items, boolean truncated) {}

    /** What stands at a place. */
    record Inspection(boolean found, String name, NameKind kind, String signature, String text) {}

    /** What a session's catalog has. */
    record Listing(
            String database,
            List<String> databases,
            List<Catalog.Table> tables,
            List<Catalog.Function> functions,
            boolean truncated) {}

    private Future<Answer> complete(RestRequest request) {
        PlaceBody place = place(request);
        int position = place.position();
        return ask(
                        request,
                        language -> new Question.Complete(place.language(language), place.code(), position),
                        Completed.class)
                .map(it -> Answer.ok(new Completions(it.from(), it.to(), it.candidates(), it.truncated())));
    }

    private Future<Answer> inspect(RestRequest request) {
        PlaceBody place = place(request);
        int position = place.position();
        return ask(
                        request,
                        language -> new Question.Inspect(place.language(language), place.code(), position),
                        Inspected.class)
                .map(it ->
                        Answer.ok(new Inspection(it.kind() != null, it.name(), it.kind(), it.signature(), it.text())));
    }

    private Future<Answer> catalog(RestRequest request) {
        var question = new Question.ReadCatalog(
                request.text("database").orElse(null),
                request.text("table").orElse(null),
                request.text("like").orElse(null),
                request.limit());
        return ask(request, language -> question, Catalog.class)
                .map(it -> Answer.ok(
                        new Listing(it.database(), it.databases(), it.tables(), it.functions(), it.truncated())));
    }

    private static PlaceBody place(RestRequest request) {
        PlaceBody place = request.body(PlaceBody.class).orElseThrow();
        request.requireCodeFits(place.code());
        return place;
    }

    private <T extends dev.parley.protocol.engine.Answer> Future<T> ask(
            RestRequest request, Function<Language, Question> question, Class<T> expected) {
        return sessions.of(request.user()).ask(request.session(), question).map(answer -> {
            if (!expected.isInstance(answer)) {
                throw new GatewayException(
                        ErrorCode.NOT_ANSWERED, "the engine answered in a way that this server does not know");
            }
            return expected.cast(answer);
        });
    }
}
