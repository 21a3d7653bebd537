package dev.parley.server.frontend.thrift;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.security.Principal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;

/** The same messages, each the body of a POST. Who calls was found out by the guards before it. Stateless. */
final class HttpDoor {
    private static final String PATH = "/cliservice";
    private static final String MEDIA_TYPE = "application/x-thrift";

    private final ThriftMessages messages;
    private final int mostBytes;

    HttpDoor(ThriftMessages messages, int mostBytes) {
        this.messages = messages;
        this.mostBytes = mostBytes;
    }

    void mount(Router router) {
        router.post(PATH)
                .handler(BodyHandler.create(false).setBodyLimit(mostBytes))
                .handler(this::call);
    }

    private void call(RoutingContext ctx) {
        Buffer body = ctx.body().buffer();
        try {
            requireWhole(body);
        } catch (MalformedMessageException e) {
            ctx.fail(malformed(e));
            return;
        }
        messages.answer(body.getBytes(), new Caller(Optional.of(Principal.of(ctx))))
                .onSuccess(answer -> ctx.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                        .end(answer))
                .onFailure(e -> ctx.fail(e instanceof MalformedMessageException malformed ? malformed(malformed) : e));
    }

    private void requireWhole(Buffer body) {
        if (body == null || new MessageScanner(mostBytes).scan(body) != body.length()) {
            throw new MalformedMessageException("it is not one whole message");
        }
    }

    private static GatewayException malformed(MalformedMessageException cause) {
        return new GatewayException(
                ErrorCode.INVALID_REQUEST,
                "The body is no call of HiveServer2's protocol: " + cause.getMessage() + ".",
                "Connect with a driver, as jdbc:hive2://host:port/;transportMode=http;httpPath=cliservice");
    }
}
