package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.model.SessionState;
import dev.parley.server.error.StartException;
import dev.parley.server.store.StoreKind.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFileTest {
    @TempDir
    Path folder;

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws IOException {
        Files.writeString(file(), "These are not the tables you are looking for. ".repeat(100));

        assertRefused("is damaged or no database of ours");
    }

    @Test
    void aDamagedDatabaseIsRefused() throws IOException {
        OpenStore open = OpenStore.in(where());
        OpenStore.get(open.store().save(StoredSamples.session(1, "a", SessionState.IDLE)));
        open.close();
        byte[] bytes = Files.readAllBytes(file());
        Arrays.fill(bytes, 100, bytes.length, (byte) 0x55);
        Files.write(file(), bytes);

        assertRefused("is damaged or no database of ours");
    }

    @Test
    void anotherProgramsDatabaseIsRefusedAndLeftAlone() throws SQLException {
        execute("CREATE TABLE recipes (name TEXT)");

        assertRefused("is another program's or a newer server's");
        execute("INSERT INTO recipes VALUES ('pancakes')");
    }

    @Test
    void aNewerServersDatabaseIsRefused() throws SQLException {
        OpenStore.in(where()).close();
        execute(
                "INSERT INTO flyway_schema_history SELECT 1000 + installed_rank, '999' || installed_rank, 'later', type, script, checksum, installed_by,"
                        + " installed_on, execution_time, success FROM flyway_schema_history");

        assertRefused("is another program's or a newer server's");
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> OpenStore.in(where()).close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("the store " + file() + " " + reason)
                .message()
                .doesNotContain("\n");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private TestStore where() {
        return StoreKind.SQLITE.fresh(folder);
    }

    private Path file() {
        return folder.resolve("store.db");
    }
}
