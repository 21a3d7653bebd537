package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** An application of Spark's that counts up to its first argument, and then does what the second says: wait, fail or end. */
final class CountingJob {
    private static final String SOURCE =
            """
            package jobs;
            import org.apache.spark.sql.SparkSession;
            public class Count {
                public static void main(String[] args) throws Exception {
                    SparkSession spark = SparkSession.builder().getOrCreate();
                    System.out.println("name " + spark.conf().get("spark.app.name"));
                    System.out.println("counted " + spark.range(Long.parseLong(args[0])).count());
                    if (args[1].equals("wait")) { Thread.sleep(600000); }
                    if (args[1].equals("fail")) { throw new IllegalStateException("no such file"); }
                    spark.stop();
                }
            }
            """;

    private CountingJob() {}

    /** The jar in {@code jobs}; its classes are made in {@code folder}. */
    static Path jar(Path folder, Path jobs) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path source = Files.writeString(classes.resolve("Count.java"), SOURCE);
        String spark;
        try (Stream<Path> jars = Files.list(ParleyServer.DIST.resolve("engine/jars"))) {
            spark = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", spark, "-d", classes.toString(), source.toString());
        assertThat(status).isZero();
        Path jar = jobs.resolve("count.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("jobs/Count.class"));
            Files.copy(classes.resolve("jobs/Count.class"), out);
        }
        return jar;
    }
}
