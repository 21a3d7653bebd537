package dev.parley.server.frontend.rest;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Binds operations to the contract: what a request must pass before its operation sees it, and how the answer is
 * written. For the start, on one thread; afterwards only its handlers are used.
 */
final class Routes {
    static final String HINT = "The contract is at /api/v1/openapi.yaml.";

    private static final String API = "/api/v1/";

    private final Vertx vertx;
    private final Contract contract;
    private final RestLimits limits;
    private final BodyCheck bodyCheck;
    /** What answers each operation, by its id. */
    private final Map<String, List<Handler<RoutingContext>>> bound = new HashMap<>();

    /** What an operation does with a request. */
    interface Operation {
        Future<? extends Reply> answer(RestRequest request);
    }

    Routes(Vertx vertx, Contract contract, OpenAPIContract checked, RestLimits limits) {
        this.vertx = vertx;
        this.contract = contract;
        this.limits = limits;
        this.bodyCheck = new BodyCheck(vertx, contract, checked, limits);
    }

    /** Has an operation of the contract answered; one that is not in it is a mistake. */
    void bind(String operationId, Operation operation) {
        Contract.Operation described = contract.operation(operationId);
        var handlers = new ArrayList<Handler<RoutingContext>>();
        handlers.add(context -> requireKnownQuery(context, described));
        if (described.hasBody()) {
            handlers.addAll(bodyCheck.handlers(described));
        }
        handlers.add(context -> answer(context, operation));
        if (bound.put(operationId, handlers) != null) {
            throw new IllegalStateException(operationId + " is bound twice");
        }
    }

    /** The same; each of its answers, problems too, tells caches that it is one for what {@code Accept} said. */
    void bindVarying(String operationId, Operation operation) {
        bind(operationId, request -> {
            request.context().response().putHeader(HttpHeaders.VARY, "Accept");
            return operation.answer(request);
        });
    }

    /**
     * The router, once every operation is bound. Vert.x tries one route after the other, so those of each head of a path
     * have a router of their own.
     */
    Router router() {
        Map<String, Router> byHead = routers();
        Router router = Router.router(vertx);
        router.route().handler(context -> {
            requireNoDots(context);
            Router own = byHead.get(head(context.normalizedPath()));
            if (own == null) {
                context.next();
            } else {
                own.handleContext(context);
            }
        });
        return router;
    }

    /** The routers by head: a route for each operation, and one for each path, which refuses all other methods. */
    Map<String, Router> routers() {
        Set<String> unbound = new TreeSet<>(contract.operations().keySet());
        unbound.removeAll(bound.keySet());
        if (!unbound.isEmpty()) {
            throw new IllegalStateException("operations of the contract that nothing answers: " + unbound);
        }
        Map<String, Router> byHead = new HashMap<>();
        Map<String, Set<String>> methods = new TreeMap<>();
        contract.operations().values().stream()
                .sorted(Comparator.comparing(
                        Contract.Operation::path)) // what is named before what has a parameter there
                .forEach(operation -> {
                    HttpMethod method = HttpMethod.valueOf(operation.method().toUpperCase(Locale.ROOT));
                    methods.computeIfAbsent(operation.path(), path -> new TreeSet<>())
                            .add(method.name());
                    Route route = byHead.computeIfAbsent(fixedHead(operation.path()), head -> Router.router(vertx))
                            .route(method, routed(operation.path()));
                    bound.get(operation.id()).forEach(route::handler);
                });
        methods.forEach(
                (path, allowed) -> byHead.get(head(path)).route(routed(path)).handler(context -> {
                    context.response().putHeader(HttpHeaders.ALLOW, String.join(", ", allowed));
                    context.fail(405);
                }));
        return byHead;
    }

    /** How the router writes a path of the contract. */
    private static String routed(String path) {
        return path.replaceAll("\\{(.*?)}", ":$1");
    }

    /** The head of a path of the contract, which must be a text: requests are told apart by it. */
    private static String fixedHead(String path) {
        String head = head(path);
        if (head.contains("{")) {
            throw new IllegalStateException("a path of the contract begins with a parameter: " + path);
        }
        return head;
    }

    /** The path up to what it names first, as {@code /api/v1/sessions} or {@code /run}. */
    private static String head(String path) {
        int end = path.indexOf('/', path.startsWith(API) ? API.length() : 1);
        return end < 0 ? path : path.substring(0, end);
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
    }
}
