package dev.parley.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.error.StartException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Values from one source by the path of their setting, each with the place it was found in. */
final class Layer {
    /** A value and where it comes from, as messages name it. */
    record Found(JsonNode node, String origin) {}

    private final Map<String, Found> found = new LinkedHashMap<>();
    private final Map<String, Layer> profiles = new LinkedHashMap<>();
    private final Map<String, DeclaredSession> declared = new LinkedHashMap<>();

    void put(Setting setting, JsonNode node, String origin) {
        found.put(setting.path(), new Found(node, origin));
    }

    Found get(Setting setting) {
        return found.get(setting.path());
    }

    void declare(DeclaredSession session) {
        declared.put(session.name(), session);
    }

    /** The sessions that this source declares, by name. */
    Map<String, DeclaredSession> declared() {
        return declared;
    }

    /** What this source says of a profile besides; begun where it has said nothing yet. */
    Layer profile(String name) {
        return profiles.computeIfAbsent(name, ignored -> new Layer());
    }

    /** Of which profiles it says something. */
    Set<String> profiles() {
        return profiles.keySet();
    }

    /** The value in the setting's own type; a wrong type stops the start. */
    static Object read(Setting setting, Found found) {
        return setting.read(found.node())
                .orElseThrow(() -> new StartException("%s in %s: found %s, expected %s"
                        .formatted(
                                setting.path(), found.origin(), describe(setting, found.node()), setting.expected())));
    }

    private static String describe(Setting setting, JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> setting.shape().isNested() ? "a text" : '"' + shortened(node.textValue()) + '"';
            case NUMBER, BOOLEAN -> shortened(node.asText());
            case ARRAY -> setting.shape() == Shape.TEXTS ? "a list that holds something else" : "a list";
            case OBJECT -> setting.shape() == Shape.MAP ? "settings inside one of its keys" : "settings";
            case NULL, MISSING -> "nothing";
            case BINARY, POJO -> "something else";
        };
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
