package dev.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ArchiveCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void saysWhatWasMadeForTheConfiguredEngine() {
        int exit = run(config ->
                CompletableFuture.completedFuture("made for " + config.engine().memory()));
        assertThat(exit).isZero();
        assertThat(out.toString().strip()).isEqualTo("made for 3g");
    }

    @Test
    void aFailureIsOneLineWithItsCause() {
        int exit = run(config -> CompletableFuture.failedFuture(new IOException("no space left")));
        assertThat(exit).isEqualTo(CommandLines.FAILED);
        assertThat(errors.toString().strip()).isEqualTo("parley: the archive could not be made: no space left");
    }

    private int run(Archiver archiver) {
        return CommandLines.parley(
                        Map.of("PARLEY_ENGINE_MEMORY", "3g"), (config, data) -> Future.failedFuture("none"), archiver)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(errors))
                .execute("archive");
    }
}
