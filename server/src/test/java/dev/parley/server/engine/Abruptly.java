package dev.parley.server.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.internal.http.WebSocketInternal;

/** Ends connections as a pulled plug or a killed process does: without a close frame. Thread-safe. */
final class Abruptly {
    private Abruptly() {}

    /** What was written before still arrives. */
    static void close(WebSocketBase socket) {
        ChannelFuture unused = channel(socket).close();
    }

    /** The other side gets a reset, and loses what it has not read. */
    static void reset(WebSocketBase socket) {
        Channel channel = channel(socket);
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            ChannelFuture unused = channel.close();
        }
    }

    private static Channel channel(WebSocketBase socket) {
        return ((WebSocketInternal) socket).channelHandlerContext().channel();
    }
}
