package dev.parley.session;

import dev.parley.session.guard.CommonPoolThreads;
import dev.parley.session.interpreter.SparkAdapter;
import java.io.PrintStream;
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
        // Before the first logger: the log is a file in the engine's folder, and the console stays quiet.
        System.setProperty("log4j2.configurationFile", "classpath:parley-engine-log4j2.properties");
        CommonPoolThreads.install();
        int status = run(System.err);
        // Hooks of the user's may hang; the process must not.
        CompletableFuture.delayedExecutor(ORDERLY_END.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> Runtime.getRuntime().halt(status));
        if (status == 0 && System.getProperty("spark.yarn.app.id") != null) {
            return; // YARN's application master counts an exit as a failure, a return as success
        }
        System.exit(status);
    }

    /** The exit status; what went wrong is one line on the console, which the launcher shows. */
    private static int run(PrintStream console) {
        try {
            var settings = EngineSettings.read(System.getenv());
            var adapter = ServiceLoader.load(SparkAdapter.class)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("the adapter for Spark is not on the class path"));
            var engine = new Engine(settings, adapter);
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
