package dev.parley.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the operating system and the JDK's tools tell of a process. */
final class Processes {
    private Processes() {}

    /** The running JDK's tool of this name. */
    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Memory in RAM, in MB. */
    static double residentMegabytes(long pid) throws IOException {
        return megabytes(pid, "VmRSS:");
    }

    /** The most that it ever had in RAM, in MB. */
    static double peakMegabytes(long pid) throws IOException {
        return megabytes(pid, "VmHWM:");
    }

    private static double megabytes(long pid, String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow(() -> new IOException("process " + pid + " has no memory"));
        }
    }

    /** The options that a JVM was started with: all before its class path, but none that hold for one class path alone. */
    static List<String> javaOptions(long pid) throws IOException {
        var arguments =
                List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0", -1));
        var options = new ArrayList<String>();
        for (String argument : arguments.subList(1, arguments.size())) {
            if (argument.equals("-cp") || argument.startsWith("@")) { // the engine's stands in a file
                return options;
            }
            if (!argument.contains("SharedArchive") && !argument.contains("ArchiveClasses")) {
                options.add(argument);
            }
        }
        throw new IOException("process " + pid + " was started without -cp: " + arguments);
    }

    /** A JVM's largest heap, as its option gives it, for example {@code 2g}. */
    static String maxHeap(long pid) throws IOException {
        return javaOptions(pid).stream()
                .filter(option -> option.startsWith("-Xmx"))
                .map(option -> option.substring("-Xmx".length()))
                .findFirst()
                .orElseThrow(() -> new IOException("process " + pid + " was started without -Xmx"));
    }

    /** What a process has used of the processors; nothing where it has ended. */
    static Duration processorTime(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    /** Bytes of all living objects, after a collection. */
    static double heapMegabytes(long pid) throws IOException, InterruptedException {
        output(List.of(tool("jcmd"), String.valueOf(pid), "GC.run"));
        List<String> histogram = output(List.of(tool("jcmd"), String.valueOf(pid), "GC.class_histogram"));
        String total = histogram.stream()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException("no total in the histogram: " + histogram));
        return Double.parseDouble(total.strip().split("\\s+", -1)[2]) / (1 << 20);
    }

    /** Runs a program to its end; the lines it printed. */
    static List<String> output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines;
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            lines = reader.lines().toList();
        }
        if (process.waitFor() != 0) {
            throw new IOException(command.get(0) + " failed: " + lines);
        }
        return lines;
    }

    /** Ends it in an orderly way, by force where that takes too long. */
    static void end(Process process) throws InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
