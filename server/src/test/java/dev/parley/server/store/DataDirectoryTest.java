package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.error.StartException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void itIsMadeForItsOwnerAlone() throws IOException {
        Path path = folder.resolve("a/data");
        try (DataDirectory data = DataDirectory.open(path)) {
            assertThat(permissions(path)).isEqualTo("rwx------");
            assertThat(permissions(path.resolve("lock"))).isEqualTo("rw-------");
            assertThat(permissions(data.folder("results"))).isEqualTo("rwx------");
        }
    }

    @Test
    void asLongAsItIsOpenNoOtherServerUsesIt() throws IOException {
        DataDirectory first = DataDirectory.open(folder);
        assertThatThrownBy(() -> DataDirectory.open(folder))
                .isInstanceOf(StartException.class)
                .hasMessage("the data directory " + folder
                        + " is used by another server; stop that one or choose another with --data");

        first.close();

        try (DataDirectory second = DataDirectory.open(folder)) {
            assertThat(second.path()).isEqualTo(folder);
        }
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("data"));

        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file + " is not a directory");
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() {
        Path path = Path.of("/proc/parley");

        assertThatThrownBy(() -> DataDirectory.open(path))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("the data directory /proc/parley cannot be used (");
    }

    @Test
    void theAddressIsThereUntilTheFolderIsClosed() throws IOException {
        Path advertised = folder.resolve("server.json");
        try (DataDirectory data = DataDirectory.open(folder)) {
            data.advertise(URI.create("http://127.0.0.1:1"), URI.create("http://host:1"));
            data.advertise(URI.create("http://127.0.0.1:2"), URI.create("http://host:2"));

            assertThat(advertised)
                    .content()
                    .startsWith("{\"url\":\"http://127.0.0.1:2\",\"engines\":\"http://host:2\",\"pid\":");
            assertThat(permissions(advertised)).isEqualTo("rw-------");
            assertThat(folder.resolve("server.json.new")).doesNotExist();
        }
        assertThat(advertised).doesNotExist();
    }

    @Test
    void aFolderIsEmptiedOfWhatAnEarlierRunLeft() throws IOException {
        try (DataDirectory data = DataDirectory.open(folder)) {
            Files.createFile(data.folder("unpacked").resolve("left"));
            Files.createFile(Files.createDirectory(data.folder("unpacked").resolve("deep"))
                    .resolve("left"));

            assertThat(data.emptyFolder("unpacked")).isEmptyDirectory();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
