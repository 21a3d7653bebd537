package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationLogTest {
    private static final String SUBMITTED =
            "INFO ClientEndpoint: Driver successfully submitted as driver-20260131120000-0007\n";

    @TempDir
    private Path folder;

    @Test
    void whatTheMasterCallsTheDriverAndHowThatEndedIsReadFromTheLog() throws IOException {
        var log = new ApplicationLog(folder, 1 << 20);
        written(SUBMITTED);
        assertThat(log.application()).contains("driver-20260131120000-0007");
        assertThat(log.driverEnd()).isEmpty();

        written(SUBMITTED
                + "INFO ClientEndpoint: State of driver driver-20260131120000-0007 is FAILED, exiting\nbye\n");
        assertThat(log.driverEnd()).contains("FAILED");
    }

    private void written(String text) throws IOException {
        Files.writeString(folder.resolve(EngineFiles.OUTPUT), text);
    }
}
