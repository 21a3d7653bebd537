package dev.parley.session.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import scala.Function0;

/**
 * The way of a compiled function out of the interpreter, as {@link BoundParameters} is that of values into it. Thread-safe;
 * static and public, since the interpreter's code can reach nothing else.
 */
public final class HandedFunctions {
    /** Of sessions that compile one, by their blocks. */
    private static final Map<Long, Function0<?>> HANDED_OVER = new ConcurrentHashMap<>();

    private HandedFunctions() {}

    /** Called by the line that {@link #handingOver} is, with what it was made for. */
    public static void take(long block, Function0<?> function) {
        HANDED_OVER.put(block, function);
    }

    /** A line that hands over a function of the code, with the definitions on the code's first line. */
    static CodePiece handingOver(long block, String definitions, String code) {
        return CodePiece.within(
                "_root_.%s.take(%dL, () => { %s".formatted(HandedFunctions.class.getName(), block, definitions),
                code,
                "\n})");
    }

    /** What the line hands over that this runs. */
    static Function0<?> of(long block, Runnable line) {
        try {
            line.run();
            return HANDED_OVER.get(block);
        } finally {
            HANDED_OVER.remove(block);
        }
    }
}
