package dev.parley.server.frontend.run;

import static dev.parley.server.frontend.run.Html.text;

import dev.parley.server.snippet.ParameterRule;
import dev.parley.server.snippet.PublishedSnippet;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Collectors;

/** The published snippets as a page that leads to each. Stateless. */
public final class RunList {
    private RunList() {}

    /** The page as it is written; it shows what the snippets are for, and no code. */
    public static Buffer of(List<PublishedSnippet> snippets) {
        var content = new StringBuilder();
        if (snippets.isEmpty()) {
            content.append("<p>Nothing is published that you may run.</p>\n");
        } else {
            content.append("<table>\n<tr><th>snippet</th><th>parameters</th><th>what it is</th></tr>\n");
            snippets.forEach(snippet -> row(content, snippet));
            content.append("</table>\n");
        }
        content.append("<p><small>For programs: <a href=\"/run/openapi.json\">OpenAPI</a></small></p>\n");
        return Html.page("Published snippets", "", content);
    }

    private static void row(StringBuilder content, PublishedSnippet snippet) {
        String description = snippet.definition().description();
        content.append("<tr><td><a href=\"/run/")
                .append(text(snippet.name()))
                .append("\">")
                .append(text(snippet.name()))
                .append("</a></td><td>")
                .append(text(parameters(snippet)))
                .append("</td><td>")
                .append(description == null ? "" : text(description))
                .append("</td></tr>\n");
    }

    private static String parameters(PublishedSnippet snippet) {
        return snippet.definition().parameters().stream()
                .map(ParameterRule::name)
                .collect(Collectors.joining(", "));
    }
}
