package dev.parley.server.snippet;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.util.Set;
import java.util.regex.Pattern;

/** The rule of snippets' names. Stateless. */
public final class SnippetName {
    private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Set<String> RESERVED = Set.of("openapi.json", "sweep");

    private SnippetName() {}

    /**
     * The name itself where it keeps the rule.
     *
     * @throws GatewayException INVALID_REQUEST otherwise
     */
    public static String checked(String name) {
        if (RESERVED.contains(name)) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "name: '" + name + "' is reserved.",
                    "Choose another; openapi.json and sweep are paths of the server's own.");
        }
        if (!RULE.matcher(name).matches()) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "name: the snippet's name is none.",
                    "A name has 1 to 64 of the letters A-Z and a-z, digits, dots, dashes and underscores, and starts with"
                            + " a letter or digit.");
        }
        return name;
    }
}
