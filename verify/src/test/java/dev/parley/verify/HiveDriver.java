package dev.parley.verify;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** A version of hive-jdbc in a class loader of its own, away from the others and from what the server runs with. */
final class HiveDriver implements AutoCloseable {
    private static final String HIVE = "org.apache.hive.jdbc.HiveDriver";
    private static final String KYUUBI = "org.apache.kyuubi.jdbc.KyuubiHiveDriver";

    private final URLClassLoader loader;
    private final Driver driver;

    private HiveDriver(String name, List<URL> jars) throws ReflectiveOperationException {
        this.loader = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        this.driver = (Driver) loader.loadClass(name).getConstructor().newInstance();
    }

    /** 2.3, as Spark ships it. */
    static HiveDriver ofSpark() throws Exception {
        return new HiveDriver(HIVE, jars(SparkEngines.SPARK_4.resolve("jars")));
    }

    private static List<URL> jars(Path folder) throws IOException {
        var urls = new ArrayList<URL>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                urls.add(file.toUri().toURL());
            }
        }
        return urls;
    }

    /** One that is a jar of its own with all that it needs. */
    static HiveDriver standalone(String version) throws Exception {
        Path folder = Path.of(System.getProperty("parley.drivers"));
        var jars = new ArrayList<>(List.of(folder.resolve("hive-jdbc-" + version + "-standalone.jar")
                .toUri()
                .toURL()));
        // Hadoop's own classes are expected beside it.
        jars.addAll(jars(SparkEngines.SPARK_4.resolve("jars")).stream()
                .filter(jar -> Arrays.stream(new String[] {"hadoop-client-", "slf4j-api", "commons-logging"})
                        .anyMatch(jar.getPath()::contains))
                .toList());
        return new HiveDriver(HIVE, jars);
    }

    /** Kyuubi's, which asks for the tenth version of the protocol and brings all that it needs. */
    static HiveDriver kyuubi(String version) throws Exception {
        Path jar = Path.of(System.getProperty("parley.drivers"), "kyuubi-hive-jdbc-shaded-" + version + ".jar");
        return new HiveDriver(KYUUBI, List.of(jar.toUri().toURL()));
    }

    Connection connect(String url, String user, String password) throws Exception {
        var properties = new Properties();
        properties.put("user", user);
        properties.put("password", password);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return driver.connect(url, properties);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
