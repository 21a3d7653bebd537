package dev.parley.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration as YAML that could be read again, but for the secrets, which are hidden. */
public final class ConfigText {
    private ConfigText() {}

    public static String yaml(GatewayConfig config) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (RecordComponent section : Settings.sections()) {
            Object values = Records.value(config, section);
            tree.put(section.getName(), printed(section.getName(), values));
        }
        tree.put(ProfilesNode.SECTION, profiles(config.profiles()));
        tree.put(DeclaredNode.SECTION, DeclaredNode.printed(config.declaredSessions()));
        try {
            return FileLayer.YAML.writeValueAsString(tree).replaceFirst("^---\\n", "");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> profiles(Map<String, Profile> profiles) {
        Map<String, Object> printed = new LinkedHashMap<>();
        profiles.forEach((name, profile) -> {
            Map<String, Object> settings = printed(Settings.ENGINE, profile.engine());
            settings.putAll(printed(Settings.PROFILE, profile.rules()));
            printed.put(name, settings);
        });
        printed.remove(Profile.DEFAULT);
        return printed;
    }

    private static Map<String, Object> printed(String section, Object values) {
        Map<String, Object> printed = new LinkedHashMap<>();
        for (Setting setting : Settings.of(section)) {
            printed.put(setting.name(), printed(setting, Records.value(values, setting.component())));
        }
        return printed;
    }

    private static Object printed(Setting setting, Object maybe) {
        Object value = maybe instanceof Optional<?> optional ? optional.orElse(null) : maybe;
        if (value == null) {
            return null;
        }
        return switch (setting.shape()) {
            case TEXT, WHOLE, YES_NO, SIZE -> value;
            case DURATION -> Quantity.text((Duration) value);
            case PATH, ADDRESS -> value.toString();
            case TEXTS ->
                Secrets.hidden(
                        ((List<?>) value).stream().map(String.class::cast).toList());
            case MAP -> Secrets.hidden(texts((Map<?, ?>) value));
        };
    }

    private static Map<String, String> texts(Map<?, ?> map) {
        Map<String, String> texts = new LinkedHashMap<>();
        map.forEach((key, value) -> texts.put((String) key, (String) value));
        return texts;
    }
}
