package dev.parley.session.spark;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/** Reads and writes what Spark keeps to itself. Thread-safe. */
final class PrivateField {
    private PrivateField() {}

    /**
     * The value of a field.
     *
     * @throws IllegalStateException where this Spark has no such field
     */
    static <T> T read(Object holder, String name, Class<T> type) {
        try {
            return type.cast(find(holder.getClass(), name).get(holder));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw missing(holder, name, e);
        }
    }

    /**
     * Sets a field, a final one too.
     *
     * @throws IllegalStateException where this Spark has no such field
     */
    static void write(Object holder, String name, Object value) {
        try {
            Field field = find(holder.getClass(), name);
            int modifiers = field.getModifiers();
            if (Modifier.isStatic(modifiers) && Modifier.isFinal(modifiers)) {
                writeConstant(field, value);
            } else {
                field.set(holder, value);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw missing(holder, name, e);
        }
    }

    /** Reflection refuses this; as Scala 2.13 compiles it, every value of an object is such a field. */
    private static void writeConstant(Field field, Object value) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Object unsafe = staticValue(type, "theUnsafe");
        Object base = type.getMethod("staticFieldBase", Field.class).invoke(unsafe, field);
        Object offset = type.getMethod("staticFieldOffset", Field.class).invoke(unsafe, field);
        type.getMethod("putObjectVolatile", Object.class, long.class, Object.class)
                .invoke(unsafe, base, offset, value);
    }

    private static Object staticValue(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(null);
    }

    private static Field find(Class<?> type, String name) throws NoSuchFieldException {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                // Scala puts the class before the name of a field that others see.
                if (field.getName().equals(name) || field.getName().endsWith("$$" + name)) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(name);
    }

    private static IllegalStateException missing(Object holder, String name, Exception cause) {
        return new IllegalStateException(
                "this Spark has no " + name + " in " + holder.getClass().getName(), cause);
    }
}
