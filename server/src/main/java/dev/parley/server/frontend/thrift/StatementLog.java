package dev.parley.server.frontend.thrift;

import dev.parley.protocol.model.Progress;
import dev.parley.server.session.Sessions;
import dev.parley.server.session.StatementEvent;
import dev.parley.server.session.StatementSnapshot;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A statement's events as lines, which Beeline shows while it waits. Belongs to the gateway's event loop. */
final class StatementLog {
    private static final long BEGINNING = -1;

    private final Sessions sessions;
    private final StatementSnapshot statement;
    private long last = BEGINNING;
    private boolean isDrawn;

    StatementLog(Sessions sessions, StatementSnapshot statement) {
        this.sessions = sessions;
        this.statement = statement;
    }

    /**
     * The driver draws the stages in one place, which lines between would tear. The first line is given all the same:
     * without one Beeline draws nothing.
     */
    void drawn() {
        isDrawn = true;
    }

    Future<List<String>> next(int most, boolean fromFirst) {
        long after = fromFirst ? BEGINNING : last;
        return sessions.events(Long.toString(statement.session()), statement.id(), after, most, Duration.ZERO)
                .map(page -> {
                    var lines = new ArrayList<String>();
                    for (StatementEvent event : page.events()) {
                        lines.addAll(lines(event));
                        last = event.id();
                    }
                    return lines;
                });
    }

    private List<String> lines(StatementEvent event) {
        if (event.fact() instanceof StatementEvent.Printed printed) {
            return printed.text().lines().toList();
        } else if (event.fact() instanceof StatementEvent.Moved moved) {
            boolean isSeen = isDrawn && last != BEGINNING;
            return isSeen
                    ? List.of()
                    : List.of("Statement is " + moved.state().name().toLowerCase(Locale.ROOT));
        } else if (event.fact() instanceof StatementEvent.Progressed progressed) {
            return isDrawn ? List.of() : List.of(line(progressed.progress()));
        } else if (event.fact() instanceof StatementEvent.Broke broke) {
            return Refusal.message(broke.error()).lines().toList();
        }
        return List.of();
    }

    private static String line(Progress progress) {
        var line = new StringBuilder("Spark: " + progress.done() + "/" + progress.tasks() + " tasks");
        progress.stages().stream().filter(stage -> stage.done() < stage.tasks()).forEach(stage -> line.append(
                        ", stage ")
                .append(stage.id())
                .append(": ")
                .append(stage.done())
                .append("(+")
                .append(stage.active())
                .append(")/")
                .append(stage.tasks()));
        return line.toString();
    }
}
