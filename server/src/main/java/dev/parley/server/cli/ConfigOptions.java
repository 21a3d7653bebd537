package dev.parley.server.cli;

import dev.parley.server.config.ConfigLoader;
import dev.parley.server.config.Flag;
import dev.parley.server.config.GatewayConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags that say how the server is configured, and what comes of them. */
final class ConfigOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "YAML file of settings.")
    private Path file;

    @Option(names = "--host", paramLabel = "H", description = "Address to listen on (server.host).")
    private String host;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on, 0 for a free one (server.port).")
    private String port;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder for all that is kept (server.data).")
    private String data;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token that callers must send (server.token_file).")
    private String tokenFile;

    GatewayConfig load(Map<String, String> environment) {
        List<Flag> flags = new ArrayList<>();
        add(flags, "--host", "server.host", host);
        add(flags, "--port", "server.port", port);
        add(flags, "--data", "server.data", data);
        add(flags, "--token-file", "server.token_file", tokenFile);
        return ConfigLoader.load(Optional.ofNullable(file), environment, flags);
    }

    private static void add(List<Flag> flags, String name, String path, String value) {
        if (value != null) {
            flags.add(new Flag(name, path, value));
        }
    }
}
