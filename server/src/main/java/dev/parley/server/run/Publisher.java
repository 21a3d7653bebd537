package dev.parley.server.run;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementMode;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.engine.EngineRegistry;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.security.Principal;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.StatementSpec;
import dev.parley.server.snippet.SnippetDefinition;
import dev.parley.server.snippet.SnippetName;
import dev.parley.server.snippet.Snippets;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Publishes what compiles. Belongs to the gateway's event loop. */
public final class Publisher {
    private final Snippets snippets;
    private final EngineRegistry engines;
    private final RunPlaces places;

    /** Stores what it needs; the patience is that for the compiler as well. */
    public Publisher(Snippets snippets, EngineRegistry engines, RunPlaces places) {
        this.snippets = snippets;
        this.engines = engines;
        this.places = places;
    }

    /**
     * Makes it the version that runs, once it compiles where it is to run.
     *
     * @return fails with INVALID_REQUEST, UNKNOWN_PROFILE, SNIPPET_EXISTS, SNIPPET_NOT_VALID, SNIPPET_LIMIT_REACHED, and as
     *     sessions do
     */
    public Future<Snippets.Publication> publish(Principal user, String name, SnippetDefinition definition) {
        SnippetName.checked(name);
        definition.checked();
        if (definition.profile() != null) {
            engines.requireProfile(definition.profile(), user.name()); // a session that lives now is made with it later
        }
        return snippets.requireFree(user, name)
                .compose(ignored -> compiled(user, name, definition))
                .compose(ignored -> snippets.publish(user, name, definition));
    }

    /** Refused where it compiles neither with examples nor without what may be left out, with what the first of both said. */
    private Future<Void> compiled(Principal user, String name, SnippetDefinition definition) {
        return checked(user, name, definition, definition.examples())
                .compose(answered -> definition
                        .fewestExamples()
                        .filter(ignored -> answered.state() == StatementState.FAILED)
                        .map(fewest -> checked(user, name, definition, fewest)
                                .map(again -> again.state() == StatementState.FAILED ? answered : again))
                        .orElseGet(() -> Future.succeededFuture(answered)))
                .map(answered -> {
                    requireCompiled(answered);
                    return null;
                });
    }

    private Future<StatementSnapshot> checked(
            Principal user, String name, SnippetDefinition definition, List<Parameter> examples) {
        var place = new RunPlace(places, user.name(), name, definition);
        var body = UnrunBody.create();
        return place.submit(question(name, definition, examples, body), Optional.empty())
                .compose(asked ->
                        place.sessions().awaitEnd(Long.toString(asked.session()), asked.id(), places.patience()))
                .compose(answered ->
                        answered.state().isTerminal() ? Future.succeededFuture(answered) : givenUp(place, answered))
                .compose(answered -> place.release(answered).map(answered))
                .map(answered -> {
                    requireBody(answered, body);
                    return answered;
                });
    }

    /** Nobody waits for it any more. */
    private static Future<StatementSnapshot> givenUp(RunPlace place, StatementSnapshot slow) {
        return place.sessions().cancel(Long.toString(slow.session()), slow.id()).otherwise(slow);
    }

    private StatementSpec question(
            String name, SnippetDefinition definition, List<Parameter> examples, UnrunBody body) {
        boolean isSql = definition.language() == Language.SQL;
        return new StatementSpec(
                isSql ? definition.code() : body.around(definition.code()),
                definition.language(),
                List.of(RunPlace.tag(name), "check"),
                places.patience(),
                null,
                examples,
                isSql ? StatementMode.EXPLAIN : StatementMode.CALL,
                false);
    }

    private static void requireBody(StatementSnapshot answered, UnrunBody body) {
        if (answered.error() != null && body.isLeft(answered.error())) {
            throw new GatewayException(
                    ErrorCode.SNIPPET_NOT_VALID,
                    "code: it is not the body of a function: it closes a brace that it has not opened.",
                    "Write what stands between the braces of a function; nothing was published.");
        }
    }

    private static void requireCompiled(StatementSnapshot answered) {
        if (answered.state() == StatementState.FAILED) {
            throw new GatewayException(
                    ErrorCode.SNIPPET_NOT_VALID,
                    "code: " + sentence(answered.error(), answered.language()),
                    "It was compiled in the session in which it would run, with defaults and examples; nothing was published.");
        }
        if (answered.state() != StatementState.SUCCEEDED) {
            throw new GatewayException(
                    ErrorCode.ANSWER_TIMEOUT,
                    "The code was not compiled in time; nothing was published.",
                    "The session may be busy, or its engine still starting: try again.");
        }
    }

    private static String sentence(StatementError error, Language language) {
        String what = error.name() + ": " + error.message();
        if (error.position() == null) {
            return what;
        }
        int before = language == Language.SCALA ? 1 : 0; // the line around it
        return what + " (line " + Math.max(1, error.position().line() - before) + ", column "
                + error.position().column() + ")";
    }
}
