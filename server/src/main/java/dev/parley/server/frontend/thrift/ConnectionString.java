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
 * @param drawsProgress whether Beeline is to draw the stages of its statements, rather than to print lines about them
 */
record ConnectionString(
        Optional<String> session,
        Optional<String> profile,
        Optional<String> database,
        Map<String, String> conf,
        Map<String, String> variables,
        boolean drawsProgress) {
    static final String SESSION = "parley.session";
    static final String PROFILE = "parley.profile";

    private static final List<String> TAGS = List.of("sql");
    /** Of a session whose connection is gone without a word, as it is when the server was killed. */
    private static final Duration LEFT_ALONE = Duration.ofMinutes(5);

    private static final String DATABASE = "use:database";
    private static final List<String> PREFIXES =
            List.of("set:hiveconf:", "set:hivevar:", "set:system:", "set:metaconf:", "set:");
    private static final String SPARK = "spark.";
    /** Settings of Hive itself, which drivers send along; of these one is read here. */
    private static final String HIVE = "hive.";

    private static final String DRAWS_PROGRESS = "hive.server2.in.place.progress";

    private static final String USUAL_DATABASE = "default";

    /** Of a key that can be written behind SET as it is. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    /** Of a value that ends where the line does. */
    private static final Pattern VALUE = Pattern.compile("[^;\\p{Cntrl}]{0,2000}");

    /** The settings that a driver sends along with a statement, which may be null; without those of Hive's own. */
    static Map<String, String> conf(Map<String, String> overlay) {
        Map<String, String> settings = named(overlay == null ? Map.of() : overlay);
        settings.forEach(ConnectionString::checked);
        return settings;
    }

    private static Map<String, String> named(Map<String, String> configuration) {
        Map<String, String> settings = new TreeMap<>();
        configuration.forEach((key, value) -> settings.put(plain(key), value));
        settings.keySet().removeIf(key -> key.startsWith(HIVE));
        return settings;
    }

    static ConnectionString of(Map<String, String> configuration) {
        Map<String, String> settings = named(configuration);
        Optional<String> database =
                Optional.ofNullable(settings.remove(DATABASE)).filter(name -> !name.isBlank());
        Optional<String> session = Optional.ofNullable(settings.remove(SESSION)).filter(name -> !name.isBlank());
        Optional<String> profile = Optional.ofNullable(settings.remove(PROFILE)).filter(name -> !name.isBlank());
        Map<String, String> conf = new LinkedHashMap<>();
        Map<String, String> variables = new LinkedHashMap<>();
        settings.forEach((key, value) -> (key.startsWith(SPARK) ? conf : variables).put(key, checked(key, value)));
        return new ConnectionString(
                session,
                profile,
                database.filter(name -> !name.equals(USUAL_DATABASE)),
                conf,
                variables,
                drawsProgress(configuration));
    }

    private static boolean drawsProgress(Map<String, String> configuration) {
        return configuration.entrySet().stream()
                .filter(setting -> plain(setting.getKey()).equals(DRAWS_PROGRESS))
                .noneMatch(setting -> setting.getValue().equalsIgnoreCase("false"));
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
                    "a variable is set whose name or value cannot be taken; names have letters,"
                            + " digits, dots, dashes and underscores, values no semicolon and no control character");
        }
        return value;
    }

    /** A session for this connection alone; what it sets is set before it takes statements. */
    SessionSpec spec() {
        return spec(preparation().stream()
                .map(text -> new Snippet(text, Language.SQL))
                .toList());
    }

    /** The same, for which {@link #preparation} has to run before it is used. */
    SessionSpec specWithoutInit() {
        return spec(List.of());
    }

    private SessionSpec spec(List<Snippet> init) {
        return new SessionSpec(
                Language.SQL, conf, init, TAGS, LEFT_ALONE, null, profile.orElse(null), null, null, null);
    }

    /** What makes a session of its own as it is asked for. */
    List<String> preparation() {
        return statements(variables);
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
