package dev.parley.server.config;

import dev.parley.server.config.Layer.Found;
import dev.parley.server.error.StartException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Puts the configuration together: defaults, the file, the environment, flags; the later the stronger. */
public final class ConfigLoader {
    private static final String DEFAULTS = "the defaults";

    private final List<Layer> weakestFirst;

    private ConfigLoader(List<Layer> weakestFirst) {
        this.weakestFirst = weakestFirst;
    }

    /**
     * Reads and checks all of it.
     *
     * @throws StartException where anything in it is unknown or wrong
     */
    public static GatewayConfig load(Optional<Path> file, Map<String, String> environment, List<Flag> flags) {
        Layer fromFile = file.map(FileLayer::read).orElseGet(Layer::new);
        Layer fromEnvironment = EnvironmentLayer.read(environment);
        return new ConfigLoader(List.of(defaults(), fromFile, fromEnvironment, flags(flags))).bind();
    }

    private static Layer defaults() {
        var layer = new Layer();
        for (Setting setting : Settings.all()) {
            String preset = setting.key().preset();
            if (!preset.isEmpty()) {
                layer.put(setting, EnvironmentLayer.node(setting, preset, DEFAULTS), DEFAULTS);
            }
        }
        return layer;
    }

    private static Layer flags(List<Flag> flags) {
        var layer = new Layer();
        for (Flag flag : flags) {
            Setting setting = Objects.requireNonNull(Settings.at(flag.path()), flag.path());
            layer.put(setting, EnvironmentLayer.node(setting, flag.value(), flag.name()), flag.name());
        }
        return layer;
    }

    private GatewayConfig bind() {
        return Records.make(GatewayConfig.class, component -> switch (component.getName()) {
            case ProfilesNode.SECTION -> profiles();
            case DeclaredNode.COMPONENT -> declared();
            default -> section(component);
        });
    }

    private List<DeclaredSession> declared() {
        Map<String, DeclaredSession> declared = new LinkedHashMap<>();
        weakestFirst.forEach(layer -> declared.putAll(layer.declared()));
        return List.copyOf(declared.values());
    }

    private Map<String, Profile> profiles() {
        Map<String, Profile> profiles = new LinkedHashMap<>();
        profiles.put(Profile.DEFAULT, profile(Profile.DEFAULT));
        for (Layer layer : weakestFirst) {
            for (String name : layer.profiles()) {
                profiles.computeIfAbsent(name, this::inheriting);
            }
        }
        return profiles;
    }

    /** A profile that is what the default one is, but for what it says itself. */
    private Profile inheriting(String name) {
        var layers = new ArrayList<>(weakestFirst);
        var ahead = new Layer(); // or each profile that there is would cost an engine
        Setting startAhead = Settings.at("engine.start_ahead");
        ahead.put(startAhead, EnvironmentLayer.node(startAhead, "false", DEFAULTS), DEFAULTS);
        layers.add(ahead);
        weakestFirst.forEach(layer -> layers.add(layer.profile(name)));
        return new ConfigLoader(layers).profile(name);
    }

    private Profile profile(String name) {
        return Records.make(Profile.class, component -> switch (component.getName()) {
            case "engine" -> section(Settings.section(Settings.ENGINE));
            case "rules" -> section(Settings.section(Settings.PROFILE));
            default -> name;
        });
    }

    private Object section(RecordComponent section) {
        try {
            return Records.make(section.getType(), component -> value(Setting.of(section.getName(), component)));
        } catch (InvalidSettingException e) {
            Setting setting = Settings.at(section.getName() + "." + Setting.spelled(e.component()));
            List<Found> found = found(setting);
            String origin = found.get(found.size() - 1).origin();
            throw new StartException(setting.path() + " in " + origin + ": " + e.demand(), e);
        }
    }

    private Object value(Setting setting) {
        Object strongest = setting.isOptional() ? Optional.empty() : null;
        Map<String, String> merged = new LinkedHashMap<>();
        for (Found found : found(setting)) {
            strongest = Layer.read(setting, found);
            if (strongest instanceof Map<?, ?> map) {
                map.forEach((key, value) -> merged.put((String) key, (String) value));
            }
        }
        return strongest instanceof Map ? merged : strongest;
    }

    private List<Found> found(Setting setting) {
        return weakestFirst.stream()
                .map(layer -> layer.get(setting))
                .filter(Objects::nonNull)
                .toList();
    }
}
