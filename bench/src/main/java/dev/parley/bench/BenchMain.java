package dev.parley.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where {@code make bench} starts: runs the benches one after the other, prints their tables and writes the page. */
public final class BenchMain {
    static final List<Bench> ALL = List.of(
            new SessionBench(),
            new FirstStatementBench(),
            new MemoryBench(),
            new LatencyBench(),
            new StartBench(),
            new ServerStartBench(),
            new RowsBench(),
            new SnippetsBench(),
            new SqlBench(),
            new EventsBench(),
            new GrowthBench());

    private BenchMain() {}

    /**
     * Measures.
     *
     * @param arguments the built tree, our class files, the page, the source tree, Python's virtual environment; then {@code quick}, which writes no page, and the names
     *     of benches, all where there is none
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments);
        boolean quick = words.contains("quick");
        List<String> only = words.subList(5, words.size()).stream()
                .filter(word -> !word.equals("quick"))
                .toList();
        List<Bench> benches = ALL.stream()
                .filter(bench -> only.isEmpty() || only.contains(bench.name()))
                .toList();
        if (benches.size() < only.size()) {
            throw new IllegalArgumentException(
                    "known are " + ALL.stream().map(Bench::name).toList() + ", not " + only);
        }
        // What a bench has started ends with this process, however that ends.
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
        var page = quick ? Optional.<Page>empty() : Optional.of(new Page(Path.of(words.get(2))));
        var setting = new Setting(
                absolute(words.get(0)),
                absolute(words.get(1)),
                absolute("."),
                absolute(words.get(3)),
                absolute(words.get(4)),
                quick ? Size.QUICK : Size.FULL);
        run(benches, setting, page, System.out);
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    /** Runs some; each has its files in a folder of its own in place of the setting's, which is removed. */
    static void run(List<Bench> benches, Setting setting, Optional<Page> page, PrintStream out)
            throws IOException, InterruptedException {
        for (Bench bench : benches) {
            Path work = Files.createTempDirectory("parley-bench");
            try {
                out.println("\n== " + bench.name());
                out.flush();
                String figures = figures(bench, setting.in(work));
                out.println(figures);
                if (page.isPresent()) {
                    page.get().write(bench.name(), figures);
                }
            } finally {
                remove(work);
            }
        }
    }

    private static String figures(Bench bench, Setting setting) throws IOException, InterruptedException {
        String before = Machine.load();
        long start = System.nanoTime();
        List<Table> tables = bench.run(setting);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        var lines = new ArrayList<String>();
        tables.forEach(table -> lines.add(table.markdown()));
        lines.add("Measured " + LocalDate.now(ZoneOffset.UTC) + " in " + took.toSeconds() + " s on "
                + Machine.describe() + "; load " + before + " before, " + Machine.load() + " after.");
        return lines.stream().collect(Collectors.joining("\n"));
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
