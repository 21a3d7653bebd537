package dev.parley.session.spark;

import dev.parley.session.output.OutputRouter;

/**
 * Finds each session's classes with that session's interpreter. All of Spark's threads inherit it, being made while it
 * is the context class loader; without it their results cannot be read. Thread-safe.
 */
final class RoutingClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final LineBlocks blocks;
    private final SessionScopes scopes;

    RoutingClassLoader(ClassLoader parent, LineBlocks blocks, SessionScopes scopes) {
        super(parent);
        this.scopes = scopes;
        this.blocks = blocks;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (LineBlocks.blockOf(name) == OutputRouter.NOBODY) {
            return scopes.classOfJar(name);
        }
        ClassLoader loader = blocks.loaderOf(name).orElseThrow(() -> new ClassNotFoundException(name));
        return loader.loadClass(name);
    }
}
