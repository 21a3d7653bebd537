package dev.parley.session.spark;

import dev.parley.session.output.OutputRouter;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext$;

/**
 * What has to be there before an application's Spark is, so that Scala of sessions can run in it: a context class loader
 * that all of Spark's threads inherit, and that finds what sessions compile. For each process, once; thread-safe.
 *
 * @param application the class loader that the application had
 */
public record ScalaPreparation(LineBlocks blocks, SessionScopes scopes, ClassLoader application) {
    private static final AtomicReference<ScalaPreparation> MADE = new AtomicReference<>();

    /**
     * Prepares, on the thread that will make the SparkContext.
     *
     * @throws IllegalStateException where a SparkContext is there already
     */
    public static void prepare() {
        if (MADE.get() != null) {
            return;
        }
        if (SparkContext$.MODULE$.getActive().isDefined()) {
            throw new IllegalStateException("the SparkContext is there already: call prepare() before it is made");
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader application = before == null ? ScalaPreparation.class.getClassLoader() : before;
        var made = new ScalaPreparation(new LineBlocks(), new SessionScopes(), application);
        if (MADE.compareAndSet(null, made)) {
            Thread.currentThread()
                    .setContextClassLoader(new RoutingClassLoader(application, made.blocks(), made.scopes()));
        }
    }

    static Optional<ScalaPreparation> made() {
        return Optional.ofNullable(MADE.get());
    }

    /** What the JVM was started with, and what class loaders of the application's, as spark-submit's, add to it. */
    String classPath() {
        Set<String> entries = new LinkedHashSet<>(List.of(System.getProperty("java.class.path")));
        for (ClassLoader loader = application; loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                files(urls).forEach(entries::add);
            }
        }
        return String.join(java.io.File.pathSeparator, entries);
    }

    private static List<String> files(URLClassLoader loader) {
        var files = new ArrayList<String>();
        for (URL url : loader.getURLs()) {
            if (url.getProtocol().equals("file")) {
                files.add(url.getPath());
            }
        }
        return files;
    }

    /** Whose class it is. */
    static long ownerOf(String className) {
        return MADE.get() == null ? OutputRouter.NOBODY : LineBlocks.blockOf(className);
    }
}
