package dev.parley.server.frontend.run;

import static dev.parley.server.frontend.run.Html.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Wire;
import dev.parley.server.sweep.SweepSnapshot;
import dev.parley.server.sweep.SweepState;
import io.vertx.core.buffer.Buffer;
import java.time.temporal.ChronoUnit;

/**
 * A sweep as a page: how far it is, and the points that have ended with what they gave. Its script brings each part up to date
 * as long as it goes on; without it the page looks again by itself. For one page.
 */
public final class SweepPage {
    private static final int MOST_ROWS = 1_000;

    private final SweepSnapshot sweep;
    private final String link;

    public SweepPage(SweepSnapshot sweep) {
        this.sweep = sweep;
        this.link = text("/run/" + sweep.snippet() + "/sweep/" + sweep.id());
    }

    /** The page as it is written. */
    public Buffer body() {
        var page = new StringBuilder();
        String snippet = text(sweep.snippet());
        page.append("<p><small>Version ").append(sweep.version()).append(" of <a href=\"/run/");
        page.append(snippet).append("\">").append(snippet).append("</a>, begun at ");
        page.append(sweep.startedAt().truncatedTo(ChronoUnit.SECONDS)).append("</small></p>\n");
        boolean goesOn = !sweep.state().isTerminal();
        page.append("<div id=\"sweep\" data-link=\"").append(link).append('"');
        page.append(goesOn ? " data-goes-on>\n" : ">\n");
        progress(page);
        actions(page);
        table(page);
        page.append("</div>\n<p><small>To share: <a id=\"link\" href=\"")
                .append(link)
                .append("\">");
        page.append(link).append("</a></small></p>\n");
        String refresh = "<noscript><meta http-equiv=\"refresh\" content=\"2;url=" + link + "\"></noscript>\n";
        return Html.page("Sweep of " + sweep.snippet(), (goesOn ? refresh : "") + PageAssets.TAGS, page);
    }

    private void progress(StringBuilder page) {
        SweepSnapshot.Points points = sweep.points();
        int done = points.succeeded() + points.failed() + points.cancelled();
        page.append("<p id=\"state\" role=\"status\">")
                .append(
                        switch (sweep.state()) {
                            case RUNNING -> "It runs";
                            case CANCELLING -> "It is being cancelled";
                            case ENDED -> "It has ended";
                            case CANCELLED -> "It was cancelled";
                        })
                .append(": %d of %d points are done, %d failed, %d cancelled.</p>%n"
                        .formatted(done, points.total(), points.failed(), points.cancelled()))
                .append(
                        "<p id=\"progress\"><progress aria-label=\"Points that are done\" max=\"%d\" value=\"%d\"></progress></p>%n"
                                .formatted(points.total(), done));
    }

    private void actions(StringBuilder page) {
        page.append("<div id=\"actions\">");
        if (sweep.state() == SweepState.RUNNING) {
            page.append("<form method=\"post\" action=\"")
                    .append(link)
                    .append("/cancel\"><button>Cancel</button></form>");
        } else if (sweep.state().isTerminal()) {
            page.append("<a href=\"").append(link).append("?format=csv\" download=\"");
            page.append(text(sweep.snippet())).append(".csv\">All rows as CSV</a>");
        }
        page.append("</div>\n");
    }

    private void table(StringBuilder page) {
        JsonNode table = Wire.mapper().valueToTree(sweep.table());
        JsonNode rows = table.path("rows");
        page.append(
                "<div id=\"points\" class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Points\">\n<table>\n");
        HtmlTable.head(page, table.path("columns"));
        page.append("<tbody>\n");
        for (int i = 0; i < Math.min(rows.size(), MOST_ROWS); i++) {
            row(page, rows.get(i));
        }
        page.append("</tbody></table>\n<p><small>");
        if (rows.size() > MOST_ROWS) {
            page.append("The first ").append(MOST_ROWS).append(" of ");
        }
        page.append(rows.size()).append(rows.size() == 1 ? " row." : " rows.");
        if (sweep.table().truncated()) {
            page.append(" The points gave more than is kept.");
        }
        page.append("</small></p>\n</div>\n");
    }

    /** The last cell is why its point failed. */
    private static void row(StringBuilder page, JsonNode row) {
        int error = row.size() - 1;
        page.append("<tr>");
        for (int i = 0; i < error; i++) {
            HtmlTable.cell(page, row.get(i));
        }
        page.append("<td class=\"failed\">")
                .append(text(row.get(error).asText("")))
                .append("</td></tr>\n");
    }
}
