package dev.parley.server.run;

import dev.parley.protocol.model.Parameter;
import dev.parley.server.snippet.PublishedSnippet;
import java.time.Instant;
import java.util.List;

/**
 * What makes two runs the same question.
 *
 * @param publishedAt since a name that was free again counts its versions from 1
 */
record RunKey(String snippet, int version, Instant publishedAt, List<Parameter> arguments) {
    static RunKey of(PublishedSnippet snippet, List<Parameter> arguments) {
        return new RunKey(snippet.name(), snippet.version(), snippet.publishedAt(), arguments);
    }
}
