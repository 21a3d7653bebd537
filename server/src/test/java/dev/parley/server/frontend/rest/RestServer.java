package dev.parley.server.frontend.rest;

import dev.parley.server.config.EngineConfigs;
import dev.parley.server.engine.Registries;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.result.Results;
import dev.parley.server.run.Publisher;
import dev.parley.server.run.RunPlaces;
import dev.parley.server.run.Runs;
import dev.parley.server.run.Sweeps;
import dev.parley.server.security.Principal;
import dev.parley.server.session.DeclaredSessions;
import dev.parley.server.snippet.Snippets;
import dev.parley.server.stream.StreamRegistry;
import dev.parley.server.telemetry.ReadinessCheck;
import dev.parley.server.telemetry.Telemetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The front end over a real HTTP server on a free port, with a double behind it and a guard before it. */
final class RestServer implements AutoCloseable {
    static final int MAX_CODE_BYTES = 1000;
    static final Duration MAX_WAIT = Duration.ofSeconds(10);

    /** Set by a test to the reason why the server is not ready. */
    volatile Optional<String> problem = Optional.empty();

    final Vertx vertx = Vertx.vertx();
    /** Set by a test that reads results. */
    volatile Results results = (id, head, request) ->
            Future.failedFuture(new GatewayException(ErrorCode.NO_RESULT, "There is no result."));

    final FakeEngines engines = new FakeEngines();
    final FakeSessions sessions = new FakeSessions(vertx);
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final ContractClient client;
    final int port;

    private RestServer(RestLimits limits) {
        var published = new FakeSnippets();
        var snippets = new Snippets(published, Clock.systemUTC());
        var places = new RunPlaces(vertx, owner -> sessions, DeclaredSessions.none(vertx, owner -> sessions), MAX_WAIT);
        var registered = Registries.of(
                vertx, launch -> Future.failedFuture("no engine is started here"), EngineConfigs.with(Map.of()));
        var runs = new Runs(vertx, places, Clock.systemUTC());
        var telemetry = new Telemetry(
                vertx, registry, List.of(new ReadinessCheck("store", () -> Future.succeededFuture(problem))));
        var frontend = new RestFrontend(
                vertx,
                new RestFrontend.Core(
                        owner -> sessions,
                        (id, head, request) -> results.read(id, head, request),
                        engines,
                        registered,
                        new FakeFiles(),
                        new RestFrontend.Published(
                                snippets,
                                new Publisher(snippets, registered, places),
                                runs,
                                new Sweeps(vertx, runs, Clock.systemUTC(), published, new FakeSweeps())),
                        new StreamRegistry(vertx, Clock.systemUTC()),
                        NoBatches.in(vertx, registry)),
                limits,
                "1.2.3",
                telemetry);
        Router root = Router.router(vertx);
        var problems = new ProblemHandler();
        problems.install(root);
        root.route().handler(context -> {
            if (context.request().getHeader("Origin") != null) {
                context.fail(new GatewayException(ErrorCode.FORBIDDEN_ORIGIN, "Not from there."));
            } else if (context.request().getHeader("Authorization") != null) {
                context.fail(new GatewayException(ErrorCode.UNAUTHENTICATED, "The token is wrong."));
            } else {
                Principal.set(context, Principal.SOLE);
                context.next();
            }
        });
        HttpServer server = get(frontend.router().compose(router -> {
            root.route().subRouter(router);
            root.get("/other-door").handler(context -> context.end("other"));
            return vertx.createHttpServer(
                            new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                    .requestHandler(root)
                    .invalidRequestHandler(problems::malformed)
                    .listen();
        }));
        this.port = server.actualPort();
        this.client = new ContractClient(vertx, port);
    }

    static RestServer start() {
        return new RestServer(new RestLimits(MAX_WAIT, MAX_CODE_BYTES));
    }

    static RestServer startWithMaxWait(Duration maxWait) {
        return new RestServer(new RestLimits(maxWait, MAX_CODE_BYTES));
    }

    static RestServer startWithMaxCodeBytes(int maxCodeBytes) {
        return new RestServer(new RestLimits(MAX_WAIT, maxCodeBytes));
    }

    /** A new idle session. */
    String session(String name) {
        client.put("/api/v1/sessions/" + name + "?wait=10s", "{}").hasStatus(201);
        return "/api/v1/sessions/" + name;
    }

    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("it did not come", e);
        }
    }

    @Override
    public void close() {
        client.close();
        get(vertx.close());
        registry.close();
    }
}
