package dev.parley.server.snippet;

import dev.parley.server.security.Principal;
import java.time.Instant;
import java.util.Objects;

/**
 * One version of a snippet.
 *
 * @param version counts from 1
 */
public record PublishedSnippet(
        String name, int version, String owner, SnippetDefinition definition, Instant publishedAt) {
    public PublishedSnippet {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(publishedAt, "publishedAt");
    }

    /** Whether it is there for the user to look at. */
    public boolean isSeenBy(Principal user) {
        return user.sees(owner) || definition.visibility() == Visibility.EVERYONE;
    }

    /** Whether the user may run it, which is done in its owner's name. */
    public boolean isRunBy(Principal user) {
        return user.owns(owner) || definition.visibility() == Visibility.EVERYONE;
    }
}
