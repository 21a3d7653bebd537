package dev.parley.server.frontend.rest;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as callers write them: {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h} or ISO-8601. Stateless. */
final class WaitTime {
    private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private WaitTime() {}

    /**
     * The duration that a text says.
     *
     * @throws GatewayException INVALID_REQUEST where it says none
     */
    static Duration parse(String field, String text) {
        Matcher matcher = SHORT.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }
        try {
            Duration duration = Duration.parse(text);
            if (duration.isNegative()) {
                throw invalid(field, text);
            }
            return duration;
        } catch (DateTimeException e) {
            throw invalid(field, text);
        }
    }

    private static GatewayException invalid(String field, String text) {
        return new GatewayException(
                ErrorCode.INVALID_REQUEST,
                field + " is '" + Excerpt.of(text) + "', which is no duration.",
                "Write 500ms, 10s, 2m, 1h or ISO-8601 such as PT10S; not negative.");
    }
}
