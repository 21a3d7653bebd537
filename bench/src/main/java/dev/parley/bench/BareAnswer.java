package dev.parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A {@link BareVertx} on the server's jars with the server's JVM options, in a process of its own. Belongs to one thread. */
final class BareAnswer implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final String address;

    private BareAnswer(Process process, BufferedReader output, String address) {
        this.process = process;
        this.output = output;
        this.address = address;
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param body what it answers, as JSON
     */
    static BareAnswer start(Setting setting, String body) throws IOException {
        var command = new ArrayList<>(List.of(Processes.tool("java")));
        command.addAll(ServerOptions.of(setting.dist()));
        command.addAll(List.of(
                "-cp",
                setting.classes() + ":" + setting.dist().resolve("lib") + "/*",
                BareVertx.class.getName(),
                body));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        return new BareAnswer(process, output, String.valueOf(output.readLine()));
    }

    String address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        try {
            Processes.end(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        output.close();
    }
}
