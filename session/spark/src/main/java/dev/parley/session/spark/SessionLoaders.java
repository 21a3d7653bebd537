package dev.parley.session.spark;

import java.util.HashSet;
import java.util.Set;

/** The class loaders that end with a session. Thread-safe. */
record SessionLoaders(Set<ClassLoader> all) {
    SessionLoaders {
        all = Set.copyOf(all);
    }

    /** Whether it is one of them; null, the JDK's own, is none. */
    boolean has(ClassLoader loader) {
        return loader != null && all.contains(loader);
    }

    /** Whether an object, which may be null, is of a class of theirs. */
    boolean haveMade(Object object) {
        return object != null && has(object.getClass().getClassLoader());
    }

    SessionLoaders with(ClassLoader other) {
        var more = new HashSet<>(all);
        more.add(other);
        return new SessionLoaders(more);
    }
}
