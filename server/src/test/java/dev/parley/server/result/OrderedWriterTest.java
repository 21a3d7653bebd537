package dev.parley.server.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each write ends when the test says so. */
class OrderedWriterTest {
    private final List<String> begun = new ArrayList<>();
    private Promise<Void> write;
    private final OrderedWriter writer = new OrderedWriter(this::begin);

    private Future<Void> begin(Buffer piece) {
        begun.add(piece.toString());
        write = Promise.promise();
        return write.future();
    }

    @Test
    void oneWriteIsUnderWayAndWhatComesMeanwhileFollowsTogether() {
        Future<Void> first = writer.write(Buffer.buffer("a"));
        Future<Void> second = writer.write(Buffer.buffer("b"));
        Future<Void> third = writer.write(Buffer.buffer("c"));
        assertThat(begun).containsExactly("a");

        write.complete();
        assertThat(begun).containsExactly("a", "bc");
        assertThat(first.succeeded()).isTrue();
        assertThat(second.isComplete()).isFalse();
        assertThat(writer.settled().isComplete()).isFalse();

        write.complete();
        assertThat(second.succeeded() && third.succeeded()).isTrue();
        assertThat(writer.settled().succeeded()).isTrue();
        assertThat(begun).hasSize(2);
    }

    @Test
    void afterAWriteThatFailedThereIsNone() {
        writer.write(Buffer.buffer("a"));
        Future<Void> second = writer.write(Buffer.buffer("b"));
        write.fail(new IOException("full"));

        assertThat(second.cause()).hasMessage("full");
        assertThat(writer.write(Buffer.buffer("c")).cause()).hasMessage("full");
        assertThat(writer.settled().cause()).hasMessage("full");
        assertThat(begun).containsExactly("a");
    }

    @Test
    void whoSendsFasterThanTheDiskIsHeldBack() {
        writer.write(Buffer.buffer(new byte[8]));
        writer.write(Buffer.buffer(new byte[1 << 20]));
        Future<Void> room = writer.drained();
        assertThat(room.isComplete()).isFalse();

        write.complete();
        assertThat(room.succeeded()).isTrue();
        assertThat(writer.drained().succeeded()).isTrue();
    }
}
