package dev.parley.session.spark;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jars that a session has added, for the code that its driver runs. Thread-safe. */
final class SessionJars extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final Logger LOG = LoggerFactory.getLogger(SessionJars.class);

    private final List<URL> unseen = new ArrayList<>();

    SessionJars(ClassLoader parent) {
        super(new URL[0], parent);
    }

    synchronized void add(URL jar) {
        addURL(jar);
        unseen.add(jar);
    }

    /** Those that the compiler has not been told of. */
    synchronized List<URL> takeUnseen() {
        var taken = List.copyOf(unseen);
        unseen.clear();
        return taken;
    }

    /** Its jars are not open any more; classes that were loaded go on. */
    void shut() {
        try {
            close();
        } catch (IOException e) {
            LOG.warn("a jar of a closed session stays open", e);
        }
    }

    boolean isEmpty() {
        return getURLs().length == 0;
    }
}
