package dev.parley.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The answers' side of openapi.yaml, read apart from the code under test. Thread-safe. */
final class AnswerContract {
    private static final String PROBLEM = "/components/schemas/Problem";

    private final ObjectNode document = read();
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

    private static ObjectNode read() {
        try (InputStream in = AnswerContract.class.getResourceAsStream("/openapi.yaml")) {
            return (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new AssertionError("openapi.yaml cannot be read", e);
        }
    }

    /** Fails where the answer is not one that the contract foresees for this request. */
    void check(String method, String requestUri, ContractClient.Reply reply) {
        assertThat(reply.header("X-Request-Id")).as("X-Request-Id").isNotBlank();
        Optional<String> operation = operation(method, requestUri.replaceFirst("[?].*", ""));
        if (operation.isEmpty()) {
            // no operation: only the answers that say so
            assertThat(reply.status()).as(method + " " + requestUri).isIn(400, 403, 404, 405);
            assertThat(reply.mediaType()).isEqualTo("application/problem+json");
            valid(PROBLEM, reply);
            return;
        }
        String at = operation.get() + "/responses/" + reply.status();
        JsonNode response = document.at(at);
        if (response.isMissingNode()) {
            fail(method + " " + requestUri + " answered " + reply.status() + ", which the contract does not foresee: "
                    + reply.raw());
        }
        if (response.has("$ref")) {
            at = response.path("$ref").asText().substring(1);
            response = document.at(at);
        }
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            assertThat(reply.header(header.getKey())).as(header.getKey()).isNotBlank();
        }
        if (response.path("content").isMissingNode()) {
            assertThat(reply.raw().length())
                    .as("bytes of an answer without content")
                    .isZero();
            return;
        }
        for (Map.Entry<String, JsonNode> content : response.path("content").properties()) {
            String type = content.getKey();
            if (reply.mediaType().equals(type) || reply.mediaType().startsWith(type + ";")) {
                if (type.endsWith("/json") || type.endsWith("+json")) {
                    valid(at + "/content/" + escaped(type) + "/schema", reply);
                }
                return;
            }
        }
        fail(method + " " + requestUri + " answered " + reply.mediaType() + ", which the contract does not foresee");
    }

    private void valid(String pointer, ContractClient.Reply reply) {
        JsonSchema schema = compiled.computeIfAbsent(pointer, key -> {
            ObjectNode root = document.deepCopy();
            root.put("$ref", "#" + key);
            return schemas.getSchema(root);
        });
        assertThat(schema.validate(reply.json()))
                .as(() -> reply.raw().toString())
                .isEmpty();
    }

    private Optional<String> operation(String method, String path) {
        for (Map.Entry<String, JsonNode> item : document.path("paths").properties()) {
            String pattern = item.getKey().replace(".", "\\.").replaceAll("\\{[^}]*}", "[^/]+");
            String lower = method.toLowerCase(Locale.ROOT);
            if (path.matches(pattern) && item.getValue().has(lower)) {
                return Optional.of("/paths/" + escaped(item.getKey()) + "/" + lower);
            }
        }
        return Optional.empty();
    }

    private static String escaped(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }
}
