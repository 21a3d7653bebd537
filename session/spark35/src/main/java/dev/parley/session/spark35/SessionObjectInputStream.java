package dev.parley.session.spark35;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Array;

/** Resolves the classes of sessions, and arrays of them, without leaving a trace in the loader. Belongs to one thread. */
final class SessionObjectInputStream extends ObjectInputStream {
    private static final String SESSION_CLASS = "$line";
    private static final String ARRAY_OF_SESSION_CLASS = "L$line";

    private final ClassLoader loader;

    SessionObjectInputStream(InputStream input, ClassLoader loader) throws IOException {
        super(input);
        this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        String name = description.getName();
        if (name.startsWith(SESSION_CLASS)) {
            return loader.loadClass(name);
        }
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions > 0 && name.startsWith(ARRAY_OF_SESSION_CLASS, dimensions)) {
            Class<?> element = loader.loadClass(name.substring(dimensions + 1, name.length() - 1));
            return Array.newInstance(element, new int[dimensions]).getClass();
        }
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            return super.resolveClass(description); // primitives
        }
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
        var resolved = new Class<?>[interfaces.length];
        for (int i = 0; i < interfaces.length; i++) {
            resolved[i] = Class.forName(interfaces[i], false, loader);
        }
        return java.lang.reflect.Proxy.newProxyInstance(loader, resolved, (proxy, method, arguments) -> null)
                .getClass();
    }
}
