package dev.parley.session.spark;

import dev.parley.session.interpreter.Displays;
import dev.parley.session.output.RoutingPrintStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.spark.scheduler.LiveListenerBus;
import scala.Console;

/** How Scala of sessions runs in an application that was prepared for it. Thread-safe. */
final class AttachedScala implements AutoCloseable {
    private final ScalaPreparation prepared;
    private final Path folder;
    private final PrintStream applicationOut = System.out;
    private final PrintStream applicationErr = System.err;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * One that has changed nothing yet.
     *
     * @param folder where sessions put the classes that they compile
     * @param displays tell the statement for which a thread works
     */
    AttachedScala(ScalaPreparation prepared, Path folder, Displays displays) {
        this.prepared = prepared;
        this.folder = folder;
        out = new RoutingPrintStream(
                () -> displays.current().map(run -> run.output().out()).orElse(applicationOut));
        err = new RoutingPrintStream(
                () -> displays.current().map(run -> run.output().err()).orElse(applicationErr));
    }

    /** What statements print goes to them; all else goes on to where it went. */
    void start() {
        System.setOut(out);
        System.setErr(err);
    }

    SessionClasses classes(long block) {
        String name = SessionClasses.nameOf(block);
        return new SessionClasses(
                prepared.blocks(),
                block,
                ClassDirectory.create(folder.resolve(name), name),
                new SessionJars(prepared.application()));
    }

    String classPath() {
        return prepared.classPath();
    }

    /** Runs code that cannot stop the application's Spark, and whose Console is its statement's. */
    <T> T guarded(Supplier<T> code) {
        // The one thing that Spark asks before it stops: whether a listener of its own calls, which must not.
        return LiveListenerBus.withinListenerThread()
                .withValue(true, () -> Console.withOut(out, () -> Console.withErr(err, code::get)));
    }

    @Override
    public void close() {
        if (System.out == out) {
            System.setOut(applicationOut);
        }
        if (System.err == err) {
            System.setErr(applicationErr);
        }
    }
}
