package dev.parley.session.spark;

import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;

/** What this process holds once all is collected that can be, by name. */
record Footprint(Map<String, Long> figures) {
    /** For a dozen collections or two, each of which takes seconds where a busy machine has much to look through. */
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /** For longer than the JDK keeps what it holds softly: a millisecond for each free megabyte of the heap. */
    private static final int QUIET_ROUNDS = 10;

    /** Collects garbage until nothing more goes: what Spark's cleaner frees takes several rounds. */
    static Footprint settled(SparkContext context, Path directory) throws IOException {
        var least = new AtomicLong(Long.MAX_VALUE);
        var quiet = new AtomicLong();
        await().atMost(DEADLINE).pollInterval(Duration.ofMillis(200)).until(() -> {
            System.gc();
            readBack(); // the JDK takes what was collected off its two caches of classes when they are next asked
            long now = heap();
            boolean isLess = now < least.get() - least.get() / 200;
            least.set(Math.min(least.get(), now));
            return (isLess ? quiet.updateAndGet(any -> 0) : quiet.incrementAndGet()) >= QUIET_ROUNDS;
        });
        var figures = new LinkedHashMap<String, Long>();
        figures.put("heap_kb", least.get() >> 10);
        figures.put("metaspace_kb", metaspace() >> 10);
        figures.put("classes", (long) ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        figures.put("threads", (long) ManagementFactory.getThreadMXBean().getThreadCount());
        figures.put("descriptors", descriptors());
        figures.put("files", files(directory));
        figures.put("cached_rdds", (long) context.getPersistentRDDs().size());
        figures.put("blocks", (long)
                SparkEnv.get().blockManager().getMatchingBlockIds(any -> true).size());
        return new Footprint(figures);
    }

    long of(String name) {
        return figures.get(name);
    }

    private static void readBack() throws IOException, ClassNotFoundException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(new ArrayList<>(List.of(1)));
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            if (!in.readObject().equals(List.of(1))) {
                throw new IllegalStateException("what was read is not what was written");
            }
        }
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    private static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    private static long files(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.count();
        }
    }

    @Override
    public String toString() {
        return figures.toString();
    }
}
