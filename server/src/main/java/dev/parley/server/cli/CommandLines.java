package dev.parley.server.cli;

import java.util.Map;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Puts the command line together; what goes wrong is one line on stderr. */
public final class CommandLines {
    static final int FAILED = CommandLine.ExitCode.SOFTWARE;
    static final int MISUSED = CommandLine.ExitCode.USAGE;

    private CommandLines() {}

    /** The command {@code parley} and its subcommands. */
    public static CommandLine parley(Map<String, String> environment, GatewayStarter starter, Archiver archiver) {
        return new CommandLine(new ParleyCommand())
                .addSubcommand(new ServerCommand(environment, starter))
                .addSubcommand(new ConfigCommand(environment))
                .addSubcommand(new ArchiveCommand(environment, archiver))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    print(command, failure);
                    return FAILED;
                });
    }

    static void print(CommandLine command, Exception failure) {
        LoggerFactory.getLogger(CommandLines.class).debug("The command failed", failure);
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        command.getErr().println("parley: " + message.lines().findFirst().orElse(""));
        command.getErr().flush();
    }
}
