package dev.parley.server.frontend.rest;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every request that was not accepted, or went wrong, with a problem (RFC 9457). It is for the root router, so
 * that whatever is mounted there, guards too, just fails the context with a {@link GatewayException}. Stateless.
 */
public final class ProblemHandler implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
    private static final String WWW_AUTHENTICATE = "WWW-Authenticate";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final List<Integer> ROUTER_STATUSES = List.of(400, 404, 405, 406, 413, 414, 415, 500);

    /** Gives every request of this router an id and every failure an answer. Call it before anything else is mounted. */
    public void install(Router root) {
        root.route().handler(ProblemHandler::admit).failureHandler(this);
        // for what the router itself finds, also in a context that has not failed
        ROUTER_STATUSES.forEach(status -> root.errorHandler(status, context -> answer(context, status)));
    }

    @Override
    public void handle(RoutingContext context) {
        answer(context, context.statusCode());
    }

    /** Answers what is not even HTTP, or has too long a first line or header; for the server's invalidRequestHandler. */
    public void malformed(HttpServerRequest request) {
        String requestId = RequestId.generated();
        Problem problem = Problem.of(
                ErrorCode.INVALID_REQUEST,
                "The request is not HTTP as it should be, or its first line or headers are too long.",
                null,
                requestId);
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .putHeader(RequestId.HEADER, requestId)
                .end(Answer.encode(problem))
                .eventually(() -> request.connection().close());
    }

    private static void admit(RoutingContext context) {
        RequestId.of(context);
        try {
            // here, since what the router finds while it looks for a route it answers by itself, in plain text
            context.normalizedPath();
            context.queryParams();
        } catch (IllegalArgumentException | HttpException e) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "The path or the query cannot be decoded.",
                    "Write a percent sign as %25.");
        }
        context.next();
    }

    private static void answer(RoutingContext context, int status) {
        String requestId = RequestId.of(context);
        HttpServerResponse response = context.response();
        Problem problem = problem(context, status, requestId);
        if (response.closed() || response.ended()) {
            return; // the caller is gone
        }
        if (response.headWritten()) {
            context.request().connection().close(); // cut, so that half an answer is not taken for a whole one
            return;
        }
        if (problem.code().kind() == ErrorCode.Kind.LIMIT || problem.code().kind() == ErrorCode.Kind.UNAVAILABLE) {
            response.putHeader(HttpHeaders.RETRY_AFTER, retryAfter(context.failure()));
        }
        if (problem.code().kind() == ErrorCode.Kind.UNAUTHENTICATED
                && !response.headers().contains(WWW_AUTHENTICATE)) {
            response.putHeader(WWW_AUTHENTICATE, "Bearer realm=\"parley\"");
        }
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Answer.encode(problem));
    }

    /** In seconds, at least one. */
    private static String retryAfter(Throwable failure) {
        Duration time = failure instanceof GatewayException refused
                ? refused.retryAfter().orElse(RETRY_AFTER)
                : RETRY_AFTER;
        return Long.toString(Math.max(1, time.plusMillis(999).toSeconds()));
    }

    private static Problem problem(RoutingContext context, int status, String requestId) {
        if (context.failure() instanceof GatewayException refused) {
            if (refused.code().kind() == ErrorCode.Kind.INTERNAL) {
                return internal(context, requestId);
            }
            return Problem.of(refused.code(), refused.getMessage(), refused.hint(), requestId);
        }
        return switch (status) {
            case 400, 414 ->
                Problem.of(ErrorCode.INVALID_REQUEST, "The address or its query cannot be read.", null, requestId);
            case 404 -> Problem.of(ErrorCode.UNKNOWN_ROUTE, unknownRoute(context), Routes.HINT, requestId);
            case 405 -> Problem.of(ErrorCode.METHOD_NOT_ALLOWED, unknownRoute(context), Routes.HINT, requestId);
            case 413 -> Problem.of(ErrorCode.TOO_LARGE, "The body is too large.", null, requestId);
            case 406, 415 ->
                Problem.of(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE, "That media type is not known here.", Routes.HINT, requestId);
            default -> internal(context, requestId);
        };
    }

    private static String unknownRoute(RoutingContext context) {
        return "There is no " + context.request().method() + " "
                + Excerpt.of(String.valueOf(context.request().path())) + ".";
    }

    private static Problem internal(RoutingContext context, String requestId) {
        LOG.error(
                "request {} failed: {} {}",
                requestId,
                context.request().method(),
                context.request().path(),
                context.failure());
        return Problem.of(
                ErrorCode.INTERNAL,
                "Something went wrong in the server; it is not your request's fault.",
                "The server's log says more under the request_id.",
                requestId);
    }
}
