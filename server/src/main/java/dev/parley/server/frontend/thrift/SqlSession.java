package dev.parley.server.frontend.thrift;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.SqlGuard;
import dev.parley.protocol.model.SqlTerms;
import dev.parley.protocol.model.StatementMode;
import dev.parley.server.security.Principal;
import dev.parley.server.session.Sessions;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.StatementSpec;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hive.service.rpc.thrift.THandleIdentifier;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;

/** What a driver has opened: a session of its own or one that it is attached to. Belongs to the gateway's event loop. */
final class SqlSession {
    /** A driver that closes nothing is told so, rather than kept in memory. */
    static final int MOST_OPERATIONS = 1_000;

    private final THandleIdentifier handle = Handles.make();
    private final Identity identity;
    private final Sessions sessions;
    private final Clock clock;
    private final Set<Operation> operations = new LinkedHashSet<>();
    private final Map<ByteBuffer, SqlSessions.Found> known;
    private final Set<SqlGuard> guards;
    private final Runnable leave;
    private Instant lastUse;

    /**
     * Whose it is and what it is.
     *
     * @param id of the core's session
     * @param isOwn whether the core's session ends with it
     * @param drawsProgress whether who asks for the stages of a statement is told
     */
    record Identity(Principal user, long id, boolean isOwn, TProtocolVersion version, boolean drawsProgress) {
        String name() {
            return Long.toString(id);
        }
    }

    /**
     * One without operations.
     *
     * @param known the operations of all sessions, by which they are found
     * @param guards what its statements are refused
     */
    SqlSession(
            Identity identity,
            Sessions sessions,
            Clock clock,
            Map<ByteBuffer, SqlSessions.Found> known,
            Set<SqlGuard> guards) {
        this.identity = identity;
        this.sessions = sessions;
        this.clock = clock;
        this.known = known;
        this.guards = guards;
        this.lastUse = clock.instant();
        this.leave = sessions.attend(identity.name());
    }

    THandleIdentifier handle() {
        return handle;
    }

    Identity identity() {
        return identity;
    }

    Sessions sessions() {
        return sessions;
    }

    TProtocolVersion version() {
        return identity.version();
    }

    void used() {
        lastUse = clock.instant();
    }

    Instant lastUse() {
        return lastUse;
    }

    /** Hands a statement over; it may run beside others, as drivers expect of the statements of a connection. */
    Future<StatementSnapshot> run(String text, long timeoutSeconds) {
        return run(text, timeoutSeconds, Map.of());
    }

    /** The same, with settings that hold for this statement alone. */
    Future<StatementSnapshot> run(String text, long timeoutSeconds, Map<String, String> conf) {
        return sessions.run(
                identity.name(),
                new StatementSpec(
                        text,
                        Language.SQL,
                        List.of(),
                        timeoutSeconds > 0 ? Duration.ofSeconds(timeoutSeconds) : null,
                        StatementSpec.EVERY_ROW,
                        List.of(),
                        StatementMode.RUN,
                        true,
                        new SqlTerms(conf, guards, List.of())));
    }

    void requireRoom() {
        if (operations.size() >= MOST_OPERATIONS) {
            throw Refusal.of(
                    "HY014",
                    MOST_OPERATIONS + " statements of this connection are open, which is the most; close those that"
                            + " were read");
        }
    }

    <O extends Operation> O add(O operation) {
        operations.add(operation);
        known.put(Handles.key(operation.handle().getOperationId()), new SqlSessions.Found(this, operation));
        return operation;
    }

    void forget(Operation operation) {
        operations.remove(operation);
        known.remove(Handles.key(operation.handle().getOperationId()));
        operation.close();
    }

    /** Cancels what runs, and ends the session where it is its own. */
    Future<Void> close() {
        List.copyOf(operations).forEach(this::forget);
        leave.run();
        return identity.isOwn() ? sessions.close(identity.name()).mapEmpty() : Future.succeededFuture();
    }
}
