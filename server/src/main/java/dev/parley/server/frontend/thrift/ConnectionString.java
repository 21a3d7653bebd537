package dev.parley.server.frontend.thrift;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.Snippet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a driver's connection string asks of a session. A value.
 *
 * @param session the name of the one to attach to; empty where it wants one of its own
 * @param profile empty for the default one
 * @param database to begin in; empty where that is left to the session
 * @param conf Spark's settings
 * @param variables what {@code SET} is to know beside them
 */
record ConnectionString(
        Optional<String> session,
        Optional<String> profile,
        Optional<String> database,
        Map<String, String> conf,
        Map<String, String> variables) {
    static final String SESSION = "parley.session";
    static final String PROFILE = "parley.profile";

    private static final List<String> TAGS = List.of("sql");
    /** Of a session whose connection is gone without a word, as it is when the server was killed. */
    private static final Duration LEFT_ALONE = Duration.ofMinutes(5);

    private static final String DATABASE = "use:database";
    private static final List<String> PREFIXES =
            List.of("set:hiveconf:", "set:hivevar:", "set:system:", "set:metaconf:", "set:");
    private static final String SPARK = "spark.";
    /** Settings of Hive itself, which drivers send along and nobody reads here. */
    private static final String HIVE = "hive.";

    private static final String USUAL_DATABASE = "default";

    /** Of a key that can be written behind SET as it is. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    /** Of a value that ends where the line does. */
    private static final Pattern VALUE = Pattern.compile("[^;\\p{Cntrl}]{0,2000}");

    static ConnectionString of(Map<String, String> configuration) {
        Map<String, String> settings = new TreeMap<>();
        configuration.forEach((key, value) -> settings.put(plain(key), value));
        Optional<String> database =
                Optional.ofNullable(settings.remove(DATABASE)).filter(name -> !name.isBlank());
        Optional<String> session = Optional.ofNullable(settings.remove(SESSION)).filter(name -> !name.isBlank());
        Optional<String> profile = Optional.ofNullable(settings.remove(PROFILE)).filter(name -> !name.isBlank());
        Map<String, String> conf = new LinkedHashMap<>();
        Map<String, String> variables = new LinkedHashMap<>();
        settings.keySet().removeIf(key -> key.startsWith(HIVE));
        settings.forEach((key, value) -> (key.startsWith(SPARK) ? conf : variables).put(key, checked(key, value)));
        return new ConnectionString(
                session, profile, database.filter(name -> !name.equals(USUAL_DATABASE)), conf, variables);
    }

    private static String plain(String key) {
        return PREFIXES.stream()
                .filter(key::startsWith)
                .findFirst()
                .map(prefix -> key.substring(prefix.length()))
                .orElse(key);
    }

    private static String checked(String key, String value) {
        if (!KEY.matcher(key).matches() || !VALUE.matcher(value).matches()) {
            throw Refusal.of(
                    "HY024",
                    "the connection string sets a variable whose name or value cannot be taken; names have letters,"
                            + " digits, dots, dashes and underscores, values no semicolon and no control character");
        }
        return value;
    }

    /** A session for this connection alone; what it sets is set before it takes statements. */
    SessionSpec spec() {
        return new SessionSpec(
                Language.SQL,
                conf,
                statements(variables).stream()
                        .map(text -> new Snippet(text, Language.SQL))
                        .toList(),
                TAGS,
                LEFT_ALONE,
                null,
                profile.orElse(null),
                null,
                null,
                null);
    }

    /** What has to run in a session that is there already. */
    List<String> statements() {
        Map<String, String> all = new LinkedHashMap<>(conf);
        all.putAll(variables);
        return statements(all);
    }

    private List<String> statements(Map<String, String> set) {
        var statements = new ArrayList<String>();
        set.forEach((key, value) -> statements.add("SET " + key + "=" + value));
        database.ifPresent(name -> statements.add("USE `" + name.replace("`", "``") + "`"));
        return statements;
    }
}
