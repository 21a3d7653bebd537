package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The contract, openapi.yaml, in the forms that it is needed in. Not changed once it is loaded; thread-safe. */
final class Contract {
    private static final String RESOURCE = "openapi.yaml";
    private static final String SCHEMAS = "/components/schemas/";
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "patch", "head", "options", "trace");

    private final Buffer yaml;
    private final ObjectNode document;
    private final Map<String, Operation> operations = new LinkedHashMap<>();

    /**
     * An operation of the contract.
     *
     * @param query names of its query parameters
     * @param anyQuery whether there may be others, which it reads itself
     */
    record Operation(String id, String method, String path, Set<String> query, boolean anyQuery, JsonNode model) {
        /** Whether it takes JSON. */
        boolean hasBody() {
            return model.has("requestBody") && !model.at("/requestBody/content").has("multipart/form-data");
        }
    }

    private Contract(byte[] yaml) throws IOException {
        this.yaml = Buffer.buffer(yaml);
        this.document = (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(yaml);
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
                if (METHODS.contains(member.getKey())) {
                    Operation operation = operation(path.getKey(), path.getValue(), member.getKey(), member.getValue());
                    operations.put(operation.id(), operation);
                }
            }
        }
    }

    /** Reads it from the class path; blocks. */
    static Contract load() {
        try (InputStream in = Contract.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            return new Contract(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    Buffer yaml() {
        return yaml;
    }

    Buffer json() {
        return Buffer.buffer(document.toString());
    }

    Map<String, Operation> operations() {
        return Map.copyOf(operations);
    }

    Operation operation(String id) {
        Operation operation = operations.get(id);
        if (operation == null) {
            throw new IllegalStateException("the contract has no operation " + id);
        }
        return operation;
    }

    /** The schema of an operation's JSON body, references resolved at its top. */
    JsonNode bodySchema(Operation operation) {
        JsonNode body = resolve(operation.model().path("requestBody"));
        return resolve(body.path("content").path("application/json").path("schema"));
    }

    boolean bodyRequired(Operation operation) {
        return resolve(operation.model().path("requestBody")).path("required").asBoolean(false);
    }

    /** What a {@code $ref} points at; any other node is itself. */
    JsonNode resolve(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isTextual() ? document.at(reference.asText().substring(1)) : node;
    }

    /** Schemas by name, with all that they refer to. */
    ObjectNode schemas(List<String> names) {
        ObjectNode found = document.objectNode();
        var wanted = new ArrayDeque<>(names);
        while (!wanted.isEmpty()) {
            String name = wanted.remove();
            if (!found.has(name)) {
                JsonNode schema = document.at(SCHEMAS + name);
                found.set(name, schema);
                schema.findValuesAsText("$ref")
                        .forEach(reference -> wanted.add(reference.substring(1 + SCHEMAS.length())));
            }
        }
        return found;
    }

    /**
     * A copy for Vert.x's validator, which refuses to load responses in media types that it cannot parse, and relative
     * server addresses. Parameters are left out as well: it decodes them twice and takes the text {@code 1.5} for a number;
     * {@link RestRequest} reads them instead.
     */
    JsonObject forValidator() {
        ObjectNode copy = document.deepCopy();
        copy.putArray("servers").addObject().put("url", "http://localhost/");
        copy.remove("security");
        ((ObjectNode) copy.path("components")).remove(List.of("parameters", "headers", "responses", "securitySchemes"));
        for (JsonNode path : copy.path("paths")) {
            ((ObjectNode) path).remove("parameters");
            for (Map.Entry<String, JsonNode> member : path.properties()) {
                if (METHODS.contains(member.getKey())) {
                    ObjectNode operation = (ObjectNode) member.getValue();
                    operation.remove(List.of("parameters", "security"));
                    operation.putObject("responses").putObject("default").put("description", "See openapi.yaml.");
                }
            }
        }
        return new JsonObject(copy.toString());
    }

    private Operation operation(String path, JsonNode item, String method, JsonNode model) {
        Set<String> query = new LinkedHashSet<>();
        boolean anyQuery = false;
        for (JsonNode parameters : List.of(item.path("parameters"), model.path("parameters"))) {
            for (JsonNode parameter : parameters) {
                JsonNode resolved = resolve(parameter);
                if (resolved.at("/schema/type").asText().equals("object")) {
                    anyQuery = true; // each of its members stands in the query by its own name
                } else if (resolved.path("in").asText().equals("query")) {
                    query.add(resolved.path("name").asText());
                }
            }
        }
        return new Operation(model.path("operationId").asText(), method, path, query, anyQuery, model);
    }
}
