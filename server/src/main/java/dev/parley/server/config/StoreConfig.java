package dev.parley.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Where sessions, statements and small results are kept; each component is explained by its {@link Key}. */
public record StoreConfig(
        @Key(
                        means =
                                "The database of the store, as `jdbc:postgresql://host/database`; by default a file in `server.data`. One server uses it at a time.")
                Optional<String> url,
        @Key(means = "Who the server is in that database.") Optional<String> user,
        @Key(means = "File that holds the password of `store.user`, readable by its owner alone (`chmod 600`).")
                Optional<Path> passwordFile,
        @Key(
                        preset = "30d",
                        means =
                                "How long a statement that has ended is kept, and a session that has, with its last statement; those whose result can be read stay. At least `7d`; `0s`: for ever.")
                Duration keepFor) {
    /** For so long a repeated request must find what it made. */
    private static final Duration KEYS_ARE_KEPT = Duration.ofDays(7);

    private static final String POSTGRES = "jdbc:postgresql:";

    public StoreConfig {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(passwordFile, "passwordFile");
        Check.that(
                "keepFor",
                keepFor.isZero() || keepFor.compareTo(KEYS_ARE_KEPT) >= 0,
                "must be 7d or longer, or 0s to keep all");
        url.ifPresent(StoreConfig::check);
        Check.that("user", url.isPresent() || user.isEmpty(), "is for a database at store.url, and there is none");
        Check.that(
                "passwordFile",
                url.isPresent() || passwordFile.isEmpty(),
                "is for a database at store.url, and there is none");
    }

    private static void check(String url) {
        Check.that("url", url.startsWith(POSTGRES), "must start with " + POSTGRES + "//");
        boolean tells = url.toLowerCase(Locale.ROOT).contains("password") || url.contains("@");
        Check.that("url", !tells, "must hold no password, since it is printed; put it into store.password_file");
    }
}
