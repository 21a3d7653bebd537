package dev.parley.session.spark;

import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.SessionRefusedException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** Gives a SparkSession settings that somebody brings. Stateless. */
final class SessionConf {
    /** SQL's class of errors for a value that cannot be taken. */
    private static final String INVALID_VALUE = "22023";

    private SessionConf() {}

    /**
     * Sets all of them.
     *
     * @throws SessionRefusedException at the first that cannot be set, or not to this value
     */
    static void set(SparkSession spark, Map<String, String> conf) throws SessionRefusedException {
        for (Map.Entry<String, String> entry : new TreeMap<>(conf).entrySet()) {
            set(spark, entry.getKey(), entry.getValue());
        }
    }

    private static void set(SparkSession spark, String name, String value) throws SessionRefusedException {
        boolean isForContext = name.startsWith("spark.") && !name.startsWith("spark.sql.");
        if (isForContext && !spark.conf().isModifiable(name)) {
            throw refused(name, "it is a setting of the whole engine", null);
        }
        try {
            spark.conf().set(name, value);
        } catch (Exception e) {
            throw refused(name, ErrorTranslation.message(e), e);
        }
    }

    private static SessionRefusedException refused(String name, String reason, Exception cause) {
        String message = "the setting " + name + " cannot be set for a session: " + reason;
        return new SessionRefusedException(
                new StatementError("SettingRefused", message, "SETTING_REFUSED", List.of(), null, INVALID_VALUE),
                cause);
    }
}
