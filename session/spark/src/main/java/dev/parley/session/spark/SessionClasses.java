package dev.parley.session.spark;

/** Where one session's classes are: their numbers and their folder. */
record SessionClasses(LineBlocks blocks, long block, ClassDirectory directory, SessionJars jars)
        implements AutoCloseable {
    private static final String PREFIX = "parley-";

    /** How Spark knows a session of this block. */
    static String nameOf(long block) {
        return PREFIX + block;
    }

    /** Whether Spark knows a session of ours by this name, which may be null. */
    static boolean isName(String name) {
        return name != null && name.startsWith(PREFIX);
    }

    /** The block of a session that Spark knows by this name. */
    static long blockOf(String name) {
        return Long.parseLong(name.substring(PREFIX.length()));
    }

    @Override
    public void close() {
        blocks.release(block);
        directory.close();
        jars.shut();
    }
}
