package dev.parley.server;

import dev.parley.protocol.engine.EngineRoutes;
import dev.parley.server.batch.BatchMetrics;
import dev.parley.server.batch.Batches;
import dev.parley.server.cli.Version;
import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.GatewayConfig;
import dev.parley.server.engine.ApplicationLauncher;
import dev.parley.server.engine.ArchiveMaker;
import dev.parley.server.engine.EngineAdministration;
import dev.parley.server.engine.EngineDoor;
import dev.parley.server.engine.EngineFleet;
import dev.parley.server.engine.EngineFolders;
import dev.parley.server.engine.EngineLauncher;
import dev.parley.server.engine.EngineLaunchers;
import dev.parley.server.engine.EngineMetrics;
import dev.parley.server.engine.EngineRegistry;
import dev.parley.server.engine.LocalLauncher;
import dev.parley.server.engine.SparkSubmitLauncher;
import dev.parley.server.error.StartException;
import dev.parley.server.file.FileShelf;
import dev.parley.server.frontend.console.ConsoleFrontend;
import dev.parley.server.frontend.rest.ProblemHandler;
import dev.parley.server.frontend.rest.RestFrontend;
import dev.parley.server.frontend.rest.RestLimits;
import dev.parley.server.frontend.thrift.ThriftCore;
import dev.parley.server.frontend.thrift.ThriftFrontend;
import dev.parley.server.result.ArrowWorkers;
import dev.parley.server.result.ResultKeeper;
import dev.parley.server.result.ResultReader;
import dev.parley.server.result.ResultShelf;
import dev.parley.server.run.Publisher;
import dev.parley.server.run.RunPlaces;
import dev.parley.server.run.Runs;
import dev.parley.server.run.Sweeps;
import dev.parley.server.security.AccessPolicy;
import dev.parley.server.session.DeclaredSessions;
import dev.parley.server.session.HistoryKeeper;
import dev.parley.server.session.SessionBounds;
import dev.parley.server.session.SessionContext;
import dev.parley.server.session.SessionFiles;
import dev.parley.server.session.SessionManager;
import dev.parley.server.session.SessionMetrics;
import dev.parley.server.snippet.Snippets;
import dev.parley.server.store.DataDirectory;
import dev.parley.server.store.JdbcStore;
import dev.parley.server.stream.StreamRegistry;
import dev.parley.server.telemetry.ReadinessCheck;
import dev.parley.server.telemetry.Telemetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring: builds the server's objects in order, closes them in reverse. All of them live on one event loop, whose
 * thread alone changes the state of sessions.
 */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final GatewayConfig config;
    private final DataDirectory data;
    private final Vertx vertx;
    private final PrometheusMeterRegistry meters;
    private final Function<Vertx, EngineLaunchers> launchers;
    private final Deque<Supplier<Future<?>>> closers = new ArrayDeque<>();
    private URI address;
    private Optional<URI> sqlAddress = Optional.empty();

    private Gateway(GatewayConfig config, DataDirectory data, Function<Vertx, EngineLaunchers> launchers) {
        this.config = config;
        this.data = data;
        this.launchers = launchers;
        this.meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        this.vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(1)
                        .setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)))
                .withMetrics(new MicrometerMetricsFactory(meters))
                .build();
    }

    /**
     * Starts a server.
     *
     * @param data locked by the caller, who also unlocks it once this is closed
     * @return once it listens; after a failure nothing of it is left
     */
    public static Future<Gateway> start(GatewayConfig config, DataDirectory data) {
        var folders = new EngineFolders(data.path());
        return startWith(config, data, vertx -> engine -> launcher(vertx, engine, folders));
    }

    /** Which launcher starts the engines of this configuration: the one place that decides it. */
    private static EngineLauncher launcher(Vertx vertx, EngineConfig engine, EngineFolders folders) {
        return engine.isSubmitted()
                ? new SparkSubmitLauncher(vertx, engine, engineHome(engine), folders)
                : new LocalLauncher(vertx, engine, engineHome(engine), folders);
    }

    /** Starts a server whose engines come from elsewhere, all of them from one launcher. */
    static Future<Gateway> start(GatewayConfig config, DataDirectory data, Function<Vertx, EngineLauncher> one) {
        return startWith(config, data, vertx -> {
            EngineLauncher launcher = one.apply(vertx);
            return engine -> launcher;
        });
    }

    /** Starts a server whose engines come from elsewhere. */
    static Future<Gateway> startWith(
            GatewayConfig config, DataDirectory data, Function<Vertx, EngineLaunchers> launchers) {
        var gateway = new Gateway(config, data, launchers);
        // A promise of no context, since the event loop that would complete it is gone after a failure.
        Promise<Gateway> started = Promise.promise();
        gateway.vertx
                .deployVerticle(gateway.new Core())
                .onSuccess(ignored -> started.complete(gateway))
                .onFailure(e -> gateway.vertx.close().onComplete(ignored -> started.fail(e)));
        return started.future();
    }

    /** What makes the class-data archive of the engines that this configuration starts. */
    static ArchiveMaker archives(GatewayConfig config) {
        return new ArchiveMaker(
                config.engine(),
                engineHome(config.engine()),
                new EngineFolders(config.server().data()));
    }

    /** Where it listens. */
    public URI address() {
        return address;
    }

    /** Where engines dial. */
    public URI engineAddress() {
        return config.server().advertisedAddress().orElseGet(() -> fromThisMachine(address));
    }

    /** Where SQL tools connect; empty where they are not let in. */
    public Optional<URI> sqlAddress() {
        return sqlAddress;
    }

    public int port() {
        return address.getPort();
    }

    /** Closes sessions, engines, doors and the store, in this order. */
    public Future<Void> close() {
        return vertx.close();
    }

    private static Path engineHome(EngineConfig engine) {
        return engine.home().orElseGet(() -> home().resolve("engine"));
    }

    /** The tree that this server runs from. */
    private static Path home() {
        return Path.of(System.getProperty("parley.home", "."));
    }

    /** What a request meets first: who may come in, and the pages that all may load. */
    private record Entrance(AccessPolicy access, ConsoleFrontend console) {}

    private Path folder(String name) {
        try {
            return data.folder(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What lives on the event loop. */
    private final class Core implements Deployable {
        @Override
        public Future<?> deploy(Context context) {
            return vertx.executeBlocking(() -> new Entrance(
                            AccessPolicy.of(config.server()), ConsoleFrontend.of(home().resolve("console"))))
                    .compose(entrance -> JdbcStore.open(
                                    vertx, config.store(), folder("store").resolve("parley.db"))
                            .compose(store -> startCore(store, entrance)))
                    .recover(e -> undeploy(context).transform(ignored -> Future.failedFuture(e)));
        }

        @Override
        public Future<?> undeploy(Context context) {
            Future<?> closed = Future.succeededFuture();
            while (!closers.isEmpty()) {
                Supplier<Future<?>> next = closers.pop();
                closed = closed.transform(ignored -> next.get().mapEmpty());
            }
            return closed;
        }

        private Future<?> startCore(JdbcStore store, Entrance entrance) {
            closers.push(store::close);
            var limits = config.statements();
            var clock = Clock.systemUTC();
            var workers = new ArrowWorkers(vertx);
            closers.push(workers::close);
            var shelf = new ResultShelf(vertx, folder("results"), store.results(), config.results(), clock);
            closers.push(() -> {
                shelf.close();
                return Future.succeededFuture();
            });
            var keeper = new ResultKeeper(shelf, workers, limits, clock);
            if (Boolean.getBoolean("parley.training")) {
                keeper.warmUp(); // for the class-data archive, which is made without a session
            }
            var files = new FileShelf(vertx, folder("files"), config.files());
            var fleet = new EngineFleet(vertx, config.fleet(), new EngineMetrics(meters), store.engines(), clock);
            var engines = new EngineRegistry(
                    fleet, launchers.apply(vertx), config.profiles().values());
            var streams = new StreamRegistry(vertx, clock);
            var core = new SessionContext(
                    vertx,
                    clock,
                    store,
                    keeper,
                    files,
                    streams,
                    new SessionBounds(limits, config.results()),
                    new SessionMetrics(meters));
            var sessions = new SessionManager(core, engines, config.sessions());
            var telemetry = new Telemetry(vertx, meters, List.of(storeCheck(store)));
            var reader = new ResultReader(shelf, workers);
            var folders = new EngineFolders(data.path());
            var administration = new EngineAdministration(vertx, engines, folders);
            var sql = new ThriftFrontend(
                    vertx,
                    new ThriftCore(sessions, reader, administration, config.sql(), limits.maxWait(), clock),
                    entrance.access());
            var snippets = new Snippets(store.snippets(), clock);
            var history = new HistoryKeeper(vertx, clock, store, config.store().keepFor());
            closers.push(() -> {
                history.close();
                return Future.succeededFuture();
            });
            var declared = new DeclaredSessions(vertx, clock, sessions, config.declaredSessions());
            var places = new RunPlaces(vertx, sessions, declared, limits.maxWait());
            var runs = new Runs(vertx, places, clock);
            var sweeps = new Sweeps(vertx, runs, clock, store.snippets(), store.sweeps());
            var batches = new Batches(
                    vertx,
                    clock,
                    new Batches.Place(
                            folder("batches"),
                            store.batches(),
                            engine -> new ApplicationLauncher(engine, engineHome(engine), folders)),
                    config.batches(),
                    config.profiles(),
                    new BatchMetrics(meters));
            closers.push(() -> {
                batches.close();
                return Future.succeededFuture();
            });
            var rest = new RestFrontend(
                    vertx,
                    new RestFrontend.Core(
                            sessions,
                            reader,
                            administration,
                            engines,
                            new SessionFiles(sessions, files),
                            new RestFrontend.Published(
                                    snippets, new Publisher(snippets, engines, places), runs, sweeps),
                            streams,
                            batches),
                    new RestLimits(limits.maxWait(), limits.maxCodeBytes()),
                    Version.number(),
                    telemetry);
            return new Recovery(store, shelf, engines, sessions)
                    .run()
                    .compose(ignored -> files.start(sessions.liveIds()))
                    .compose(ignored -> sweeps.takeBack())
                    .compose(ignored -> batches.start())
                    .compose(ignored -> rest.router())
                    .compose(routes -> listen(entrance, routes, sql, new EngineDoor(engines, shelf.spool(), files)))
                    .compose(ignored -> config.sql().enabled() ? listen(sql) : Future.succeededFuture())
                    .onSuccess(ignored -> {
                        closers.push(sessions::close);
                        engines.listensAt(engineAddress());
                        declared.start();
                        history.start();
                        sweeps.goOn();
                        closers.push(() -> {
                            declared.close();
                            sweeps.close();
                            return Future.succeededFuture();
                        });
                    });
        }

        private Future<?> listen(ThriftFrontend sql) {
            String host = config.server().host();
            int wanted = config.sql().portBeside(config.server().port());
            closers.push(sql::close);
            return sql.listen(host, wanted)
                    .recover(e -> Future.failedFuture(new StartException(
                            "SQL tools cannot be let in at %s, port %d: %s; stop what uses it, choose another with sql.port,"
                                            .formatted(host, wanted, e.getMessage())
                                    + " or let none in with sql.enabled: false",
                            e)))
                    .map(port -> {
                        sqlAddress = Optional.of(URI.create("hive2://" + urlHost(host) + ":" + port));
                        LOG.info("SQL tools connect to jdbc:{}/", sqlAddress.get());
                        return port;
                    });
        }

        private Future<?> listen(Entrance entrance, Router routes, ThriftFrontend sql, EngineDoor door) {
            Router root = Router.router(vertx);
            var problems = new ProblemHandler();
            problems.install(root);
            entrance.access().mount(root, entrance.console()::mount);
            root.route(EngineRoutes.ROOT + "*").subRouter(door.router(vertx));
            if (config.sql().enabled()) {
                sql.mount(root);
            }
            root.route().subRouter(routes);
            HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                    .setHost(config.server().host())
                    .setPort(config.server().port())
                    .setMaxWebSocketFrameSize(EngineDoor.maxFrameBytes()));
            return server.requestHandler(root)
                    .invalidRequestHandler(problems::malformed)
                    .listen()
                    .compose(listening -> {
                        closers.push(server::close);
                        address = URI.create("http://" + urlHost(config.server().host()) + ":" + server.actualPort());
                        return Future.succeededFuture();
                    });
        }
    }

    /** An address to listen on everywhere is none to dial. */
    private static URI fromThisMachine(URI address) {
        return switch (address.getHost()) {
            case "0.0.0.0" -> URI.create("http://127.0.0.1:" + address.getPort());
            case "[::]" -> URI.create("http://[::1]:" + address.getPort());
            default -> address;
        };
    }

    private static String urlHost(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static ReadinessCheck storeCheck(JdbcStore store) {
        return new ReadinessCheck("store", () -> store.lastSessionId()
                .map(ignored -> Optional.<String>empty())
                .otherwise(e -> Optional.of(e.getMessage())));
    }
}
