package dev.parley.server.security;

import dev.parley.protocol.model.ConfKey;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which of Spark's settings a session may bring: those of an allow list. What can bring code or files into an engine is
 * let pass only where the list has it by its full name, or where the files lie in an allowed place. Immutable.
 */
public final class ConfPolicy {
    /** What Spark takes as a list of files. */
    private static final Set<String> FILES =
            Set.of("spark.jars", "spark.files", "spark.archives", "spark.submit.pyFiles");

    /** A line break begins another setting in a file of them; Spark puts other settings and variables where ${ stands. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}&&[^\\t]]|\\$\\{");

    private static final int SHOWN = 80;

    private final List<String> allowed;
    private final AllowedPlaces places;

    public ConfPolicy(List<String> allowed, List<String> allowedPlaces) {
        this.allowed = List.copyOf(allowed);
        this.places = new AllowedPlaces(allowedPlaces);
    }

    /** Whether {@link #check} has to read the disk. */
    public static boolean readsDisk(Map<String, String> conf) {
        return conf.keySet().stream().anyMatch(FILES::contains);
    }

    /** Whether a setting holds for a whole engine. */
    public static boolean isStatic(String key) {
        return new ConfKey(key).isStatic();
    }

    /**
     * Refuses what is not allowed, all of it at once.
     *
     * @param ownEngine whether the session has an engine of its own, which may be given what holds for a whole one
     */
    public void check(Map<String, String> conf, boolean ownEngine) {
        var refused = new ArrayList<String>();
        new TreeMap<>(conf).forEach((key, value) -> objection(new ConfKey(key), value)
                .ifPresent(why -> refused.add(shown(key) + " (" + why + ")")));
        if (!refused.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.CONF_NOT_ALLOWED,
                    "these settings may not come with a session or a batch: " + String.join(", ", refused),
                    "leave them out; GET /api/v1/profiles shows what a profile allows, and its configuration"
                            + " (profile.allowed_conf) can allow more");
        }
        if (!ownEngine) {
            refuseStatic(conf, "which this session would share with others");
        }
    }

    /**
     * Refuses files that lie in no allowed place; reads the disk.
     *
     * @param files by the field that names them
     */
    public void checkFiles(Map<String, List<String>> files) {
        var refused = new ArrayList<String>();
        new TreeMap<>(files).forEach((field, named) -> named.stream()
                .filter(file -> file.contains(",") || !places.hold(file))
                .forEach(file -> refused.add(field + ": " + shown(file))));
        if (!refused.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.FILE_NOT_ALLOWED,
                    "these files are not there, or in no place where they may lie: " + String.join("; ", refused),
                    "name each by its absolute path or URL, without patterns; its folder must be one of the profile's"
                            + " (profile.allowed_places)");
        }
    }

    /** Refuses what one statement alone cannot have; does not read the disk. */
    public void checkForStatement(Map<String, String> conf) {
        refuseStatic(conf, "and not for one statement");
        check(conf, true);
    }

    private static void refuseStatic(Map<String, String> conf, String why) {
        List<String> ofEngine =
                conf.keySet().stream().filter(ConfPolicy::isStatic).sorted().toList();
        if (!ofEngine.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.CONF_IS_STATIC,
                    "these settings hold for a whole engine, " + why + ": " + shown(String.join(", ", ofEngine)),
                    "ask for an engine of its own, with \"kind\": \"dedicated\", or leave them out");
        }
    }

    private Optional<String> objection(ConfKey key, String value) {
        if (!key.isPlain()) {
            return Optional.of("a name has letters, digits, dots, dashes and underscores, and no blanks");
        }
        if (key.isReserved()) {
            return Optional.of("the server sets it; see driver_memory, driver_cores and profile");
        }
        if (UNSAFE.matcher(value).find()) {
            return Optional.of("its value holds a control character or ${");
        }
        if (FILES.contains(key.text())) {
            return places.hold(value)
                    ? Optional.empty()
                    : Optional.of("its files must be there, in one of profile.allowed_places");
        }
        if (key.bringsCode() && !allowed.contains(key.text())) {
            return Optional.of("it can bring code or files into the engine");
        }
        return key.isMatchedBy(allowed) ? Optional.empty() : Optional.of("it is not allowed here");
    }

    private static String shown(String key) {
        String text = key.replaceAll("\\p{Cntrl}", "?");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
