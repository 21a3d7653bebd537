package dev.parley.session.spark35;

/** Where one session's classes are: their numbers and their folder. */
record SessionClasses(LineBlocks blocks, long block, ClassDirectory directory, SessionJars jars)
        implements AutoCloseable {
    @Override
    public void close() {
        blocks.release(block);
        directory.close();
        jars.shut();
    }
}
