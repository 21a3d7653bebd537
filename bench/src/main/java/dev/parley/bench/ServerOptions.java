package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The JVM options that {@code bin/parley} gives the server, without those of its class-data archive. */
final class ServerOptions {
    private static final Pattern OPTION = Pattern.compile("-(?:XX:|X(?:mx|ms|ss))[+\\w=-]+");

    private ServerOptions() {}

    static List<String> of(Path dist) throws IOException {
        return OPTION.matcher(Files.readString(dist.resolve("bin/parley")))
                .results()
                .map(MatchResult::group)
                .filter(option -> !option.contains("Archive"))
                .toList();
    }
}
