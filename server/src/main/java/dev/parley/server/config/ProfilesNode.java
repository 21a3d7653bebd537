package dev.parley.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.error.StartException;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code profiles}: by name, what each says otherwise than {@code engine} and {@code profile} do. */
final class ProfilesNode {
    static final String SECTION = "profiles";
    static final String VARIABLE = EnvironmentLayer.PREFIX + "PROFILES";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private ProfilesNode() {}

    static void read(Layer layer, JsonNode node, String origin) {
        expectSettings(node, SECTION, origin);
        node.properties().forEach(entry -> readProfile(layer, entry.getKey(), entry.getValue(), origin));
    }

    private static void readProfile(Layer layer, String name, JsonNode node, String origin) {
        String path = SECTION + "." + name;
        if (name.equals(Profile.DEFAULT)) {
            throw new StartException(path + " in " + origin
                    + ": that profile is what the sections engine and profile say; write its settings there");
        }
        if (!NAME.matcher(name).matches()) {
            throw new StartException(path + " in " + origin + " is no name of a profile: take letters, digits, dots,"
                    + " dashes and underscores, a letter or digit first, 64 at most");
        }
        Layer profile = layer.profile(name);
        if (FileLayer.isNothing(node)) {
            return;
        }
        expectSettings(node, path, origin);
        Map<String, Setting> known = Settings.ofProfiles();
        node.properties().forEach(entry -> {
            Setting setting = known.get(entry.getKey());
            if (setting == null) {
                throw new StartException("%s.%s in %s is no setting of a profile; did you mean %s?"
                        .formatted(
                                path,
                                entry.getKey(),
                                origin,
                                Settings.nearest(entry.getKey(), known.keySet().stream())));
            }
            if (!FileLayer.isNothing(entry.getValue())) {
                profile.put(setting, entry.getValue(), "profile " + name + " of " + origin);
            }
        });
    }

    private static void expectSettings(JsonNode node, String where, String origin) {
        if (!node.isObject()) {
            throw new StartException(where + " in " + origin + ": expected settings, each a key and a value");
        }
    }
}
