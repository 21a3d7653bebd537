package dev.parley.server.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hides what must not be printed: values whose key sounds like a secret. */
final class Secrets {
    private static final String HIDDEN = "***";
    private static final Pattern NAME = Pattern.compile(
            "secret|password|passphrase|token|credential|(access|account|private).?key", Pattern.CASE_INSENSITIVE);
    private static final Pattern PROPERTY = Pattern.compile("(-D[^=]*)=.*", Pattern.DOTALL);

    private Secrets() {}

    static Map<String, String> hidden(Map<String, String> settings) {
        var shown = new TreeMap<>(settings);
        shown.replaceAll((key, value) -> isSecret(key) ? HIDDEN : hiddenOptions(value));
        return shown;
    }

    static List<String> hidden(List<String> javaOptions) {
        return javaOptions.stream().map(Secrets::hiddenOption).toList();
    }

    private static boolean isSecret(String name) {
        return NAME.matcher(name).find();
    }

    private static String hiddenOption(String option) {
        Matcher property = PROPERTY.matcher(option);
        return property.matches() && isSecret(property.group(1)) ? property.group(1) + "=" + HIDDEN : option;
    }

    /** A value may hold JVM options itself, as spark.executor.extraJavaOptions does. */
    private static String hiddenOptions(String value) {
        return value.contains("-D") && isSecret(value) ? HIDDEN : value;
    }
}
