package dev.parley.server.engine;

import dev.parley.server.config.EngineConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How a driver on the master's machines is ended, where the master lets us. Immutable. */
record DriverEnd(EngineConfig config, EngineCommandLine command) {
    private static final String CLIENT = "org.apache.spark.deploy.Client";
    private static final String SMALL_HEAP = "-Xmx256m";
    private static final int SECONDS_TO_END = 30;

    /**
     * The process that ends it.
     *
     * @param driver what a standalone master calls it, if it has said so
     * @param id by which it was submitted
     * @param folder where the class path and the settings of its submission are
     */
    Optional<ProcessBuilder> of(Optional<String> driver, String id, Path folder) {
        var call = smallJvm(folder);
        if (Submission.isInStandaloneCluster(config) && driver.isPresent()) {
            // SparkSubmit --kill needs the master's REST server, which asks nobody who he is and is off by default.
            call.addAll(List.of(CLIENT, "kill", config.master(), driver.get()));
        } else if (Submission.isInKubernetes(config)) {
            String file = EngineFolders.settings(folder).toString();
            call.addAll(
                    List.of(SparkSubmitLauncher.SUBMIT, "--properties-file", file, "--kill", Submission.podName(id)));
        } else {
            return Optional.empty();
        }
        ProcessBuilder builder = command.process(call, folder, "kill.log");
        builder.environment().putAll(command.sparkVariables());
        return Optional.of(builder);
    }

    /** Runs the process, if there is one, for half a minute at most. Blocks. */
    static void run(Optional<ProcessBuilder> end) throws IOException, InterruptedException {
        if (end.isPresent()) {
            Process process = end.get().start();
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    /** A JVM that only talks with a master, up to its main class. */
    static List<String> smallJvm(Path folder) {
        return new ArrayList<>(
                List.of(EngineCommandLine.javaProgram(), SMALL_HEAP, "@" + EngineFolders.classPath(folder)));
    }
}
