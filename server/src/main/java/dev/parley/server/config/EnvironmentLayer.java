package dev.parley.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.protocol.engine.EngineEnvironment;
import dev.parley.server.error.StartException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The values of {@code PARLEY_…} variables; an empty variable counts as not set, an unknown one stops the start. */
final class EnvironmentLayer {
    static final String PREFIX = "PARLEY_";

    /** Not settings: the start script's, and those that an engine's process has. */
    private static final Set<String> OTHERS = Set.of(
            "PARLEY_HOME",
            "PARLEY_JAVA_OPTS",
            EngineEnvironment.ENGINE,
            EngineEnvironment.SECRET,
            EngineEnvironment.SERVER,
            EngineEnvironment.DIRECTORY,
            EngineEnvironment.CONF);

    private EnvironmentLayer() {}

    static Layer read(Map<String, String> environment) {
        Map<String, Setting> known =
                Settings.all().stream().collect(Collectors.toMap(Setting::variable, Function.identity()));
        var layer = new Layer();
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!variable.startsWith(PREFIX) || OTHERS.contains(variable)) {
                return;
            }
            if (variable.equals(ProfilesNode.VARIABLE)) {
                if (!value.isBlank()) {
                    ProfilesNode.read(layer, yaml(ProfilesNode.SECTION, value, variable, "settings"), variable);
                }
                return;
            }
            if (variable.equals(DeclaredNode.VARIABLE)) {
                if (!value.isBlank()) {
                    DeclaredNode.read(layer, yaml(DeclaredNode.SECTION, value, variable, "sessions"), variable);
                }
                return;
            }
            Setting setting = known.get(variable);
            if (setting == null) {
                throw new StartException("%s in the environment is no setting; did you mean %s?"
                        .formatted(variable, Settings.nearestVariable(variable)));
            }
            if (!value.isBlank()) {
                layer.put(setting, node(setting, value, variable), variable);
            }
        });
        return layer;
    }

    /** Lists and maps are YAML, all else is the text itself. */
    static JsonNode node(Setting setting, String value, String origin) {
        if (!setting.shape().isNested()) {
            return TextNode.valueOf(value);
        }
        return yaml(setting.path(), value, origin, setting.expected());
    }

    private static JsonNode yaml(String path, String value, String origin, String expected) {
        try {
            return FileLayer.YAML.readTree(value);
        } catch (JsonProcessingException e) {
            throw new StartException(path + " in " + origin + ": no valid YAML, expected " + expected, e);
        }
    }
}
