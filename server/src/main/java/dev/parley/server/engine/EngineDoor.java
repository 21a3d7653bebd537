package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineRoutes;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.model.SessionFile;
import dev.parley.server.file.FileShelf;
import dev.parley.server.result.RefusedUploadException;
import dev.parley.server.result.ResultSpool;
import dev.parley.server.result.UploadProgress;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where engines come in: the control WebSocket and the upload of results. Each shows its own secret. */
public final class EngineDoor {
    private static final Logger LOG = LoggerFactory.getLogger(EngineDoor.class);
    private static final HttpResponseStatus CONFLICT = HttpResponseStatus.CONFLICT;
    private static final String RESULTS = "/:engine/results/:session/:generation/:statement";

    private final EngineRegistry engines;
    private final ResultSpool spool;
    private final FileShelf files;

    public EngineDoor(EngineRegistry engines, ResultSpool spool, FileShelf files) {
        this.engines = engines;
        this.spool = spool;
        this.files = files;
    }

    /** The routes, to be mounted at {@link EngineRoutes#ROOT}. */
    public Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route("/:engine/*").handler(this::authenticate);
        router.get("/:engine/link").handler(this::link);
        router.get(RESULTS).handler(context -> answer(context, spool.progress(result(context))));
        router.put(RESULTS).handler(this::upload);
        router.get("/:engine/files/:session/:generation/:number").handler(this::file);
        return router;
    }

    /** Unknown engines are told so plainly (410): they end themselves. */
    private void authenticate(RoutingContext context) {
        var engine = engines.find(context.pathParam("engine"));
        String shown = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (engine.isEmpty()) {
            refuse(context, HttpResponseStatus.GONE);
        } else if (shown == null || !engine.get().isSecret(shown)) {
            LOG.warn(
                    "somebody dialled as engine {} without its secret",
                    engine.get().id());
            refuse(context, HttpResponseStatus.UNAUTHORIZED);
        } else {
            context.put("engine", engine.get());
            context.next();
        }
    }

    private void link(RoutingContext context) {
        Engine engine = context.get("engine");
        HttpServerRequest request = context.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            refuse(context, HttpResponseStatus.UPGRADE_REQUIRED);
            return;
        }
        request.toWebSocket()
                .onSuccess(engine.link()::accept)
                .onFailure(e -> LOG.warn("engine {} could not be upgraded: {}", engine.id(), e.toString()));
    }

    /** Of sessions that are over nothing is taken: nobody would ever remove it. */
    private void upload(RoutingContext context) {
        Engine engine = context.get("engine");
        if (!engine.isHeard(result(context).key())) {
            refuse(context, HttpResponseStatus.GONE);
            return;
        }
        int from;
        try {
            from = Integer.parseInt(context.queryParams().get("from"));
        } catch (NumberFormatException e) {
            refuse(context, HttpResponseStatus.BAD_REQUEST);
            return;
        }
        answer(context, spool.append(result(context), from, context.request()));
    }

    /** Only of sessions that the engine has. */
    private void file(RoutingContext context) {
        Engine engine = context.get("engine");
        long session = number(context, "session");
        boolean isIts = engine.isHeard(new SessionKey(session, (int) number(context, "generation")));
        var file = isIts ? files.find(session, (int) number(context, "number")) : Optional.<SessionFile>empty();
        if (file.isEmpty()) {
            refuse(context, HttpResponseStatus.GONE);
            return;
        }
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                .sendFile(files.path(session, file.get()).toString())
                .onFailure(e -> {
                    LOG.warn("{}: {}", context.request().path(), e.toString());
                    refuse(context, HttpResponseStatus.GONE);
                });
    }

    private static ResultSpool.Upload result(RoutingContext context) {
        Engine engine = context.get("engine");
        var key = new SessionKey(number(context, "session"), (int) number(context, "generation"));
        return new ResultSpool.Upload(engine.id(), key, (int) number(context, "statement"));
    }

    private static long number(RoutingContext context, String name) {
        try {
            return Long.parseLong(context.pathParam(name));
        } catch (NumberFormatException e) {
            return -1; // no such upload, so nothing is found under it
        }
    }

    private static void answer(RoutingContext context, Future<UploadProgress> progress) {
        progress.onSuccess(here -> context.json(
                        new JsonObject().put("messages", here.messages()).put("limit", here.limit())))
                .onFailure(e -> {
                    LOG.warn("{}: {}", context.request().path(), e.toString());
                    refuse(context, e instanceof RefusedUploadException refused ? status(refused) : CONFLICT);
                });
    }

    private static HttpResponseStatus status(RefusedUploadException refused) {
        return switch (refused.reason()) {
            case TOO_LARGE -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
            case GAP -> CONFLICT;
            case MALFORMED -> HttpResponseStatus.BAD_REQUEST;
            case UNWANTED -> HttpResponseStatus.GONE;
            case DISK -> HttpResponseStatus.INSUFFICIENT_STORAGE;
        };
    }

    private static void refuse(RoutingContext context, HttpResponseStatus status) {
        if (!context.response().ended() && !context.response().closed()) {
            context.response()
                    .setStatusCode(status.code())
                    .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .end();
        }
    }

    /** The server options that frames of the link need. */
    public static int maxFrameBytes() {
        return Frame.MAX_BYTES;
    }
}
