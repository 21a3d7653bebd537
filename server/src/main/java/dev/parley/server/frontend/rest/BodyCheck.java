package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.List;
import java.util.Optional;

/** What a request's body must pass before its operation sees it: media type, size, JSON, the contract. Thread-safe. */
final class BodyCheck {
    private static final String BODY = "parley.body";

    private final Contract contract;
    private final OpenAPIContract checked;
    private final RestLimits limits;
    private final RequestValidator validator;
    private final RequestExtractor extractor = RequestExtractor.withBodyHandler();
    private final InvalidBody invalidBody;

    BodyCheck(Vertx vertx, Contract contract, OpenAPIContract checked, RestLimits limits) {
        this.contract = contract;
        this.checked = checked;
        this.limits = limits;
        this.validator = RequestValidator.create(vertx, checked);
        this.invalidBody = new InvalidBody(contract);
    }

    /** The body that passed; empty where there was none. */
    static Optional<JsonNode> body(RoutingContext context) {
        return Optional.ofNullable(context.get(BODY));
    }

    /** What a request passes on its way to an operation, in this order. */
    List<Handler<RoutingContext>> handlers(Contract.Operation operation) {
        BodyHandler reader = BodyHandler.create(false).setBodyLimit(limits.bodyBytes());
        Operation model = checked.operation(operation.id());
        return List.of(
                BodyCheck::requireJson,
                // in a lambda: the router lets no body handler as such come after another handler
                context -> reader.handle(context),
                context -> validateBody(context, operation, model));
    }

    private static void requireJson(RoutingContext context) {
        JsonBody.requireJson(context.request());
        context.next();
    }

    private void validateBody(RoutingContext context, Contract.Operation operation, Operation model) {
        Buffer buffer = context.body().buffer();
        if (buffer == null || buffer.length() == 0) {
            if (contract.bodyRequired(operation)) {
                throw new GatewayException(
                        ErrorCode.INVALID_REQUEST, "The request has no body, and needs one.", Routes.HINT);
            }
            context.next();
            return;
        }
        JsonNode tree = JsonBody.parse(buffer);
        context.put(BODY, tree);
        extractor
                .extractValidatableRequest(context, model)
                .compose(request -> validator.validate(request, operation.id()))
                .onSuccess(valid -> context.next())
                .onFailure(failure -> context.fail(explained(failure, operation, tree)));
    }

    private Throwable explained(Throwable failure, Contract.Operation operation, JsonNode body) {
        if (failure instanceof SchemaValidationException invalid) {
            return invalidBody.explain(invalid, operation, body);
        }
        return failure instanceof ValidatorException refused
                ? new GatewayException(ErrorCode.INVALID_REQUEST, refused.getMessage(), Routes.HINT)
                : failure;
    }
}
