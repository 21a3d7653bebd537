package dev.parley.server.frontend.rest;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.util.regex.Pattern;

/** The rule of session names. Stateless. */
final class SessionName {
    private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private SessionName() {}

    /**
     * The name itself where it keeps the rule.
     *
     * @throws GatewayException INVALID_SESSION_NAME otherwise
     */
    static String checked(String name) {
        if (DIGITS.matcher(name).matches()) {
            throw invalid(name, "it is all digits, which would be taken for an id");
        }
        if (name.length() > 64) {
            throw invalid(name, "it has " + name.length() + " characters and may have 64");
        }
        if (!RULE.matcher(name).matches()) {
            throw invalid(name, "it holds a character that a name may not hold there");
        }
        return name;
    }

    private static GatewayException invalid(String name, String why) {
        return new GatewayException(
                ErrorCode.INVALID_SESSION_NAME,
                "'" + Excerpt.of(name) + "' is no session name: " + why + ".",
                "A name has 1 to 64 of the letters A-Z and a-z, digits, dots, dashes and underscores, starts with a"
                        + " letter or digit, and is not all digits.");
    }
}
