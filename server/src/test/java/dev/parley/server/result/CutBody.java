package dev.parley.server.result;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A request's body of which nothing came before its connection was cut. Belongs to one thread. */
final class CutBody implements ReadStream<Buffer> {
    private Handler<Throwable> onException;

    /** Tells who listens by now; as with a real request, who comes later is not told. */
    void cut() {
        if (onException != null) {
            onException.handle(new IllegalStateException("the connection was cut"));
        }
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
        onException = handler;
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(Handler<Buffer> handler) {
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(Handler<Void> handler) {
        return this;
    }
}
