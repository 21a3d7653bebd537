package dev.parley.session.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.session.interpreter.ArrowMessage;
import dev.parley.session.interpreter.ResultNotStoredException;
import dev.parley.session.interpreter.Upload;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortionedUploadTest {
    private static final int MEGABYTE = 1 << 20;

    private UploadServer server;

    @BeforeEach
    void start() throws IOException {
        server = new UploadServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static ArrowMessage message(int number) {
        byte[] bytes = new byte[MEGABYTE];
        Arrays.fill(bytes, (byte) number);
        return new ArrowMessage(bytes, 10);
    }

    private static Upload.Stored send(Upload upload, int count) throws InterruptedException {
        for (int i = 0; i < count && upload.send(message(i)); i++) {
            assertThat(i).isLessThan(count);
        }
        return upload.finish();
    }

    private List<Integer> numbers() {
        return server.messages().stream()
                .map(bytes -> (int) bytes[MEGABYTE - 1])
                .toList();
    }

    private static Integer[] upTo(int count) {
        Integer[] numbers = new Integer[count];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }

    @Test
    void goesInPortionsThatAreConfirmedOneByOne() throws Exception {
        assertThat(send(server.upload(), 10)).isEqualTo(new Upload.Stored(10, 100, null));
        assertThat(numbers()).containsExactly(upTo(10));
        assertThat(server.requests()).containsExactly("PUT from=0", "PUT from=4", "PUT from=8");
    }

    @Test
    void whatWaitsForMoreIsSentWhenItIsAskedFor() throws Exception {
        try (Upload upload = server.upload()) {
            assertThat(upload.send(message(0))).isTrue();
            upload.flush();
            await().untilAsserted(() -> assertThat(numbers()).containsExactly(0));

            assertThat(upload.send(message(1))).isTrue();
            assertThat(upload.finish()).isEqualTo(new Upload.Stored(2, 20, null));
        }
        assertThat(server.requests()).containsExactly("PUT from=0", "PUT from=1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 6, 9})
    void goesOnAfterACutWithoutLossOrDouble(int messages) throws Exception {
        server.cutAfter(messages);
        assertThat(send(server.upload(), 10)).isEqualTo(new Upload.Stored(10, 100, null));
        assertThat(numbers()).containsExactly(upTo(10));
    }

    @Test
    void anUploadReplacesTheOneBeforeEvenIfItsFirstRequestIsCut() throws Exception {
        assertThat(send(server.upload(), 6).messages()).isEqualTo(6);
        server.cutAfter(1);
        assertThat(send(server.upload(), 2)).isEqualTo(new Upload.Stored(2, 20, null));
        assertThat(numbers()).containsExactly(0, 1);
    }

    @Test
    void whatTheServerTakesNoMoreIsNotCounted() throws Exception {
        server.limit(6);
        assertThat(send(server.upload(), 100)).isEqualTo(new Upload.Stored(6, 60, "session_bytes"));
        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {410, 413, 507, 404})
    void aRefusalIsFinal(int status) {
        server.refuse(status);
        assertThatThrownBy(() -> send(server.upload(), 1))
                .isInstanceOf(ResultNotStoredException.class)
                .satisfies(thrown -> assertThat(
                                ((ResultNotStoredException) thrown).error().code())
                        .isEqualTo("RESULT_NOT_STORED"));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void whoMakesFasterThanTheServerTakesWaits() throws Exception {
        var gate = new CountDownLatch(1);
        server.hold(gate);
        var sent = new AtomicInteger();
        var stored = new AtomicReference<Upload.Stored>();
        var thread = new Thread(() -> {
            try (Upload upload = server.upload()) {
                for (int i = 0; i < 30 && upload.send(message(i)); i++) {
                    sent.incrementAndGet();
                }
                stored.set(upload.finish());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING && sent.get() == 8);
        gate.countDown();
        await().untilAtomic(stored, org.hamcrest.Matchers.equalTo(new Upload.Stored(30, 300, null)));
    }

    @Test
    void goesOnWithAnotherClientWhereAnErrorHasEndedTheOneItHad() throws Exception {
        Set<Thread> others = ClientThreads.all();
        try (Upload upload = server.upload()) {
            assertThat(send(upload, 4).messages()).isEqualTo(4);
            ClientThreads.endAllBut(others);

            assertThat(upload.send(message(4))).isTrue();
            assertThat(upload.finish().messages()).isEqualTo(5);
        }
        assertThat(numbers()).containsExactly(upTo(5));
    }

    @Test
    void anInterruptEndsItAtOnce() throws Exception {
        server.hold(new CountDownLatch(1));
        var ended = new AtomicReference<Class<?>>();
        var thread = new Thread(() -> {
            try (Upload upload = server.upload()) {
                send(upload, 30);
            } catch (InterruptedException e) {
                ended.set(e.getClass());
            }
        });
        thread.start();
        await().until(() -> server.messages().size() == 4 && thread.getState() == Thread.State.WAITING);
        long asked = System.nanoTime();
        thread.interrupt();
        thread.join(10_000);
        assertThat(ended.get()).isEqualTo(InterruptedException.class);
        // Far less than a request may take, which would end it as well.
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
    }
}
