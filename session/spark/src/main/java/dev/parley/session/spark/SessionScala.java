package dev.parley.session.spark;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The Scala of a session: an interpreter, which may be made when it is first asked for, and the class loader of what the
 * session runs. Thread-safe.
 */
final class SessionScala implements AutoCloseable {
    private final SessionJars jars;
    private final ClassLoader engine;
    private final Supplier<ScalaInterpreter> maker;
    /** Read without the lock: who runs SQL does not wait for it to be made. */
    private volatile ScalaInterpreter interpreter;

    private volatile boolean closed;

    /**
     * One without an interpreter.
     *
     * @param jars those that the session has added
     * @param engine the context class loader of threads of nobody's
     */
    SessionScala(SessionJars jars, ClassLoader engine, Supplier<ScalaInterpreter> maker) {
        this.jars = jars;
        this.engine = engine;
        this.maker = maker;
    }

    /** Made where it was not; takes a second then, where the compiler is warm. */
    synchronized ScalaInterpreter interpreter() {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        if (interpreter == null) {
            interpreter = maker.get();
        }
        return interpreter;
    }

    boolean isClosed() {
        return closed;
    }

    Optional<ScalaInterpreter> made() {
        return Optional.ofNullable(interpreter);
    }

    /**
     * What a statement's thread loads classes with. As long as a session has none of its own it is the engine's, under
     * which Spark finds what it compiled for queries of other sessions.
     */
    ClassLoader classLoader() {
        return made().map(ScalaInterpreter::classLoader).orElse(jars.isEmpty() ? engine : jars);
    }

    /** The class loaders that end with the session. */
    SessionLoaders own() {
        var own = new SessionLoaders(Set.of(jars));
        return made().map(ScalaInterpreter::classLoader).map(own::with).orElse(own);
    }

    @Override
    public synchronized void close() {
        closed = true;
        made().ifPresent(ScalaInterpreter::close);
    }
}
