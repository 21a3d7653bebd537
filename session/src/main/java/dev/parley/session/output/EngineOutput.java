package dev.parley.session.output;

import dev.parley.session.interpreter.Execution;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** Makes the process's standard streams tell statements apart. */
public final class EngineOutput {
    private EngineOutput() {}

    /** Replaces both streams; to be called before anything of Scala's is loaded, since its Console keeps what it finds. */
    public static void install(OutputRouter<Execution> router) {
        PrintStream strayOut = log("stdout");
        PrintStream strayErr = log("stderr");
        System.setOut(new RoutingPrintStream(
                () -> router.current().map(run -> run.output().out()).orElse(strayOut)));
        System.setErr(new RoutingPrintStream(
                () -> router.current().map(run -> run.output().err()).orElse(strayErr)));
    }

    private static PrintStream log(String name) {
        return new PrintStream(
                new LogStream(LoggerFactory.getLogger("dev.parley.session." + name)), true, StandardCharsets.UTF_8);
    }
}
