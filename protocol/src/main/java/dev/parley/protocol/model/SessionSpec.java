package dev.parley.protocol.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a caller asks of a session.
 *
 * @param language the language of statements that name none; null means {@link Language#SCALA}
 * @param conf Spark's settings for this session; those of a whole engine only where it has one of its own
 * @param init snippets that run, in order, before the session is idle; they take no statement ids
 * @param tags free words to find it by
 * @param idleTimeout after how long without use it is closed; zero means never, null as long as the server sets
 * @param kind null means {@link SessionKind#SHARED}
 * @param profile what sort of engine; null means {@link #DEFAULT_PROFILE}
 * @param driverMemory heap of its own engine, such as {@code 4g}; null leaves it to the profile
 * @param driverCores cores of its own engine; null leaves them to the profile
 * @param restart whether it comes back when its engine is lost; null means {@link RestartPolicy#NEVER}
 */
public record SessionSpec(
        Language language,
        Map<String, String> conf,
        List<Snippet> init,
        List<String> tags,
        Duration idleTimeout,
        SessionKind kind,
        String profile,
        String driverMemory,
        Integer driverCores,
        RestartPolicy restart) {
    public static final String DEFAULT_PROFILE = "default";

    public SessionSpec {
        language = language == null ? Language.SCALA : language;
        conf = conf == null ? Map.of() : Map.copyOf(conf);
        init = init == null ? List.of() : List.copyOf(init);
        tags = tags == null ? List.of() : List.copyOf(tags);
        kind = kind == null ? SessionKind.SHARED : kind;
        profile = profile == null ? DEFAULT_PROFILE : profile;
        restart = restart == null ? RestartPolicy.NEVER : restart;
    }

    /** A shared one of the default profile. */
    public SessionSpec(
            Language language, Map<String, String> conf, List<Snippet> init, List<String> tags, Duration idleTimeout) {
        this(language, conf, init, tags, idleTimeout, null, null, null, null, null);
    }

    /** A shared one of the default profile, closed after as long without use as the server sets. */
    public SessionSpec(Language language, Map<String, String> conf, List<Snippet> init, List<String> tags) {
        this(language, conf, init, tags, null);
    }

    public static SessionSpec defaults() {
        return new SessionSpec(null, null, null, null);
    }

    /** The same with other settings. */
    public SessionSpec with(Map<String, String> otherConf) {
        return new SessionSpec(
                language, otherConf, init, tags, idleTimeout, kind, profile, driverMemory, driverCores, restart);
    }
}
