package dev.parley.server.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.RestartPolicy;
import dev.parley.protocol.model.SessionKind;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.Snippet;
import dev.parley.server.error.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code declared_sessions}: by name, what each is. */
final class DeclaredNode {
    static final String SECTION = "declared_sessions";
    static final String COMPONENT = "declaredSessions";
    static final String VARIABLE = EnvironmentLayer.PREFIX + "DECLARED_SESSIONS";

    private static final Pattern NAME = Pattern.compile("(?![0-9]+$)[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final ObjectReader WRITTEN =
            FileLayer.YAML.readerFor(Written.class).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final ObjectReader SNIPPET =
            FileLayer.YAML.readerFor(Snippet.class).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private DeclaredNode() {}

    /** One as it is written; {@code init} holds texts in the session's language, or {@code {language, code}}. */
    private record Written(
            String owner,
            Language language,
            SessionKind kind,
            String profile,
            Map<String, String> conf,
            List<JsonNode> init,
            List<String> tags,
            @JsonProperty("driver_memory") String driverMemory,
            @JsonProperty("driver_cores") Integer driverCores) {}

    static void read(Layer layer, JsonNode node, String origin) {
        if (!node.isObject()) {
            throw new StartException(SECTION + " in " + origin + ": expected sessions, each a name and what it is");
        }
        node.properties().forEach(entry -> layer.declare(read(entry.getKey(), entry.getValue(), origin)));
    }

    private static DeclaredSession read(String name, JsonNode node, String origin) {
        String path = SECTION + "." + name;
        if (!NAME.matcher(name).matches()) {
            throw new StartException(path + " in " + origin + " is no name of a session: take letters, digits, dots,"
                    + " dashes and underscores, a letter or digit first, 64 at most, and not digits alone");
        }
        if (FileLayer.isNothing(node)) {
            return session(name, new Written(null, null, null, null, null, null, null, null, null), List.of());
        }
        try {
            Written written = WRITTEN.readValue(node);
            return session(name, written, init(written));
        } catch (UnrecognizedPropertyException e) {
            throw new StartException(
                    "%s.%s in %s is no setting of a declared session; there are %s"
                            .formatted(path, e.getPropertyName(), origin, known()),
                    e);
        } catch (JsonMappingException e) {
            String where = e.getPath().isEmpty() ? "" : "." + e.getPath().get(0).getFieldName();
            throw new StartException(path + where + " in " + origin + ": " + firstLine(e.getOriginalMessage()), e);
        } catch (JsonProcessingException e) {
            throw new StartException(path + " in " + origin + ": " + firstLine(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String known() {
        return String.join(
                ", ",
                Arrays.stream(Written.class.getRecordComponents())
                        .map(component -> Setting.spelled(component.getName()))
                        .toList());
    }

    private static List<Snippet> init(Written written) throws IOException {
        var init = new ArrayList<Snippet>();
        for (JsonNode one : written.init() == null ? List.<JsonNode>of() : written.init()) {
            init.add(one.isTextual() ? new Snippet(one.textValue(), null) : SNIPPET.readValue(one));
        }
        return init;
    }

    private static DeclaredSession session(String name, Written written, List<Snippet> init) {
        var spec = new SessionSpec(
                written.language(),
                written.conf(),
                init,
                written.tags(),
                Duration.ZERO,
                written.kind(),
                written.profile(),
                written.driverMemory(),
                written.driverCores(),
                RestartPolicy.ALWAYS);
        return new DeclaredSession(
                name, written.owner() == null ? DeclaredSession.PRESET_OWNER : written.owner(), spec);
    }

    /** As it could be read again. */
    static Map<String, Object> printed(List<DeclaredSession> sessions) {
        Map<String, Object> printed = new LinkedHashMap<>();
        sessions.forEach(session -> printed.put(session.name(), printed(session)));
        return printed;
    }

    private static Map<String, Object> printed(DeclaredSession session) {
        SessionSpec spec = session.spec();
        Map<String, Object> printed = new LinkedHashMap<>();
        printed.put("owner", session.owner());
        printed.put("language", spec.language());
        printed.put("kind", spec.kind());
        printed.put("profile", spec.profile());
        printed.put("conf", Secrets.hidden(spec.conf()));
        printed.put(
                "init",
                spec.init().stream()
                        .map(snippet -> snippet.language() == null
                                ? snippet.code()
                                : Map.of("language", snippet.language(), "code", snippet.code()))
                        .toList());
        printed.put("tags", spec.tags());
        printed.put("driver_memory", spec.driverMemory());
        printed.put("driver_cores", spec.driverCores());
        return printed;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
