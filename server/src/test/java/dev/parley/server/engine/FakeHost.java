package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.link.Frame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of a fake engine. Belongs to the engine's context. */
final class FakeHost {
    private static final Logger LOG = LoggerFactory.getLogger(FakeHost.class);

    private final FakeLink link;
    private final FakeUploader uploader;
    private final Map<SessionKey, FakeSession> sessions = new LinkedHashMap<>();
    private long closed;
    private int abandoned;

    FakeHost(FakeLink link, FakeUploader uploader) {
        this.link = link;
        this.uploader = uploader;
    }

    void received(EngineCommand command) {
        if (command instanceof EngineCommand.OpenSession open) {
            open(open);
        } else if (command instanceof EngineCommand.CloseSession close) {
            close(close.key());
        } else if (command instanceof EngineCommand.RunStatement run) {
            FakeSession session = sessions.get(run.key());
            if (session == null) {
                LOG.warn("fake engine: no session {} to run statement {}", run.key(), run.statement());
            } else {
                session.accept(run);
            }
        } else if (command instanceof EngineCommand.AddFile add) {
            FakeSession session = sessions.get(add.key());
            if (session != null) {
                session.add(add.file());
            }
        } else if (command instanceof EngineCommand.CancelStatement cancel) {
            FakeSession session = sessions.get(cancel.key());
            if (session != null) {
                session.cancel(cancel.statement());
            }
        } else if (command instanceof EngineCommand.StopStream stop) {
            FakeSession session = sessions.get(stop.key());
            if (session != null) {
                session.memory().streams().end(stop.run(), null);
            }
        } else if (command instanceof EngineCommand.Ask ask) {
            FakeSession session = sessions.get(ask.key());
            link.send(FakeAnswers.answered(ask, session == null ? null : session.memory()));
        } else {
            LOG.warn("fake engine: a command of a newer server is ignored");
        }
    }

    /** The server is one that knows of no stream. */
    void tellStreams() {
        sessions.values().forEach(session -> session.memory().streams().tellAgain());
    }

    List<Frame.HeldSession> held() {
        return sessions.values().stream().map(FakeSession::held).toList();
    }

    void stop() {
        sessions.values().forEach(FakeSession::stop);
        sessions.clear();
    }

    private void open(EngineCommand.OpenSession open) {
        FakeSession held = sessions.get(open.key());
        if (held != null) {
            held.openedAgain();
            return;
        }
        var session = new FakeSession(open, link, uploader, () -> abandon(open.key()));
        sessions.put(open.key(), session);
        session.open().onFailure(ignored -> sessions.remove(open.key(), session));
    }

    private void abandon(SessionKey key) {
        if (sessions.remove(key) != null) {
            closed++;
        }
        abandoned++;
        tellStatus();
    }

    private void close(SessionKey key) {
        FakeSession session = sessions.remove(key);
        if (session != null) {
            session.close();
            closed++;
        }
        link.send(new EngineEvent.SessionClosed(key, null));
        tellStatus();
    }

    /** It is always warm: its sessions are ready at once. */
    void tellStatus() {
        link.send(new EngineEvent.EngineStatus(
                1, sessions.size(), closed, 100 << 20, 50 << 20, 1000, abandoned, 512 << 20, 0));
    }
}
