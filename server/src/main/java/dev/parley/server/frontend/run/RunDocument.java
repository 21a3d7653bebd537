package dev.parley.server.frontend.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.server.snippet.ParameterRule;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.ResultForm;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Published snippets as OpenAPI describes them, for those who generate clients. Generators leave out what they do not
 * understand, so it keeps to what is common. Not changed once it is made; thread-safe.
 */
public final class RunDocument {
    /** What it needs of the server's own contract. */
    public static final List<String> SCHEMAS = List.of("Result", "RunText", "Call", "Problem");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Names that stay apart through camel case and back, which generators put them through; a_b becomes ab by it. */
    private static final Pattern PLAIN = Pattern.compile("[a-z]+[0-9]*(_[a-z]{2,}[0-9]*)*");

    private final ObjectNode schemas;

    /**
     * Stores what it needs.
     *
     * @param schemas those of {@link #SCHEMAS} and what they refer to, by name
     */
    public RunDocument(ObjectNode schemas) {
        this.schemas = schemas;
    }

    public ObjectNode of(List<PublishedSnippet> snippets) {
        ObjectNode document = JSON.objectNode().put("openapi", "3.1.0");
        document.putObject("info").put("title", "Published snippets").put("version", "v1");
        document.putArray("servers").addObject().put("url", "/");
        ObjectNode paths = document.putObject("paths");
        snippets.forEach(snippet -> paths.set("/run/" + snippet.name(), path(snippet)));
        document.putObject("components").set("schemas", schemas);
        return document;
    }

    private static ObjectNode path(PublishedSnippet snippet) {
        ObjectNode path = JSON.objectNode();
        ObjectNode get = operation(path.putObject("get"), snippet, "get_");
        ArrayNode query = get.putArray("parameters");
        snippet.definition().parameters().forEach(rule -> query.add(inQuery(rule)));
        addOwnQuery(query);
        ObjectNode post = operation(path.putObject("post"), snippet, "post_");
        addOwnQuery(post.putArray("parameters"));
        ObjectNode body = post.putObject("requestBody");
        body.put("required", snippet.definition().parameters().stream().anyMatch(ParameterRule::required));
        body.putObject("content").putObject("application/json").set("schema", body(snippet));
        return path;
    }

    private static ObjectNode operation(ObjectNode operation, PublishedSnippet snippet, String verb) {
        operation.put("operationId", verb + identifier(snippet.name()));
        operation.put(
                "summary",
                snippet.definition().description() == null
                        ? snippet.name()
                        : snippet.definition().description());
        ObjectNode responses = operation.putObject("responses");
        boolean isTable = snippet.definition().result() == ResultForm.TABLE;
        ObjectNode content =
                answer(responses, "200", "The result.", "application/json", isTable ? "Result" : "RunText");
        if (isTable) {
            content.putObject("text/csv").putObject("schema").put("type", "string");
            content.putObject("application/vnd.apache.arrow.stream")
                    .putObject("schema")
                    .put("type", "string")
                    .put("format", "binary");
        }
        answer(responses, "202", "It has not ended; follow links.self.", "application/json", "Call");
        problem(responses, "400", "A parameter is missing, wrong or not known.");
        problem(responses, "422", "The code failed.");
        problem(responses, "429", "Too many runs at once.");
        problem(responses, "503", "Not now: an engine that was lost, for one; the call can be made again.");
        return operation;
    }

    /**
     * The snippet's name in an operation's id, which depends on no other snippet. One that is not plain ends in a hash of
     * the name, since {@code a.b} and {@code a-b} would be one; Java says how text is hashed, so that it stays.
     */
    private static String identifier(String name) {
        return PLAIN.matcher(name).matches()
                ? name
                : (name.toLowerCase(Locale.ROOT) + "_" + Integer.toHexString(name.hashCode()))
                        .replaceAll("[^a-z0-9]+", "_");
    }

    private static void problem(ObjectNode responses, String status, String description) {
        answer(responses, status, description, "application/problem+json", "Problem");
    }

    private static ObjectNode answer(
            ObjectNode responses, String status, String description, String mediaType, String schema) {
        ObjectNode content =
                responses.putObject(status).put("description", description).putObject("content");
        content.putObject(mediaType).putObject("schema").put("$ref", "#/components/schemas/" + schema);
        return content;
    }

    private static ObjectNode body(PublishedSnippet snippet) {
        ObjectNode body = JSON.objectNode().put("type", "object").put("additionalProperties", false);
        ObjectNode fields = body.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        for (ParameterRule rule : snippet.definition().parameters()) {
            fields.set(rule.name(), ParameterSchema.of(rule));
            if (rule.required()) {
                required.add(rule.name());
            }
        }
        if (!required.isEmpty()) {
            body.set("required", required);
        }
        return body;
    }

    private static ObjectNode inQuery(ParameterRule rule) {
        ObjectNode parameter =
                JSON.objectNode().put("name", rule.name()).put("in", "query").put("required", rule.required());
        ObjectNode schema = ParameterSchema.of(rule);
        if (schema.has("description")) {
            parameter.set("description", schema.remove("description"));
        }
        parameter.set("schema", schema);
        return parameter;
    }

    private static void addOwnQuery(ArrayNode query) {
        own(query, "wait", "How long to wait for the result; 0s answers at once.");
        own(query, "on_timeout", "What becomes of a run that has not ended then: continue, cancel.");
        own(query, "format", "How the rows look: json, ndjson, csv, arrow.");
    }

    private static void own(ArrayNode query, String name, String description) {
        query.addObject()
                .put("name", name)
                .put("in", "query")
                .put("description", description)
                .putObject("schema")
                .put("type", "string");
    }
}
