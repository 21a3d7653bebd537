package dev.parley.protocol.model;

import java.util.Objects;

/**
 * Code and its language.
 *
 * @param language null means the session's own
 */
public record Snippet(String code, Language language) {
    public Snippet {
        Objects.requireNonNull(code, "code");
    }
}
