package dev.parley.protocol.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.SessionFailed;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.model.StatementState;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadableCommandTest {
    private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");
    private static final String KEY = "\"key\":{\"session\":7,\"generation\":1}";

    @Test
    void aStatementFails() {
        var answer = answer("{\"type\":\"run_statement\"," + KEY + ",\"statement\":3,\"language\":\"cobol\"}");
        assertThat(answer).get().isInstanceOfSatisfying(StatementFinished.class, finished -> {
            assertThat(finished.key()).isEqualTo(new SessionKey(7, 1));
            assertThat(finished.statement()).isEqualTo(3);
            assertThat(finished.state()).isEqualTo(StatementState.FAILED);
            assertThat(finished.error().code()).isEqualTo("COMMAND_NOT_UNDERSTOOD");
            assertThat(finished.error().message()).contains("no such language");
        });
    }

    @Test
    void aSessionFailsToOpen() {
        assertThat(answer("{\"type\":\"open_session\"," + KEY + ",\"language\":\"cobol\"}"))
                .get()
                .isInstanceOfSatisfying(
                        SessionFailed.class, failed -> assertThat(failed.key()).isEqualTo(new SessionKey(7, 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "",
                "null",
                "[]",
                "{\"type\":\"run_statement\",\"statement\":3}",
                "{\"type\":\"run_statement\",\"key\":\"x\",\"statement\":3}",
                "{\"type\":\"run_statement\",\"key\":{\"session\":7,\"generation\":1},\"statement\":\"x\"}",
                "{\"type\":\"close_session\",\"key\":{\"session\":7,\"generation\":1}}"
            })
    void nothingElseIsAnswered(String text) {
        assertThat(answer(text)).isEmpty();
    }

    private static Optional<EngineEvent> answer(String text) {
        return UnreadableCommand.answer(text, "no such language", NOW);
    }
}
