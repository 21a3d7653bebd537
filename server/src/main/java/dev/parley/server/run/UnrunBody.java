package dev.parley.server.run;

import dev.parley.protocol.model.StatementError;
import java.util.UUID;

/**
 * Scala around a function's body that has it compiled and never run; what it defines is gone with the block. Values.
 *
 * <p>A body that closes the block and opens another would run what stands between. So the block begins with the definition
 * of a name, which nobody can have guessed, and ends with its use: there it is unknown unless that is the same block.
 *
 * @param mark the name
 */
record UnrunBody(String mark) {
    static UnrunBody create() {
        return new UnrunBody("body_" + UUID.randomUUID().toString().replace("-", ""));
    }

    /** On the first line there is nothing of the code's. */
    String around(String code) {
        return "if (false) { val %1$s = ()\n%2$s\n; %1$s }".formatted(mark, code);
    }

    /** Whether a compiler's error says that the body closes the block. */
    boolean isLeft(StatementError error) {
        return error.message() != null && error.message().contains(mark);
    }
}
