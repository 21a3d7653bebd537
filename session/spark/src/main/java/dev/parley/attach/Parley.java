package dev.parley.attach;

import dev.parley.session.AttachSettings;
import dev.parley.session.AttachedEngine;
import dev.parley.session.embedded.EmbeddedServer;
import dev.parley.session.embedded.ServerPorts;
import dev.parley.session.spark.AttachedAdapter;
import dev.parley.session.spark.ScalaPreparation;
import java.net.URI;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Makes a running Spark application reachable through a Parley server: its tables, views and streams through every door of
 * the server, as long as it is attached. Thread-safe.
 */
public final class Parley {
    private static final int LONGEST_NAME = 64;

    private Parley() {}

    /**
     * Lets Scala of sessions run in this application, beside SQL. To be called on the thread that makes the SparkContext,
     * before it does; it changes that thread's context class loader and nothing else.
     *
     * @throws IllegalStateException where a SparkContext is there already
     */
    public static void prepare() {
        ScalaPreparation.prepare();
    }

    /**
     * Attaches the application under the name that Spark knows it by. Returns at once where the server cannot be reached,
     * and attaches once it can.
     *
     * @param spark its temporary views are those of all sessions in the application
     * @param serverUrl such as {@code http://127.0.0.1:8998}
     * @param tokenFile holds the token of the user who may then use the application; null where the server asks for none
     * @return what detaches it
     * @throws dev.parley.session.AttachRefusedException where the server refuses it: no such user, or the name is taken
     */
    public static Attached attach(SparkSession spark, String serverUrl, String tokenFile) {
        return attach(spark, serverUrl, tokenFile, nameFor(spark.sparkContext().appName()));
    }

    /**
     * The same under another name.
     *
     * @param name 1 to 64 letters, digits and {@code . _ -}, the first of them a letter or digit; sessions with this
     *     profile live in the application
     */
    public static Attached attach(SparkSession spark, String serverUrl, String tokenFile, String name) {
        var settings = new AttachSettings(
                URI.create(serverUrl),
                tokenFile == null ? null : Path.of(tokenFile),
                name,
                spark.sparkContext().appName(),
                spark.sparkContext().applicationId());
        var engine = new AttachedEngine(settings, () -> new AttachedAdapter(spark));
        try {
            engine.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the application was attached", e);
        }
        return new Attached(engine);
    }

    /**
     * Starts a server of the application's own on this machine and attaches the application to it, under the name that Spark
     * knows it by; needs the jar {@code parley-embedded}. SQL tools are let in at a free port. The server is a process of its
     * own that ends with the application, however that ends. All that it keeps is in a temporary folder, which goes with it.
     *
     * @param port on loopback, for HTTP; 0 for a free one
     * @throws dev.parley.session.embedded.ServerStartException where it does not start, with its reason: the port is taken
     */
    public static Served serve(SparkSession spark, int port) {
        return serve(spark, port, 0);
    }

    /**
     * The same with a port for SQL tools.
     *
     * @param sqlPort on loopback; 0 for a free one, below 0 for none: they are not let in
     */
    public static Served serve(SparkSession spark, int port, int sqlPort) {
        try {
            return attached(spark, EmbeddedServer.start(new ServerPorts(port, sqlPort)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the server had started", e);
        }
    }

    private static Served attached(SparkSession spark, EmbeddedServer server) {
        try {
            Attached attached = attach(
                    spark, server.address().toString(), server.tokenFile().toString());
            return new Served(server, attached);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static String nameFor(String application) {
        String name = application.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        String cut = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        boolean isNumber = cut.matches("[0-9]*");
        return isNumber ? "application-" + cut : cut;
    }
}
