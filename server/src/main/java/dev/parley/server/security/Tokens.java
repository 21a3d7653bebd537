package dev.parley.server.security;

import dev.parley.server.error.StartException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The tokens that callers send, and whose they are; keeps only hashes. Thread-safe. */
final class Tokens {
    private static final int LEAST_CHARACTERS = 16;
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private final List<UserToken> tokens;

    private record UserToken(String user, byte[] hash) {}

    private Tokens(List<UserToken> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /**
     * The tokens in this file: one for all, or lines with the name of a user and the token.
     *
     * @throws StartException where others can read the file, or a token can be guessed or cannot be sent
     */
    static Tokens read(Path file) {
        String where = "the token file " + file;
        String text = SecretFile.read("the token file", file);
        boolean isOne = text.lines().count() <= 1 && !text.matches(USER.pattern() + "\\s+\\S{16,}");
        return isOne
                ? new Tokens(List.of(token(Principal.SOLE, text, where)))
                : new Tokens(ofUsers(text.lines().map(String::strip).toList(), where));
    }

    private static List<UserToken> ofUsers(List<String> lines, String where) {
        var tokens = new ArrayList<UserToken>();
        var hashes = new HashSet<String>();
        for (String line : lines) {
            if (line.isEmpty()) {
                continue;
            }
            String[] words = line.split("\\s+", -1);
            if (words.length != 2 || !USER.matcher(words[0]).matches()) {
                throw new StartException(where + " has a line that is not the name of a user, a blank and a token;"
                        + " a name has letters, digits and ._@- in it");
            }
            UserToken token = token(words[0], words[1], where);
            if (!hashes.add(HexFormat.of().formatHex(token.hash()))) {
                throw new StartException(where + " has the same token twice; write another for each user");
            }
            tokens.add(token);
        }
        return tokens;
    }

    private static UserToken token(String user, String token, String where) {
        if (token.length() < LEAST_CHARACTERS) {
            throw new StartException(where + " holds fewer than " + LEAST_CHARACTERS
                    + " characters; write a longer random token into it");
        }
        if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new StartException(
                    where + " holds blanks or characters beyond ASCII; write one token without them into it");
        }
        return new UserToken(user, hash(token));
    }

    /** Whose token this is; takes as long for a near miss as for any other. */
    Optional<String> user(String candidate) {
        byte[] shown = hash(candidate);
        Optional<String> found = Optional.empty();
        for (UserToken token : tokens) {
            if (MessageDigest.isEqual(token.hash(), shown)) {
                found = Optional.of(token.user());
            }
        }
        return found;
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
