package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.StatementPrinted;
import dev.parley.protocol.engine.EngineEvent.StatementProgressed;
import dev.parley.protocol.engine.EngineEvent.StatementStarted;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

/** A session's life with a bit of everything that goes over the link, and what was said of it, comparable between runs. */
record CutScenario(ContractSession session, Function<StatementFinished, List<JsonNode>> uploads) {
    private static final int ROWS = 20_000;
    private static final SessionKey ANY = new SessionKey(1, 1);

    /**
     * Six times as long on the wire, so that it goes in pieces; and less than the JDK's encoder writes at once, since an
     * engine that sends between two writes would make two messages of it in some runs, of other pieces.
     */
    private static final String PRINT_IN_PIECES = "print(\"\\u0001\" * 8000)";

    /** Runs it from open to close. */
    List<EngineEvent> run() {
        session.open();
        session.scala("println(\"hello\")\nval n = 1");
        session.scala("1 + 1");
        session.scala("// " + "long code ".repeat(5_000) + "\n" + PRINT_IN_PIECES);
        session.scala("print(\"x\" * 100000)");
        session.sql("select 7 as n");
        var uploaded = session.sql("select id from range(" + ROWS + ")");
        session.scala("throw new RuntimeException(\"boom\")");
        int sleeping = session.submit(Language.SCALA, "Thread.sleep(600000)");
        session.awaitStarted(sleeping);
        session.cancel(sleeping);
        session.awaitFinished(sleeping);
        session.close();
        theUploadIsWhole(uploaded);
        return normalised(session.events());
    }

    private void theUploadIsWhole(StatementFinished finished) {
        assertThat(finished.result()).as("%s", finished).isNotNull();
        List<JsonNode> rows = uploads.apply(finished);
        assertThat(rows.stream().map(row -> row.get(0).asLong()))
                .containsExactlyElementsOf(LongStream.range(0, ROWS).boxed().toList());
    }

    /** Without what differs from run to run: times, numbers of sessions, how a text was cut into pieces. */
    private static List<EngineEvent> normalised(List<EngineEvent.OfSession> events) {
        var normalised = new ArrayList<EngineEvent>();
        for (EngineEvent event : events) {
            if (event instanceof StatementProgressed) {
                continue; // how often it is told depends on time
            }
            int last = normalised.size() - 1;
            if (event instanceof StatementPrinted next
                    && last >= 0
                    && normalised.get(last) instanceof StatementPrinted former
                    && former.statement() == next.statement()
                    && former.stream() == next.stream()) {
                normalised.set(last, printed(next, former.text() + next.text()));
            } else {
                normalised.add(normalised(event));
            }
        }
        return normalised;
    }

    private static EngineEvent normalised(EngineEvent event) {
        if (event instanceof StatementPrinted printed) {
            return printed(printed, printed.text());
        } else if (event instanceof StatementStarted started) {
            return new StatementStarted(ANY, started.statement(), Instant.EPOCH);
        } else if (event instanceof StatementFinished finished) {
            return new StatementFinished(
                    ANY,
                    finished.statement(),
                    finished.state(),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    table(finished.result()),
                    error(finished.error()));
        }
        return event instanceof EngineEvent.SessionOpened
                ? new EngineEvent.SessionOpened(ANY, Map.of())
                : new EngineEvent.SessionClosed(ANY, null);
    }

    private static StatementPrinted printed(StatementPrinted printed, String text) {
        return new StatementPrinted(ANY, printed.statement(), printed.stream(), text);
    }

    private static TableResult table(TableResult table) {
        return table == null || table.messages() == 0
                ? table
                : new TableResult(table.columns(), null, 1, table.rowCount(), table.truncated(), table.limitReason());
    }

    private static StatementError error(StatementError error) {
        return error == null ? null : StatementError.of(error.name(), error.code(), error.message());
    }
}
