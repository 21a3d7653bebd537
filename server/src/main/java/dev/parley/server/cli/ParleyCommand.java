package dev.parley.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command without a subcommand: says how it is used. */
@Command(
        name = "parley",
        description = "An interactive code-snippet server for Apache Spark.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ParleyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLines.MISUSED;
    }
}
