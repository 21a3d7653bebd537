package dev.parley.server.cli;

import dev.parley.server.config.ConfigText;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what is configured. */
@Command(
        name = "config",
        description = "Print the effective configuration as YAML, secrets hidden.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ConfigCommand implements Runnable {
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOptions options;

    ConfigCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        out.print(ConfigText.yaml(options.load(environment)));
        out.flush();
    }
}
