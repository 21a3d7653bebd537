package dev.parley.session;

import dev.parley.protocol.engine.EngineEnvironment;
import dev.parley.session.guard.CommonPoolThreads;
import dev.parley.session.interpreter.SparkAdapter;
import dev.parley.session.output.EngineLog;
import dev.parley.session.output.ProcessOutput;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Where the engine's process starts. */
public final class EngineMain {
    private static final Duration ORDERLY_END = Duration.ofSeconds(20);

    private EngineMain() {}

    /** Runs until the server, a signal or the lack of a server ends it. */
    public static void main(String[] arguments) {
        // Before the first logger, which writes where System.err leads at that moment.
        System.setProperty("log4j2.configurationFile", "classpath:parley-engine-log4j2.properties");
        PrintStream console = System.err;
        beginLog(console);
        HeapWatch.start();
        CommonPoolThreads.install();
        int status = run(console);
        // Hooks of the user's may hang; the process must not.
        CompletableFuture.delayedExecutor(ORDERLY_END.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> Runtime.getRuntime().halt(status));
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        if (status == 0 && System.getProperty("spark.yarn.app.id") != null) {
            return; // YARN's application master counts an exit as a failure, a return as success
        }
        System.exit(status);
    }

    /** From here on the log, which stays small, takes what would go to the console; the console shows a failed start. */
    private static void beginLog(PrintStream console) {
        String given = System.getenv(EngineEnvironment.DIRECTORY);
        if (given == null) {
            return; // on a cluster's machine, which keeps what goes to the console
        }
        Path directory = Path.of(given);
        try {
            EngineLog log = EngineLog.begin(directory);
            var stream = new PrintStream(log, true, StandardCharsets.UTF_8);
            System.setOut(stream);
            System.setErr(stream);
            new ProcessOutput(directory, log).start();
        } catch (IOException e) {
            console.println("the engine's log cannot be written: " + e);
        }
    }

    /** The exit status; what went wrong is one line on the console, which the launcher shows. */
    private static int run(PrintStream console) {
        try {
            var settings = EngineSettings.read(System.getenv());
            var adapter = ServiceLoader.load(SparkAdapter.class)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("the adapter for Spark is not on the class path"));
            var engine = new Engine(settings, adapter, new OwnProcess());
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> engine.end("the process was told to end", ORDERLY_END)));
            engine.run();
            return 0;
        } catch (NoClassDefFoundError e) {
            console.println("Spark's jars are not on the class path, or not all of them (missing: " + e.getMessage()
                    + "). Check the configured spark_home.");
        } catch (EngineStartException e) {
            console.println(e.getMessage());
        } catch (Exception e) {
            console.println("the engine cannot start: " + e.getMessage());
        }
        return 1;
    }
}
