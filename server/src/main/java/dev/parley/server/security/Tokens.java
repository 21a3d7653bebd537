package dev.parley.server.security;

import dev.parley.server.error.StartException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The tokens that callers send, and whose they are; keeps only hashes. Thread-safe. */
final class Tokens {
    private static final int LEAST_CHARACTERS = 16;
    private static final String ADMINISTRATOR = "administrator";
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private final List<UserToken> tokens;

    /** By its SHA-256, in hexadecimal. */
    private record UserToken(Principal user, String hash) {
        /** Takes as long for a near miss as for any other. */
        boolean has(String shown) {
            return MessageDigest.isEqual(
                    hash.getBytes(StandardCharsets.US_ASCII), shown.getBytes(StandardCharsets.US_ASCII));
        }

        /** Whether it has the same user in another role. */
        boolean isOfOtherRole(String name, boolean isAdministrator) {
            return user.name().equals(name) && user.isAdministrator() != isAdministrator;
        }
    }

    private Tokens(List<UserToken> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /**
     * The tokens in this file: one for all who call, or in each line the name of a user, a token, and the word
     * administrator where the user is one.
     *
     * @throws StartException where others can read the file, or a line cannot be taken; it holds nothing of the line
     */
    static Tokens read(Path file) {
        String where = "the token file " + file;
        List<String> lines = SecretFile.text("the token file", file)
                .lines()
                .map(String::strip)
                .toList();
        List<String> written = lines.stream().filter(line -> !line.isEmpty()).toList();
        boolean isOfAll = written.stream().allMatch(line -> words(line).length == 1) && written.size() <= 1;
        if (isOfAll) {
            String token = written.isEmpty() ? "" : written.get(0);
            checkToken(token, where + " ");
            return new Tokens(List.of(new UserToken(Principal.SOLE, hash(token))));
        }
        return new Tokens(ofUsers(lines, where));
    }

    private static List<UserToken> ofUsers(List<String> lines, String where) {
        var tokens = new ArrayList<UserToken>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty()) {
                tokens.add(ofUser(lines.get(i), where + " line " + (i + 1) + " ", tokens));
            }
        }
        return tokens;
    }

    private static UserToken ofUser(String line, String where, List<UserToken> before) {
        String[] words = words(line);
        boolean isAdministrator = words.length == 3 && words[2].equals(ADMINISTRATOR);
        if ((words.length != 2 && !isAdministrator) || !USER.matcher(words[0]).matches()) {
            throw new StartException(where
                    + "is not the name of a user, a blank and a token, with a blank and the word " + ADMINISTRATOR
                    + " after it for one; a name begins with a letter or digit and has at most 64 letters, digits and"
                    + " . _ @ -");
        }
        checkToken(words[1], where);
        String hash = hash(words[1]);
        if (before.stream().anyMatch(token -> token.has(hash))) {
            throw new StartException(where + "has a token that an earlier line has; give each line a token of its own");
        }
        if (before.stream().anyMatch(token -> token.isOfOtherRole(words[0], isAdministrator))) {
            throw new StartException(where + "differs from an earlier line of the same user in whether it ends with "
                    + ADMINISTRATOR + "; write it in all of a user's lines or in none");
        }
        return new UserToken(new Principal(words[0], isAdministrator), hash);
    }

    private static void checkToken(String token, String where) {
        if (token.length() < LEAST_CHARACTERS) {
            throw new StartException(where + "holds a token of fewer than " + LEAST_CHARACTERS
                    + " characters; write a longer random token into it");
        }
        if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new StartException(
                    where + "holds a token with characters beyond ASCII; write one without them into it");
        }
    }

    private static String[] words(String line) {
        return line.split("\\s+", -1);
    }

    /** Whose token this is. */
    Optional<Principal> user(String candidate) {
        String shown = hash(candidate);
        Optional<Principal> found = Optional.empty();
        for (UserToken token : tokens) {
            if (token.has(shown)) {
                found = Optional.of(token.user());
            }
        }
        return found;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
