package dev.parley.bench;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** hive-jdbc in a class loader of its own, with the classes of Hadoop's that it expects beside it. */
final class HiveDriver implements AutoCloseable {
    static final String VERSION = "3.1.3";

    private final URLClassLoader loader;
    private final Driver driver;

    private HiveDriver(List<URL> jars) throws IOException {
        this.loader = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        try {
            this.driver = (Driver) loader.loadClass("org.apache.hive.jdbc.HiveDriver")
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IOException("no driver in " + jars, e);
        }
    }

    /** The one that the build has put beside our classes. */
    static HiveDriver open(Setting setting) throws IOException {
        var jars = new ArrayList<URL>();
        jars.add(setting.classes()
                .resolveSibling("drivers/hive-jdbc-" + VERSION + "-standalone.jar")
                .toUri()
                .toURL());
        try (Stream<Path> files = Files.list(setting.pyspark().resolve("jars"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (Stream.of("hadoop-client-", "slf4j-api", "commons-logging").anyMatch(name::startsWith)) {
                    jars.add(file.toUri().toURL());
                }
            }
        }
        return new HiveDriver(jars);
    }

    Connection connect(String url) throws SQLException {
        var properties = new Properties();
        properties.put("user", "bench");
        properties.put("password", "x");
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
