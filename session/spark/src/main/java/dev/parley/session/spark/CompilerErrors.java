package dev.parley.session.spark;

import java.util.ArrayList;
import java.util.List;

/** What the compiler says: keeps its errors, and tells what else is to be printed. Belongs to its interpreter's thread. */
final class CompilerErrors {
    private static final int MOST_ERRORS = 20;

    /** Said of each expression in a snippet but the last; in a notebook that is no mistake. */
    private static final String NOISE = "a pure expression does nothing in statement position";

    private final List<CompilerError> errors = new ArrayList<>();
    private boolean quiet;

    /**
     * What the compiler said.
     *
     * @param offset in the source that it was given; -1 where it named none
     */
    record CompilerError(String message, int offset) {}

    List<CompilerError> take() {
        var taken = List.copyOf(errors);
        errors.clear();
        return taken;
    }

    /** Runs something whose messages nobody sees. */
    void quietly(Runnable work) {
        quiet = true;
        try {
            work.run();
        } finally {
            quiet = false;
        }
    }

    boolean isShown(String message) {
        return !quiet && !message.startsWith(NOISE);
    }

    void keep(String message, int offset) {
        if (errors.size() < MOST_ERRORS) {
            errors.add(new CompilerError(message, offset));
        }
    }
}
