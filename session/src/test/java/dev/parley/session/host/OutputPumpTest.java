package dev.parley.session.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.StatementPrinted;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Language;
import dev.parley.session.interpreter.DiscardedUpload;
import dev.parley.session.interpreter.Execution;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class OutputPumpTest {
    @Test
    void outputIsSentAgainAfterTheHeapWasFullForAMoment() {
        var events = new FullOnce();
        try (var pump = new OutputPump(events)) {
            pump.start();
            var execution = new Execution("1", Language.SCALA, "", new TableLimits(1, 1), DiscardedUpload::new);
            pump.open(new SessionKey(1, 1), 0, execution);
            execution.output().out().print("while it is full");
            await().until(() -> events.wasFull);

            execution.output().out().print("later");

            await().untilAsserted(() -> assertThat(events.told).contains("later"));
        }
    }

    /** Finds no room for the first event. */
    private static final class FullOnce implements Events {
        private final List<String> told = new CopyOnWriteArrayList<>();
        private volatile boolean wasFull;

        @Override
        public void send(EngineEvent event) {
            if (!wasFull) {
                wasFull = true;
                throw new OutOfMemoryError("of a test");
            }
            told.add(((StatementPrinted) event).text());
        }

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public boolean awaitRoom(Duration atMost) {
            return true;
        }
    }
}
