package dev.parley.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where the server listens and keeps its data; each component is explained by its {@link Key}. */
public record ServerConfig(
        @Key(
                        preset = "127.0.0.1",
                        means = "Address to listen on. Off loopback the server starts only with `token_file`.")
                String host,
        @Key(preset = "8998", means = "Port to listen on; 0 picks a free one.") int port,
        @Key(
                        preset = "data",
                        means =
                                "Folder of the store, results, warehouse and engines, relative to the working directory. One server uses it at a time.")
                Path data,
        @Key(
                        means =
                                "File that holds the token callers must send, at least 16 characters, or in each line the name of a user, a blank and that user's token, with the word administrator after it for one; readable by its owner alone (`chmod 600`). Without it, whoever reaches a loopback address may call.")
                Optional<Path> tokenFile,
        @Key(
                        means =
                                "Address at which engines reach this server, such as `http://parley.example:8998`; by default the one that it listens at.")
                Optional<URI> advertisedAddress) {
    public ServerConfig {
        Check.text("host", host);
        Check.between("port", port, 0, 65_535);
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(tokenFile, "tokenFile");
        Objects.requireNonNull(advertisedAddress, "advertisedAddress");
    }
}
