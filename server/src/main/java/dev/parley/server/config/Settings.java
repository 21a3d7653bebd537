package dev.parley.server.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Every setting there is, in the order of the records. */
final class Settings {
    static final String ENGINE = "engine";
    static final String PROFILE = "profile";

    private static final Map<String, Setting> BY_PATH = new LinkedHashMap<>();

    static {
        sections().forEach(section -> Arrays.stream(section.getType().getRecordComponents())
                .map(component -> Setting.of(section.getName(), component))
                .forEach(setting -> BY_PATH.put(setting.path(), setting)));
    }

    private Settings() {}

    static List<RecordComponent> sections() {
        return Arrays.stream(GatewayConfig.class.getRecordComponents())
                .filter(component -> component.getType().isRecord())
                .toList();
    }

    static RecordComponent section(String name) {
        return sections().stream()
                .filter(section -> section.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static boolean isSection(String name) {
        return sections().stream().anyMatch(section -> section.getName().equals(name));
    }

    /** What a profile may say otherwise than the default one does, by the name that it has there. */
    static Map<String, Setting> ofProfiles() {
        Map<String, Setting> byName = new LinkedHashMap<>();
        Stream.of(ENGINE, PROFILE).map(Settings::of).flatMap(List::stream).forEach(setting -> {
            if (byName.put(setting.name(), setting) != null) {
                throw new IllegalStateException("two settings of a profile are called " + setting.name());
            }
        });
        return byName;
    }

    static List<Setting> all() {
        return List.copyOf(BY_PATH.values());
    }

    static List<Setting> of(String section) {
        return all().stream()
                .filter(setting -> setting.section().equals(section))
                .toList();
    }

    /** The setting at {@code section.name}, or null. */
    static Setting at(String path) {
        return BY_PATH.get(path);
    }

    /** The known key that an unknown one resembles most; one in another section may be meant, or a section itself. */
    static String nearestKey(String unknown) {
        Stream<String> sections = sections().stream().map(RecordComponent::getName);
        return nearest(unknown, Stream.concat(sections, BY_PATH.keySet().stream()));
    }

    static String nearestVariable(String unknown) {
        return nearest(unknown, all().stream().map(Setting::variable));
    }

    static String nearest(String unknown, Stream<String> known) {
        return known.min(Comparator.comparingInt(key -> distance(unknown, key))).orElseThrow();
    }

    private static int distance(String unknown, String known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        String last = unknown.substring(unknown.lastIndexOf('.') + 1);
        String lastKnown = known.substring(known.lastIndexOf('.') + 1);
        return Math.min(distance.apply(unknown, known), 1 + distance.apply(last, lastKnown));
    }
}
