package dev.parley.server.store;

import static dev.parley.server.store.OpenStore.get;
import static dev.parley.server.store.StoredSamples.session;
import static dev.parley.server.store.StoredSamples.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.config.ConfigLoader;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.error.StartException;
import dev.parley.server.once.CallKey;
import dev.parley.server.once.FirstCall;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.store.PostgresServer.TestPostgres;
import dev.parley.server.store.StoreKind.TestStore;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL comes and goes, and two servers want it. */
@DisabledIfSystemProperty(named = "parley.test.postgres", matches = "none")
class PostgresReachTest {
    private static PostgresServer server;

    @TempDir
    Path folder;

    private TestPostgres database;
    private TestStore where;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void makeDatabase() {
        database = server.database();
        where = new TestStore(folder.resolve("unused"), database.environment(folder), database::connect);
    }

    @Test
    void whatHappensWhileItIsAwayIsStoredOnceItIsBackAndRequestsFail() {
        try (OpenStore open = OpenStore.in(where)) {
            JdbcStore store = open.store();
            get(store.save(session(1, "flights", SessionState.IDLE)));

            server.stop();
            Future<Void> happened = store.save(statement(1, 0, StatementState.SUCCEEDED));
            Future<Void> asked = store.save(session(2, "late", SessionState.STARTING), Optional.empty());
            Future<?> read = store.statement(1, 0);

            assertThatThrownBy(() -> get(asked)).satisfies(PostgresReachTest::isUnavailable);
            assertThatThrownBy(() -> get(read)).satisfies(PostgresReachTest::isUnavailable);
            assertThat(happened.isComplete()).isFalse();
            server.startAgain();

            get(happened);
            assertThat(get(store.statement(1, 0))).contains(statement(1, 0, StatementState.SUCCEEDED));
            get(store.save(session(3, "next", SessionState.STARTING), Optional.empty()));
            assertThat(get(store.session("operator", "late"))).isEmpty();
        }
    }

    @Test
    void aKillAmidWritesLosesNothingAndDoublesNothing() throws SQLException {
        int writes = 4000;
        try (OpenStore open = OpenStore.in(where)) {
            JdbcStore store = open.store();
            get(store.save(session(1, "flights", SessionState.IDLE)));
            List<Future<?>> saved = new ArrayList<>();
            for (int id = 0; id < writes; id++) {
                saved.add(store.save(statement(1, id, StatementState.QUEUED), Optional.of(call(id))));
                if (id % 1000 == 500) {
                    get(saved.get(id - 400)); // it is in the middle of it
                    server.kill();
                    server.startAgain();
                }
            }
            get(Future.all(saved));

            assertThat(get(store.statements(1, -1, 10_000)))
                    .extracting(StatementSnapshot::id)
                    .isEqualTo(IntStream.range(0, writes).boxed().toList());
            assertThat(get(store.firstCall("scope", "key " + (writes - 1)))).contains(call(writes - 1));
        }
        assertThat(number("SELECT MAX(number) FROM statements")).isEqualTo(writes);
        assertThat(number("SELECT COUNT(*) FROM first_calls")).isEqualTo(writes);
    }

    private static FirstCall call(int statement) {
        return new FirstCall("scope", new CallKey("key " + statement, "fingerprint"), 1, statement);
    }

    private long number(String query) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void aSecondServerIsRefusedAndToldWhoTheFirstIs() {
        try (OpenStore first = OpenStore.in(where)) {
            assertThatThrownBy(() -> OpenStore.in(where).close())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("used by another server (")
                    .hasMessageContaining("process " + ProcessHandle.current().pid() + ", since ");

            get(first.store().save(session(1, "flights", SessionState.IDLE)));
        }
        OpenStore.in(where).close();
    }

    @Test
    void aServerWhoseDatabaseAnotherHasUsedMeanwhileWritesNothingMore() {
        try (OpenStore first = OpenStore.in(where)) {
            get(first.store().save(session(1, "flights", SessionState.IDLE)));
            server.stop();
            server.startAgain();
            try (OpenStore second = OpenStore.in(where)) {
                get(second.store().save(session(2, "trains", SessionState.IDLE)));
            }

            for (int attempt = 0; attempt < 2; attempt++) {
                Future<Void> write = first.store().save(session(2, "ships", SessionState.IDLE));
                assertThatThrownBy(() -> get(write)).satisfies(PostgresReachTest::isUnavailable);
            }
        }
        try (OpenStore third = OpenStore.in(where)) {
            assertThat(get(third.store().sessions(Optional.of("operator"), Set.of(), Optional.empty(), 10)))
                    .extracting(found -> found.name())
                    .containsExactly("trains", "flights");
        }
    }

    @Test
    void oneThatIsNotThereStopsTheStartInOneLine() {
        server.stop();
        try {
            assertRefused(where.environment(), "cannot be used (");
        } finally {
            server.startAgain();
        }
    }

    @Test
    void aWrongPasswordStopsTheStartAndIsNotTold() throws IOException {
        Path file = Files.createFile(folder.resolve("wrong"), DataDirectory.FILE);
        Files.writeString(file, "open sesame");
        var environment = new HashMap<>(where.environment());
        environment.put("PARLEY_STORE_PASSWORD_FILE", file.toString());

        assertRefused(environment, "password authentication failed");
    }

    @Test
    void aPasswordFileThatOthersCanReadIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("open"), "open sesame");
        file.toFile().setReadable(true, false);
        var environment = new HashMap<>(where.environment());
        environment.put("PARLEY_STORE_PASSWORD_FILE", file.toString());

        assertThatThrownBy(() -> open(environment))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("the password file of the store " + file)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void anotherProgramsDatabaseIsRefusedAndLeftAlone() throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE recipes (name TEXT)");
        }

        assertRefused(where.environment(), "is another program's or a newer server's");
        assertThat(number("SELECT COUNT(*) FROM recipes")).isZero();
    }

    @Test
    void aDiskThatIsFullFailsTheWriteAlone() throws SQLException {
        try (OpenStore open = OpenStore.in(where)) {
            get(open.store().save(session(1, "flights", SessionState.IDLE)));
            try (var connection = database.connect();
                    var statement = connection.createStatement()) {
                statement.execute(
                        """
                        CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                            IF NEW.id = 7 THEN RAISE EXCEPTION SQLSTATE '53100' USING MESSAGE = 'no space left'; END IF;
                            RETURN NEW;
                        END $$
                        """);
                statement.execute(
                        "CREATE TRIGGER full_disk BEFORE INSERT ON statements FOR EACH ROW EXECUTE FUNCTION full_disk()");
            }
            List<Future<Void>> writes = new ArrayList<>();
            for (int id = 0; id < 20; id++) {
                writes.add(open.store().save(statement(1, id, StatementState.SUCCEEDED)));
            }

            assertThatThrownBy(() -> get(writes.get(7))).satisfies(PostgresReachTest::isUnavailable);
            get(Future.join(writes).otherwiseEmpty());
            assertThat(get(open.store().statements(1, -1, 100))).hasSize(19);
        }
    }

    private static void assertRefused(Map<String, String> environment, String reason) {
        assertThatThrownBy(() -> open(environment))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n", "open sesame", server.password());
    }

    private static void open(Map<String, String> environment) {
        var config = ConfigLoader.load(Optional.empty(), environment, List.of()).store();
        OpenStore.in(vertx -> JdbcStore.open(vertx, config, Path.of("unused"))).close();
    }

    private static void isUnavailable(Throwable thrown) {
        assertThat(thrown).isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }
}
