package dev.parley.server.run;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.security.RandomHex;
import dev.parley.server.session.StatementSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a call in its link. It holds a secret, since callers do not see the session of the owner in which it runs and
 * must not see each other's calls by counting; the statement carries it as a tag, so that it outlives the server.
 */
public record CallId(long session, int statement, String secret) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\.([0-9]{1,9})\\.([0-9a-f]{32})");
    private static final String TAG = "call:";

    /** A new secret as the tag of a statement. */
    static String newTag() {
        return TAG + RandomHex.ofBits(128);
    }

    /** The name of a run's statement. */
    public static CallId of(StatementSnapshot statement) {
        String secret = statement.spec().tags().stream()
                .filter(tag -> tag.startsWith(TAG))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no run of a snippet: " + statement.id()))
                .substring(TAG.length());
        return new CallId(statement.session(), statement.id(), secret);
    }

    static Optional<CallId> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new CallId(
                        Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)), matcher.group(3)))
                : Optional.empty();
    }

    StatementSnapshot requireOf(StatementSnapshot found, String snippetTag) {
        if (!found.spec().tags().containsAll(List.of(snippetTag, TAG + secret))) {
            throw unknown();
        }
        return found;
    }

    static GatewayException unknown() {
        return new GatewayException(
                ErrorCode.UNKNOWN_SNIPPET, "The snippet has no such call.", "Follow the link of the answer as it is.");
    }

    @Override
    public String toString() {
        return session + "." + statement + "." + secret;
    }
}
