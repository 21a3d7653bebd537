package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementMode;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.session.StatementSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A statement as a caller writes it. Values.
 *
 * @param maxRows null where it is left out, JSON's null where every row is wanted
 */
record StatementBody(
        String code,
        Language language,
        List<String> tags,
        String timeout,
        JsonNode maxRows,
        Map<String, JsonNode> parameters,
        StatementMode mode,
        boolean concurrent) {
    private static final Duration LONGEST = Duration.ofDays(365);

    StatementSpec spec() {
        return new StatementSpec(
                code,
                language,
                tags,
                timeout == null ? null : checked(timeout),
                rows(),
                parameters == null ? List.of() : ParameterReader.read(parameters),
                mode,
                concurrent);
    }

    private Long rows() {
        if (maxRows == null) {
            return null;
        }
        if (maxRows.isNull()) {
            return StatementSpec.EVERY_ROW;
        }
        if (!maxRows.canConvertToLong() || maxRows.longValue() < 1) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "max_rows is " + Excerpt.of(maxRows.asText()) + "; it must be 1 or more.",
                    "Write null for all rows.");
        }
        return maxRows.longValue();
    }

    private static Duration checked(String timeout) {
        Duration duration = WaitTime.parse("timeout", timeout);
        if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "timeout is '" + Excerpt.of(timeout) + "'; it must be more than nothing and at most 365 days.",
                    "Leave it out for a statement that may take as long as it does.");
        }
        return duration;
    }
}
