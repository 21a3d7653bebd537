package dev.parley.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A {@link BareInterpreter}, from outside. Belongs to one thread. */
final class BareProcess implements AutoCloseable {
    private final Process process;
    private final BufferedWriter input;
    private final BufferedReader output;

    private BareProcess(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts one on the engine's jars. */
    static BareProcess start(Setting setting, List<String> javaOptions) throws IOException {
        var command = new ArrayList<String>();
        command.add(Processes.tool("java"));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", setting.classes() + ":" + setting.dist().resolve("engine/jars") + "/*"));
        command.add(BareInterpreter.class.getName());
        command.add(setting.work().toString());
        return new BareProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** What each of so many took. */
    List<Double> millis(int times) throws IOException {
        input.write(times + "\n");
        input.flush();
        var millis = new ArrayList<Double>();
        for (int i = 0; i < times; i++) {
            String line = output.readLine();
            if (line == null) {
                throw new IOException("the bare interpreter has ended");
            }
            millis.add(Double.parseDouble(line));
        }
        return millis;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
