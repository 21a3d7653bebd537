package dev.parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import scala.collection.JavaConverters;
import scala.runtime.BoxedUnit;
import scala.tools.nsc.GenericRunnerSettings;
import scala.tools.nsc.interpreter.IMain;

/**
 * A process that interprets {@code 1 + 1} as often as each line of its input says, and prints the milliseconds of each.
 * The interpreter is set as {@code spark-shell} sets it.
 */
final class BareInterpreter {
    private BareInterpreter() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        IMain interpreter = interpreter(Files.createTempDirectory(Path.of(arguments[0]), "classes"));
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            for (int i = Integer.parseInt(line); i > 0; i--) {
                long start = System.nanoTime();
                interpreter.interpret("1 + 1");
                out.println((System.nanoTime() - start) / 1e6);
            }
            out.flush();
        }
    }

    private static IMain interpreter(Path classes) {
        var settings = new GenericRunnerSettings(message -> BoxedUnit.UNIT);
        var options = List.of(
                "-Yrepl-class-based",
                "-Yrepl-outdir",
                classes.toString(),
                "-classpath",
                System.getProperty("java.class.path"));
        settings.processArguments(JavaConverters.asScalaBuffer(options).toList(), true);
        var nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var interpreter = new IMain(settings, nowhere);
        interpreter.initializeSynchronous();
        return interpreter;
    }
}
