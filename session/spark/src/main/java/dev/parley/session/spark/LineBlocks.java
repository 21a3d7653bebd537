package dev.parley.session.spark;

import dev.parley.session.output.OutputRouter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which session a class of the interpreter's belongs to, by the number in its package {@code $line<number>}: each session
 * has a block of numbers of its own, so that no two make a class of the same name. Thread-safe.
 */
final class LineBlocks {
    private static final String PREFIX = "$line";
    private static final StackWalker STACK = StackWalker.getInstance();
    private static final int SIZE = 100_000;

    /** Line numbers are ints. */
    private static final long MOST_BLOCKS = Integer.MAX_VALUE / SIZE - 1;

    private final AtomicLong next = new AtomicLong(1);
    private final Map<Long, ClassLoader> loaders = new ConcurrentHashMap<>();

    /** A block that no session has had. */
    long take() {
        long block = next.getAndIncrement();
        if (block > MOST_BLOCKS) {
            throw new IllegalStateException("this engine has opened " + MOST_BLOCKS + " sessions, its most");
        }
        return block;
    }

    /** The number before the first of a block. */
    static int before(long block) {
        return Math.toIntExact(block * SIZE);
    }

    void register(long block, ClassLoader loader) {
        loaders.put(block, loader);
    }

    void release(long block) {
        loaders.remove(block);
    }

    Optional<ClassLoader> loaderOf(String className) {
        long block = blockOf(className);
        return block == OutputRouter.NOBODY ? Optional.empty() : Optional.ofNullable(loaders.get(block));
    }

    /** The block of the session whose code is nearest on the calling thread's stack, or {@link OutputRouter#NOBODY}. */
    static long nearestBlock() {
        return STACK.walk(frames -> frames.mapToLong(frame -> blockOf(frame.getClassName()))
                .filter(block -> block != OutputRouter.NOBODY)
                .findFirst()
                .orElse(OutputRouter.NOBODY));
    }

    static boolean isOfSession(String className) {
        return className.startsWith(PREFIX);
    }

    /** The block of a class's session, or {@link OutputRouter#NOBODY}. */
    static long blockOf(String className) {
        if (!className.startsWith(PREFIX)) {
            return OutputRouter.NOBODY;
        }
        long line = 0;
        int at = PREFIX.length();
        for (; at < className.length() && Character.isDigit(className.charAt(at)) && line < Integer.MAX_VALUE; at++) {
            line = line * 10 + Character.digit(className.charAt(at), 10);
        }
        boolean isPackage = at > PREFIX.length() && at < className.length() && className.charAt(at) == '.';
        return isPackage && line >= SIZE ? line / SIZE : OutputRouter.NOBODY;
    }
}
