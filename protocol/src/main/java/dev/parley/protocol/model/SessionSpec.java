package dev.parley.protocol.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a caller asks of a session.
 *
 * @param language the language of statements that name none; null means {@link Language#SCALA}
 * @param conf Spark SQL settings of this session
 * @param init snippets that run, in order, before the session is idle; they take no statement ids
 * @param tags free words to find it by
 * @param idleTimeout after how long without use it is closed; zero means never, null as long as the server sets
 */
public record SessionSpec(
        Language language, Map<String, String> conf, List<Snippet> init, List<String> tags, Duration idleTimeout) {
    /** One that is closed after as long without use as the server sets. */
    public SessionSpec(Language language, Map<String, String> conf, List<Snippet> init, List<String> tags) {
        this(language, conf, init, tags, null);
    }

    public SessionSpec {
        language = language == null ? Language.SCALA : language;
        conf = conf == null ? Map.of() : Map.copyOf(conf);
        init = init == null ? List.of() : List.copyOf(init);
        tags = tags == null ? List.of() : List.copyOf(tags);
    }

    public static SessionSpec defaults() {
        return new SessionSpec(null, null, null, null);
    }
}
