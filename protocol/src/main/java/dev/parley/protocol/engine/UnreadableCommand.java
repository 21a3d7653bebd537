package dev.parley.protocol.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Wire;
import dev.parley.protocol.engine.EngineEvent.Answered;
import dev.parley.protocol.engine.EngineEvent.SessionFailed;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import java.time.Instant;
import java.util.Optional;

/** What an engine answers to a command that it cannot read, a newer server's perhaps, so that nobody waits for ever. */
public final class UnreadableCommand {
    private static final String CODE = "COMMAND_NOT_UNDERSTOOD";

    private UnreadableCommand() {}

    /**
     * The event that the server waits for; empty where it waits for none, and where not even the session can be told.
     *
     * @param reason why it cannot be read
     */
    public static Optional<EngineEvent> answer(String text, String reason, Instant now) {
        JsonNode command;
        SessionKey key;
        try {
            command = Wire.mapper().readTree(text);
            key = Wire.mapper().treeToValue(command.get("key"), SessionKey.class);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        if (key == null) {
            return Optional.empty();
        }
        var error = StatementError.of(
                "CommandNotUnderstood", CODE, "the engine does not understand the server; it may be older: " + reason);
        JsonNode statement = command.path("statement");
        return switch (command.path("type").asText()) {
            case "open_session" -> Optional.of(new SessionFailed(key, error));
            case "run_statement" ->
                statement.canConvertToInt()
                        ? Optional.of(new StatementFinished(
                                key, statement.intValue(), StatementState.FAILED, now, now, null, error))
                        : Optional.empty();
            case "ask" -> Optional.of(new Answered(key, command.path("request").asLong(), null, error));
            default -> Optional.empty();
        };
    }
}
