package dev.parley.server.frontend.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The opaque text that leads to the next page of a list: which list, and the last id of the page before. Stateless. */
enum Cursor {
    SESSIONS,
    STATEMENTS,
    HISTORY,
    BATCHES;

    private static final Pattern PLAIN = Pattern.compile("([A-Z]+):([0-9]{1,18})");

    String after(long lastId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((name() + ":" + lastId).getBytes(UTF_8));
    }

    /**
     * The last id of the page before.
     *
     * @throws GatewayException INVALID_CURSOR where the text is none of this list's
     */
    long lastId(String text) {
        try {
            Matcher matcher = PLAIN.matcher(new String(Base64.getUrlDecoder().decode(text), UTF_8));
            if (matcher.matches() && matcher.group(1).equals(name())) {
                return Long.parseLong(matcher.group(2));
            }
            throw invalid();
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static GatewayException invalid() {
        return new GatewayException(
                ErrorCode.INVALID_CURSOR,
                "cursor is none that this list gave.",
                "Send next_cursor of the page before as it is, or none to start again.");
    }
}
