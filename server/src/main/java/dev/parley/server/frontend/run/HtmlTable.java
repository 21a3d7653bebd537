package dev.parley.server.frontend.run;

import static dev.parley.server.frontend.run.Html.text;

import com.fasterxml.jackson.databind.JsonNode;

/** Parts of tables as HTML. The script reads the types of columns from their heads. Stateless. */
final class HtmlTable {
    private HtmlTable() {}

    static void head(StringBuilder content, JsonNode columns) {
        content.append("<thead><tr>");
        columns.forEach(column -> content.append("<th data-type=\"")
                .append(text(column.path("type").asText()))
                .append("\">")
                .append(text(column.path("name").asText()))
                .append("</th>"));
        content.append("</tr></thead>\n");
    }

    static void cell(StringBuilder content, JsonNode cell) {
        content.append("<td>");
        if (cell.isNull()) {
            content.append("<small>null</small>");
        } else {
            content.append(text(cell.isContainerNode() ? cell.toString() : cell.asText()));
        }
        content.append("</td>");
    }
}
