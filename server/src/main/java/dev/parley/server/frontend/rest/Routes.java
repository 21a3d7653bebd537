package dev.parley.server.frontend.rest;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Binds operations to the contract: what a request must pass before its operation sees it, and how the answer is
 * written. For the start, on one thread; afterwards only its handlers are used.
 */
final class Routes {
    static final String HINT = "The contract is at /api/v1/openapi.yaml.";

    private final Contract contract;
    private final RestLimits limits;
    private final RouterBuilder builder;
    private final BodyCheck bodyCheck;
    private final Set<String> bound = new HashSet<>();

    /** What an operation does with a request. */
    interface Operation {
        Future<? extends Reply> answer(RestRequest request);
    }

    Routes(Vertx vertx, Contract contract, OpenAPIContract routable, RestLimits limits) {
        this.contract = contract;
        this.limits = limits;
        this.builder = RouterBuilder.create(vertx, routable);
        this.bodyCheck = new BodyCheck(vertx, contract, routable, limits);
    }

    /** Has an operation of the contract answered; one that is not in it is a mistake. */
    void bind(String operationId, Operation operation) {
        Contract.Operation described = contract.operation(operationId);
        if (!bound.add(operationId)) {
            throw new IllegalStateException(operationId + " is bound twice");
        }
        // Validated here and not by the router, so that each refusal gets its own code and sentence.
        OpenAPIRoute route = builder.getRoute(operationId).setDoValidation(false);
        route.addHandler(context -> requireKnownQuery(context, described));
        if (described.hasBody()) {
            bodyCheck.add(route, described);
        }
        route.addHandler(context -> answer(context, operation));
    }

    /** The router, once every operation is bound. */
    Router router() {
        Set<String> unbound = new TreeSet<>(contract.operations().keySet());
        unbound.removeAll(bound);
        if (!unbound.isEmpty()) {
            throw new IllegalStateException("operations of the contract that nothing answers: " + unbound);
        }
        Router router = builder.rootHandler(Routes::requireNoDots).createRouter();
        Map<String, Set<String>> methods = new HashMap<>();
        for (Contract.Operation operation : contract.operations().values()) {
            methods.computeIfAbsent(operation.path(), path -> new TreeSet<>())
                    .add(operation.method().toUpperCase(Locale.ROOT));
        }
        methods.forEach((path, allowed) -> router.route(path.replaceAll("\\{(.*?)}", ":$1"))
                .handler(context -> {
                    context.response().putHeader(HttpHeaders.ALLOW, String.join(", ", allowed));
                    context.fail(405);
                }));
        return router;
    }

    private static void requireKnownQuery(RoutingContext context, Contract.Operation operation) {
        for (String name : context.queryParams().names()) {
            if (!operation.anyQuery() && !operation.query().contains(name)) {
                throw new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        "Unknown query parameter '" + Excerpt.of(name) + "'.",
                        operation.query().isEmpty()
                                ? "This takes none."
                                : "Known: " + String.join(", ", new TreeSet<>(operation.query())) + ".");
            }
        }
        context.next();
    }

    private void answer(RoutingContext context, Operation operation) {
        var request = new RestRequest(context, limits, BodyCheck.body(context));
        Future.succeededFuture(request)
                .compose(operation::answer)
                .onSuccess(answer -> write(context.response(), answer))
                .onFailure(context::fail);
    }

    private static void write(HttpServerResponse response, Reply reply) {
        if (response.closed()) {
            reply.abandon(); // the caller did not wait for it
        } else {
            reply.writeTo(response);
        }
    }

    /** The router takes dots for a way through folders, also where a session's name was meant. */
    private static void requireNoDots(RoutingContext context) {
        String[] segments = context.request().path().split("/", -1);
        if (segments.length > 4 && segments[3].equals("sessions") && segments[2].equals("v1")) {
            String name = segments[4].replaceAll("(?i)%2e", ".");
            if (name.equals(".") || name.equals("..")) {
                SessionName.checked(name);
            }
        }
        context.next();
    }
}
