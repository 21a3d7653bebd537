package dev.parley.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.model.SessionSpec;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.security.Principal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The watchman of the other tests lets a good answer pass, and no other. */
class AnswerContractTest {
    private static final String PATH = "/api/v1/sessions/flights";
    private static final JsonObject SESSION = new JsonObject(Answer.encode(
            SessionAnswer.of(new FakeSession(7, "flights", SessionSpec.defaults()).snapshot(), Principal.SOLE)));

    private final AnswerContract contract = new AnswerContract();

    @Test
    void aGoodAnswerPasses() {
        contract.check("GET", PATH + "?wait=1s", reply(200, "application/json", SESSION));
        contract.check("PUT", PATH, located(reply(201, "application/json", SESSION)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "state", "terminal", "links", "ended_at", "spec"})
    void anAnswerThatLacksAFieldIsCaught(String field) {
        JsonObject broken = SESSION.copy();
        broken.remove(field);

        isCaught(() -> contract.check("GET", PATH, reply(200, "application/json", broken)));
    }

    @Test
    void anAnswerWithAValueOfAnotherSortIsCaught() {
        isCaught(() -> contract.check(
                "GET", PATH, reply(200, "application/json", SESSION.copy().put("id", "7"))));
        isCaught(() -> contract.check(
                "GET", PATH, reply(200, "application/json", SESSION.copy().put("state", "asleep"))));
        JsonObject deep = SESSION.copy().put("links", new JsonObject().put("self", PATH));
        isCaught(() -> contract.check("GET", PATH, reply(200, "application/json", deep)));
    }

    @Test
    void anotherStatusMediaTypeOrAMissingHeaderIsCaught() {
        isCaught(() -> contract.check("GET", PATH, reply(202, "application/json", SESSION)));
        isCaught(() -> contract.check("GET", PATH, reply(200, "text/html", SESSION)));
        isCaught(() -> contract.check("PUT", PATH, reply(201, "application/json", SESSION)));
        isCaught(() -> contract.check("GET", "/nowhere", reply(200, "application/json", SESSION)));
    }

    @Test
    void aProblemThatIsNoneIsCaught() {
        JsonObject problem =
                new JsonObject(Answer.encode(Problem.of(ErrorCode.UNKNOWN_SESSION, "There is none.", null, "id")));
        contract.check("GET", PATH, reply(404, "application/problem+json", problem));

        isCaught(() -> contract.check(
                "GET",
                PATH,
                reply(404, "application/problem+json", problem.copy().put("code", "NEW_CODE"))));
        isCaught(() -> contract.check("GET", PATH, reply(404, "application/json", problem)));
    }

    private static void isCaught(ThrowingCallable check) {
        assertThatThrownBy(check).isInstanceOf(AssertionError.class);
    }

    private static ContractClient.Reply reply(int status, String mediaType, JsonObject body) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("X-Request-Id", "id");
        return new ContractClient.Reply(status, mediaType, headers, Buffer.buffer(body.encode()));
    }

    private static ContractClient.Reply located(ContractClient.Reply reply) {
        reply.headers().put("Location", PATH);
        return reply;
    }
}
