package dev.parley.session.output;

import dev.parley.protocol.model.Bundle;
import java.util.Optional;

/** How much rich output one statement may still give. Guarded by its statement's output. */
final class DisplayBound {
    private int bundles;
    private long characters;
    private boolean isFull;

    /** Counts a bundle in; a line that says why not where it is too much, and then it is not counted. */
    Optional<String> take(Bundle bundle) {
        int length = bundle.characters();
        if (length > Bundle.MOST_CHARACTERS) {
            return note("of " + length + " characters is left out: the most is " + Bundle.MOST_CHARACTERS);
        }
        if (isFull) {
            return Optional.of("");
        }
        if (bundles == Bundle.MOST_OF_STATEMENT || characters + length > Bundle.MOST_CHARACTERS_OF_STATEMENT) {
            isFull = true;
            return note("is left out from here on: a statement has at most " + Bundle.MOST_OF_STATEMENT
                    + " displays of together " + Bundle.MOST_CHARACTERS_OF_STATEMENT + " characters");
        }
        bundles++;
        characters += length;
        return Optional.empty();
    }

    private static Optional<String> note(String what) {
        return Optional.of("[rich output " + what + "]\n");
    }
}
