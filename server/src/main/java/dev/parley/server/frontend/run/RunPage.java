package dev.parley.server.frontend.run;

import static dev.parley.server.frontend.run.Html.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.model.Parameter;
import dev.parley.server.snippet.ParameterRule;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.Repeated;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A snippet as a page: a form of its parameters, and below it what became of a run. Its script draws a chart and follows a run;
 * without it the page looks again by itself. For one page.
 */
public final class RunPage {
    private final PublishedSnippet snippet;
    private final Map<String, Object> given;
    private final StringBuilder content = new StringBuilder();
    private String refresh = "";
    private boolean hasRun;

    /**
     * A page with nothing but the form.
     *
     * @param given what the caller filled in, by name
     */
    public RunPage(PublishedSnippet snippet, Map<String, Object> given) {
        this.snippet = snippet;
        this.given = given;
    }

    /** Says why there is no result. */
    public RunPage problem(String message, String hint) {
        content.append("<div class=\"problem\"><p>").append(text(message)).append("</p>");
        if (hint != null) {
            content.append("<p><small>").append(text(hint)).append("</small></p>");
        }
        content.append("</div>\n");
        return this;
    }

    /** Says that it still runs; the browser looks again. */
    public RunPage running(String link, String state, double fraction) {
        hasRun = true;
        refresh = "<noscript><meta http-equiv=\"refresh\" content=\"2;url=" + text(link) + "\"></noscript>\n";
        content.append("<p id=\"run\" data-call=\"").append(text(link)).append("\">It is <output>");
        content.append(text(state)).append("</output>. <progress max=\"1\" value=\"");
        content.append(Math.max(0, Math.min(1, fraction))).append("\"></progress> <a href=\"");
        content.append(text(link)).append("\">Look again</a></p>\n");
        return this;
    }

    /** What it printed. */
    public RunPage printed(String printed) {
        hasRun = true;
        content.append("<pre>").append(text(printed)).append("</pre>\n");
        return this;
    }

    /**
     * Its rows.
     *
     * @param result as the contract shows it
     */
    public RunPage rows(JsonNode result) {
        hasRun = true;
        content.append(
                "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Rows\">\n<table id=\"rows\">\n");
        HtmlTable.head(content, result.path("columns"));
        content.append("<tbody>\n");
        int shown = 0;
        for (JsonNode row : result.path("rows")) {
            content.append("<tr>");
            row.forEach(cell -> HtmlTable.cell(content, cell));
            content.append("</tr>\n");
            shown++;
        }
        long all = result.path("row_count").asLong();
        content.append("</tbody></table>\n</div>\n<p><small>")
                .append(shown)
                .append(" of ")
                .append(all)
                .append(all == 1 ? " row." : " rows.");
        if (result.path("truncated").asBoolean()) {
            content.append(" The query had more than were kept.");
        }
        content.append("</small></p>\n");
        return this;
    }

    /** Says how old it is; the script adds a button that has it made anew. */
    public RunPage madeBefore(Duration age) {
        content.append("<p><small id=\"age\">Made ").append(words(age)).append(" ago.</small></p>\n");
        return this;
    }

    private static String words(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }

    /** The page as it is written. */
    public Buffer body() {
        var page = new StringBuilder();
        if (snippet.definition().description() != null) {
            page.append("<p>").append(text(snippet.definition().description())).append("</p>\n");
        }
        page.append("<form method=\"get\" action=\"/run/")
                .append(text(snippet.name()))
                .append("\">\n");
        snippet.definition().parameters().forEach(rule -> field(page, rule));
        page.append("<button>Run</button>\n</form>\n").append(content);
        if (hasRun) {
            String address = text(address());
            page.append("<p><small>To share: <a id=\"link\" href=\"")
                    .append(address)
                    .append("\">");
            page.append(address).append("</a></small></p>\n");
        }
        return Html.page(snippet.name(), refresh + PageAssets.TAGS, page);
    }

    /** It runs again what the page shows. */
    private String address() {
        var query = new QueryStringEncoder("/run/" + snippet.name());
        snippet.definition().parameters().stream()
                .filter(rule -> given.containsKey(rule.name()))
                .forEach(rule ->
                        query.addParam(rule.name(), given.get(rule.name()).toString()));
        return query.toString();
    }

    private void field(StringBuilder page, ParameterRule rule) {
        Object value = given.getOrDefault(rule.name(), rule.preset());
        String shown = value == null || value instanceof Repeated ? "" : value.toString();
        page.append("<label><span>").append(text(rule.name())).append("</span> ");
        if (!rule.allowed().isEmpty()) {
            choice(
                    page,
                    rule,
                    shown,
                    rule.allowed().stream().map(Object::toString).toList());
        } else if (rule.type() == Parameter.Type.BOOLEAN) {
            choice(page, rule, shown, List.of("true", "false"));
        } else {
            page.append("<input name=\"")
                    .append(text(rule.name()))
                    .append("\" value=\"")
                    .append(text(shown));
            page.append("\" placeholder=\"").append(text(rule.type().form())).append('"');
            page.append(rule.required() ? " required>" : ">");
        }
        if (rule.description() != null) {
            page.append(" <small>").append(text(rule.description())).append("</small>");
        }
        page.append("</label>\n");
    }

    private static void choice(StringBuilder page, ParameterRule rule, String shown, Iterable<String> values) {
        page.append("<select name=\"").append(text(rule.name())).append('"');
        page.append(rule.required() ? " required>" : ">").append("<option value=\"\"></option>");
        for (String value : values) {
            page.append("<option")
                    .append(value.equals(shown) ? " selected>" : ">")
                    .append(text(value));
            page.append("</option>");
        }
        page.append("</select>");
    }
}
