package dev.parley.server.frontend.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads request bodies: JSON in UTF-8, whole, nested within a bound, each field once. Stateless. */
final class JsonBody {
    private static final int MAX_DEPTH = 64;
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*)?");
    private static final Pattern PARSER_TALK = Pattern.compile(", from `[^`]*`| \\(start marker at .*\\)$");
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonBody() {}

    /**
     * Lets a request pass that has no body or says that it is JSON.
     *
     * @throws GatewayException UNSUPPORTED_MEDIA_TYPE
     */
    static void requireJson(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean chunked = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        if (!chunked && (length == null || length.equals("0"))) {
            return;
        }
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            throw unsupported("The request says no Content-Type.");
        }
        if (!MEDIA_TYPE.matcher(type.toLowerCase(Locale.ROOT).strip()).matches()) {
            throw unsupported("The body is '" + Excerpt.of(type) + "'.");
        }
        request.headers().set(HttpHeaders.CONTENT_TYPE, "application/json"); // the validator minds its case
    }

    /**
     * The JSON of a body.
     *
     * @throws GatewayException INVALID_JSON with line and column
     */
    static JsonNode parse(Buffer body) {
        try {
            JsonNode tree = MAPPER.readTree(body.getBytes());
            if (!isText(tree)) {
                throw invalid("The body is not text: it holds half a surrogate pair.");
            }
            return tree;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw invalid("The body is not valid JSON" + where + ": "
                    + PARSER_TALK.matcher(e.getOriginalMessage()).replaceAll("") + ".");
        } catch (IOException e) {
            throw invalid("The body is not text in UTF-8.");
        }
    }

    /** Whether all names and values can be written in UTF-8, which JSON's escapes do not see to. */
    private static boolean isText(JsonNode node) {
        if (node.isTextual()) {
            return UTF_8.newEncoder().canEncode(node.asText());
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!UTF_8.newEncoder().canEncode(member.getKey())) {
                return false;
            }
        }
        for (JsonNode child : node) {
            if (!isText(child)) {
                return false;
            }
        }
        return true;
    }

    static GatewayException unsupported(String message) {
        return new GatewayException(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE, message, "Send JSON, with 'Content-Type: application/json'.");
    }

    private static GatewayException invalid(String message) {
        return new GatewayException(
                ErrorCode.INVALID_JSON, message, "Send one JSON object, nested at most " + MAX_DEPTH + " levels deep.");
    }
}
