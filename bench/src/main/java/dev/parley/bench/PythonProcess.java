package dev.parley.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One of the programs in {@code bench/python}, which does its work as often as it is told. Belongs to one thread. */
final class PythonProcess implements AutoCloseable {
    private final Process process;
    private final BufferedWriter input;
    private final BufferedReader output;
    private final Path log;

    private PythonProcess(Process process, Path log) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.log = log;
    }

    static PythonProcess start(Setting setting, String program, String... arguments) throws IOException {
        Path log = Files.createTempFile(setting.work(), program, ".log");
        var command = new ArrayList<String>();
        command.add(setting.python().resolve("bin/python").toString());
        command.add(setting.sources().resolve("bench/python/" + program).toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().remove("SPARK_HOME"); // PySpark brings its own
        builder.environment()
                .put(
                        "PYTHONPATH",
                        setting.sources().resolve("clients/python/src").toString());
        return new PythonProcess(builder.start(), log);
    }

    /** What each of so many took, in milliseconds; each must have brought so many rows. */
    List<Double> millis(int times, long rows) throws IOException {
        input.write(times + "\n");
        input.flush();
        var millis = new ArrayList<Double>();
        for (int i = 0; i < times; i++) {
            String line = output.readLine();
            if (line == null || !line.startsWith(rows + " ")) {
                throw new IOException("it said '" + line + "' and not " + rows + " rows: " + Files.readString(log));
            }
            millis.add(1000 * Double.parseDouble(line.substring(line.indexOf(' ') + 1)));
        }
        return millis;
    }

    @Override
    public void close() throws IOException {
        input.close(); // it ends by itself, and with it the JVM that PySpark started
        try {
            Processes.end(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
