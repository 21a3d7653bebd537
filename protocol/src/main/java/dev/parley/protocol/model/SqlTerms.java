package dev.parley.protocol.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * On what terms a SQL statement runs.
 *
 * @param conf Spark's settings for this statement alone
 * @param guards what is refused, however it is written
 * @param allowedConf which settings {@link SqlGuard#SET} lets pass, by name or as {@code prefix.*}
 */
public record SqlTerms(Map<String, String> conf, Set<SqlGuard> guards, List<String> allowedConf) {
    /** The session's settings, and nothing refused. */
    public static final SqlTerms NONE = new SqlTerms(Map.of(), Set.of(), List.of());

    public SqlTerms {
        conf = conf == null ? Map.of() : Map.copyOf(conf);
        guards = guards == null ? Set.of() : Set.copyOf(guards);
        allowedConf = allowedConf == null ? List.of() : List.copyOf(allowedConf);
    }

    /** Whether it may be changed by SQL: what a session may bring, and variables, whose names have no dot. */
    public boolean allows(String key) {
        return !guards.contains(SqlGuard.SET) || !key.contains(".") || new ConfKey(key).isIn(allowedConf);
    }

    /** The same guards, for another profile's list. */
    public SqlTerms with(List<String> otherAllowed) {
        return new SqlTerms(conf, guards, otherAllowed);
    }
}
