package dev.parley.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.NameKind;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.batch.BatchState;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.stream.StreamState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** openapi.yaml is sound, is what is bound, and is what is served. */
class ContractTest {
    private static final JsonNode DOCUMENT = read();
    private static RestServer server;

    @BeforeAll
    static void start() {
        server = RestServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static JsonNode read() {
        try (var in = ContractTest.class.getResourceAsStream("/openapi.yaml")) {
            return new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theWholeFileHasTheShapeOfOpenApi31() {
        OpenAPIVersion version = OpenAPIVersion.V3_1;

        OutputUnit result = RestServer.get(version.getRepository(server.vertx, "app://")
                .compose(repository ->
                        version.validateContract(server.vertx, repository, new JsonObject(DOCUMENT.toString()))));

        assertThat(result.getValid())
                .as(() -> String.valueOf(result.getErrors()))
                .isTrue();
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryPartIsUsed() {
        Set<String> used = new TreeSet<>();
        DOCUMENT.findValuesAsText("$ref").forEach(used::add);
        Set<String> parts = new TreeSet<>();
        for (String kind : List.of("parameters", "headers", "requestBodies", "responses", "schemas")) {
            DOCUMENT.at("/components/" + kind)
                    .fieldNames()
                    .forEachRemaining(name -> parts.add("#/components/" + kind + "/" + name));
        }

        assertThat(used).isEqualTo(parts);
    }

    @Test
    void everyOperationIsDescribedAndCanBeRefused() {
        Set<String> ids = new HashSet<>();
        for (JsonNode operation : operations()) {
            String id = operation.path("operationId").asText();
            assertThat(ids.add(id)).as("operationId " + id).isTrue();
            assertThat(operation.path("summary").asText()).as(id).isNotBlank();
            assertThat(operation.path("tags").size()).as(id).isPositive();
            assertThat(operation.path("responses").has("400")).as(id).isTrue();
            assertThat(operation.path("responses").has("500")).as(id).isTrue();
            if (operation.has("requestBody")) {
                assertThat(operation.path("responses").has("413")).as(id).isTrue();
                assertThat(operation.path("responses").has("415")).as(id).isTrue();
            }
        }
        assertThat(ids)
                .containsExactlyInAnyOrder(
                        "createOrGetSession",
                        "createSession",
                        "listSessions",
                        "getSession",
                        "closeSession",
                        "restartSession",
                        "runStatement",
                        "listStatements",
                        "getStatement",
                        "getStatementEvents",
                        "createBatch",
                        "listBatches",
                        "getBatch",
                        "cancelBatch",
                        "getBatchLog",
                        "listStreams",
                        "getStream",
                        "getStreamEvents",
                        "stopStream",
                        "restartStream",
                        "getStatementResult",
                        "cancelStatement",
                        "interruptSession",
                        "completeCode",
                        "inspectCode",
                        "readCatalog",
                        "listProfiles",
                        "searchStatements",
                        "getSessionLog",
                        "uploadFile",
                        "listFiles",
                        "deleteFile",
                        "listEngines",
                        "getEngine",
                        "attachEngine",
                        "drainEngine",
                        "endEngine",
                        "getEngineLog",
                        "listSnippets",
                        "publishSnippet",
                        "getSnippet",
                        "deleteSnippet",
                        "listRunnable",
                        "getRunOpenApi",
                        "runSnippet",
                        "runSnippetWithBody",
                        "getCall",
                        "cancelCall",
                        "startSweep",
                        "getSweep",
                        "cancelSweep",
                        "getVersion",
                        "getOpenApiYaml",
                        "getOpenApiJson",
                        "getLiveness",
                        "getReadiness",
                        "getMetrics");
    }

    @Test
    void everyOperationOfTheFileMustBeBound() {
        Contract contract = Contract.load();
        Routes routes = routes(contract);
        contract.operations().keySet().stream()
                .filter(id -> !id.equals("getMetrics"))
                .forEach(id -> routes.bind(id, request -> Future.succeededFuture()));

        assertThatThrownBy(routes::router)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("getMetrics");
        routes.bind("getMetrics", request -> Future.succeededFuture());
        int routed = routes.routers().values().stream()
                .mapToInt(router -> router.getRoutes().size())
                .sum();
        assertThat(routed)
                .isEqualTo(contract.operations().size() + DOCUMENT.path("paths").size());
    }

    @Test
    void whatIsBoundMustBeInTheFileAndOnlyOnce() {
        Routes routes = routes(Contract.load());
        routes.bind("getVersion", request -> Future.succeededFuture());

        assertThatThrownBy(() -> routes.bind("getWeather", request -> Future.succeededFuture()))
                .hasMessageContaining("getWeather");
        assertThatThrownBy(() -> routes.bind("getVersion", request -> Future.succeededFuture()))
                .hasMessageContaining("bound twice");
    }

    @Test
    void theFileIsServedAsItIsAndAsJson() throws IOException {
        var yaml = server.client.get("/api/v1/openapi.yaml").hasStatus(200);
        var json = server.client.get("/api/v1/openapi.json").hasStatus(200);

        assertThat(new ObjectMapper(new YAMLFactory()).readTree(yaml.raw().getBytes()))
                .isEqualTo(DOCUMENT);
        assertThat(json.json()).isEqualTo(new ObjectMapper().readTree(DOCUMENT.toString()));
    }

    @Test
    void theFilesValuesAreTheCodesValues() {
        assertThat(values("/components/schemas/SessionState/enum")).isEqualTo(lower(SessionState.values()));
        assertThat(values("/components/schemas/StatementState/enum")).isEqualTo(lower(StatementState.values()));
        assertThat(values("/components/schemas/BatchState/enum")).isEqualTo(lower(BatchState.values()));
        assertThat(values("/components/schemas/StreamState/enum")).isEqualTo(lower(StreamState.values()));
        assertThat(values("/components/schemas/Language/enum")).isEqualTo(lower(Language.values()));
        assertThat(values("/components/schemas/NameKind/enum")).isEqualTo(lower(NameKind.values()));
        assertThat(values("/components/schemas/Problem/properties/code/enum"))
                .isEqualTo(Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
    }

    private static Routes routes(Contract contract) {
        OpenAPIContract checked = RestServer.get(OpenAPIContract.from(server.vertx, contract.forValidator()));
        return new Routes(
                server.vertx, contract, checked, new RestLimits(RestServer.MAX_WAIT, RestServer.MAX_CODE_BYTES));
    }

    private static List<JsonNode> operations() {
        List<JsonNode> operations = new ArrayList<>();
        DOCUMENT.path("paths")
                .forEach(path -> path.forEach(member -> {
                    if (member.has("operationId")) {
                        operations.add(member);
                    }
                }));
        return operations;
    }

    private static List<String> values(String pointer) {
        List<String> values = new ArrayList<>();
        DOCUMENT.at(pointer).forEach(value -> values.add(value.asText()));
        return values;
    }

    private static List<String> lower(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
