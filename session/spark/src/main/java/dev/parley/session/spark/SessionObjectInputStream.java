package dev.parley.session.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Array;

/** Resolves the classes of sessions, and arrays of them, without leaving a trace in the loader. Belongs to one thread. */
final class SessionObjectInputStream extends ObjectInputStream {
    private static final String SESSION_CLASS = "$line";
    private static final String ARRAY_OF_SESSION_CLASS = "L$line";

    private static final ClassLoader SPARK = SessionObjectInputStream.class.getClassLoader();

    private final ClassLoader loader;

    SessionObjectInputStream(InputStream input, ClassLoader loader) throws IOException {
        super(input);
        this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        String name = description.getName();
        if (name.startsWith(SESSION_CLASS) || name.startsWith(ARRAY_OF_SESSION_CLASS, name.lastIndexOf('[') + 1)) {
            return sessionClass(name);
        }
        try {
            return Class.forName(name, false, SPARK);
        } catch (ClassNotFoundException e) {
            return name.contains(".") ? sessionClass(name) : super.resolveClass(description); // a jar's, or a primitive
        }
    }

    private Class<?> sessionClass(String name) throws ClassNotFoundException {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return loader.loadClass(name);
        }
        Class<?> element = loader.loadClass(name.substring(dimensions + 1, name.length() - 1));
        return Array.newInstance(element, new int[dimensions]).getClass();
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
