package dev.parley.server.frontend.rest;

import dev.parley.server.batch.Batches;
import dev.parley.server.engine.EngineRegistry;
import dev.parley.server.engine.Engines;
import dev.parley.server.frontend.run.PageAssets;
import dev.parley.server.result.Results;
import dev.parley.server.run.Publisher;
import dev.parley.server.run.Runs;
import dev.parley.server.run.Sweeps;
import dev.parley.server.session.AllSessions;
import dev.parley.server.session.Files;
import dev.parley.server.snippet.Snippets;
import dev.parley.server.stream.StreamRegistry;
import dev.parley.server.stream.StreamRestarts;
import dev.parley.server.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.openapi.contract.OpenAPIContract;

/**
 * The native REST front end: translates requests into calls of {@link Core} and their outcome into answers, as
 * openapi.yaml says. Mount its router under a root that {@link ProblemHandler} is installed on. Stateless.
 */
public final class RestFrontend {
    private final Vertx vertx;
    private final Core core;
    private final RestLimits limits;
    private final String version;
    private final Telemetry telemetry;

    /** What it translates for. */
    public record Core(
            AllSessions sessions,
            Results results,
            Engines engines,
            EngineRegistry profiles,
            Files files,
            Published published,
            StreamRegistry streams,
            Batches batches) {}

    /** Snippets that are published: what there is, how it comes to be, and how it runs. */
    public record Published(Snippets snippets, Publisher publisher, Runs runs, Sweeps sweeps) {}

    /**
     * Stores what it needs.
     *
     * @param version Parley's own
     */
    public RestFrontend(Vertx vertx, Core core, RestLimits limits, String version, Telemetry telemetry) {
        this.vertx = vertx;
        this.core = core;
        this.limits = limits;
        this.version = version;
        this.telemetry = telemetry;
    }

    /**
     * Loads the contract and binds every operation of it; paths of others pass through.
     *
     * @return fails where contract and code do not match
     */
    public Future<Router> router() {
        return vertx.executeBlocking(Contract::load).compose(contract -> OpenAPIContract.from(
                        vertx, contract.forValidator())
                .map(checked -> {
                    var routes = new Routes(vertx, contract, checked, limits);
                    new SessionRoutes(core.sessions()).bind(routes);
                    new StatementRoutes(core.sessions()).bind(routes);
                    new ResultRoutes(core.sessions(), core.results()).bind(routes);
                    new QuestionRoutes(core.sessions()).bind(routes);
                    new EventRoutes(core.sessions()).bind(routes);
                    new HistoryRoutes(core.sessions()).bind(routes);
                    var engines = new SeenEngines(core.engines(), core.sessions());
                    new EngineRoutes(core.engines(), engines).bind(routes);
                    var logs = new LogReplies(vertx);
                    new BatchRoutes(core.batches(), logs).bind(routes);
                    new LogRoutes(logs, core.sessions(), core.engines(), engines).bind(routes);
                    new ProfileRoutes(core.profiles()).bind(routes);
                    new StreamRoutes(core.streams(), new StreamRestarts(core.sessions(), core.streams())).bind(routes);
                    new FileRoutes(core.files()).bind(routes);
                    Published published = core.published();
                    new SnippetRoutes(published.snippets(), published.publisher(), published.sweeps()).bind(routes);
                    var results = new RunResults(core.results());
                    new RunRoutes(published.snippets(), published.runs(), results, limits.maxWait()).bind(routes);
                    new RunnableRoutes(published.snippets(), contract).bind(routes);
                    new SweepRoutes(published.snippets(), published.sweeps()).bind(routes);
                    new AboutRoutes(contract, version, telemetry).bind(routes);
                    Router router = routes.router();
                    PageAssets.mount(router);
                    return router;
                }));
    }
}
