package dev.parley.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.parley.server.error.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The YAML file's values; keys that are not known or stand twice stop the start. */
final class FileLayer {
    private static final int MOST_BYTES = 1 << 20;
    static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private FileLayer() {}

    static Layer read(Path file) {
        var layer = new Layer();
        JsonNode root = tree(file);
        if (isNothing(root)) {
            return layer;
        }
        expectSettings(root, "the top level", file);
        root.properties().forEach(section -> readSection(layer, section.getKey(), section.getValue(), file));
        return layer;
    }

    private static void readSection(Layer layer, String section, JsonNode node, Path file) {
        if (section.equals(ProfilesNode.SECTION)) {
            if (!isNothing(node)) {
                ProfilesNode.read(layer, node, file.toString());
            }
            return;
        }
        if (section.equals(DeclaredNode.SECTION)) {
            if (!isNothing(node)) {
                DeclaredNode.read(layer, node, file.toString());
            }
            return;
        }
        if (!Settings.isSection(section)) {
            throw unknown(section, file);
        }
        if (isNothing(node)) {
            return;
        }
        expectSettings(node, section, file);
        node.properties().forEach(entry -> {
            String path = section + "." + entry.getKey();
            Setting setting = Settings.at(path);
            if (setting == null) {
                throw unknown(path, file);
            }
            if (!isNothing(entry.getValue())) {
                layer.put(setting, entry.getValue(), file.toString());
            }
        });
    }

    private static JsonNode tree(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new StartException(file + " is larger than a configuration may be, 1 MiB");
            }
            String text = Files.readString(file);
            refuseAliases(text, file);
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            String place = at == null ? "" : " in line " + at.getLineNr();
            throw new StartException(file + " is no valid YAML" + place + ": " + firstLine(e.getOriginalMessage()), e);
        } catch (NoSuchFileException e) {
            throw new StartException("the configuration file " + file + " does not exist", e);
        } catch (IOException e) {
            throw new StartException("the configuration file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Jackson reads the alias {@code *name} as the text "name": better no value than a wrong one. */
    private static void refuseAliases(String text, Path file) throws IOException {
        try (var parser = (YAMLParser) YAML.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.isCurrentAlias()) {
                    throw new StartException("%s has an alias, *%s in line %d; write its value out"
                            .formatted(
                                    file,
                                    parser.getText(),
                                    parser.currentLocation().getLineNr()));
                }
            }
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    /** A key without a value is an empty text to Jackson, for a plain scalar at least. */
    static boolean isNothing(JsonNode node) {
        return node.isNull()
                || node.isMissingNode()
                || (node.isTextual() && node.textValue().isEmpty());
    }

    private static void expectSettings(JsonNode node, String where, Path file) {
        if (!node.isObject()) {
            throw new StartException(where + " in " + file + ": expected settings, each a key and a value");
        }
    }

    private static StartException unknown(String path, Path file) {
        return new StartException(
                "%s in %s is no setting; did you mean %s?".formatted(path, file, Settings.nearestKey(path)));
    }
}
