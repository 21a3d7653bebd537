package dev.parley.session.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.engine.EngineEvent.StatementPrinted;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Language;
import dev.parley.session.interpreter.DiscardedUpload;
import dev.parley.session.interpreter.Execution;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OutputPumpTest {
    @Test
    void outputIsSentAgainAfterTheHeapWasFullForAMoment() {
        var events = new RecordedEvents();
        var wasFull = new AtomicBoolean();
        events.whileSending = () -> {
            if (wasFull.compareAndSet(false, true)) {
                throw new OutOfMemoryError("of a test");
            }
        };
        try (var pump = new OutputPump(events)) {
            pump.start();
            var execution = new Execution("1", Language.SCALA, "", new TableLimits(1, 1), DiscardedUpload::new);
            pump.open(new SessionKey(1, 1), 0, execution);
            execution.output().out().print("while it is full");
            await().untilTrue(wasFull);

            execution.output().out().print("later");

            assertThat(events.await(StatementPrinted.class, 1))
                    .extracting(StatementPrinted::text)
                    .containsExactly("later");
        }
    }
}
