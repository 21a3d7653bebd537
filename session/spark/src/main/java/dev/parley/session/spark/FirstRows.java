package dev.parley.session.spark;

import dev.parley.protocol.model.Bundle;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;

/**
 * The first rows of a table as Spark's {@code show} writes their cells.
 *
 * @param lines the names of the columns, then the rows
 * @param hasMore whether there are more rows than these
 */
record FirstRows(List<List<String>> lines, boolean hasMore) {
    private static final int ROWS = 20;
    private static final int CELL_CHARACTERS = 100;
    private static final String MORE = "only the first " + ROWS + " rows";

    /** Runs the query as far as its first rows need it. */
    static FirstRows of(Dataset<?> data) {
        List<List<String>> lines = VersionedCalls.firstRows(data, ROWS, CELL_CHARACTERS);
        boolean hasMore = lines.size() > ROWS + 1;
        return new FirstRows(hasMore ? lines.subList(0, ROWS + 1) : lines, hasMore);
    }

    Bundle bundle() {
        return Bundle.of("text/html", html(), text());
    }

    private String html() {
        String head = row(lines.get(0), "th");
        String body = lines.stream().skip(1).map(line -> row(line, "td")).collect(Collectors.joining());
        return "<table><thead>" + head + "</thead><tbody>" + body + "</tbody></table>"
                + (hasMore ? "<p>" + MORE + "</p>" : "");
    }

    private static String row(List<String> cells, String element) {
        return cells.stream()
                .map(cell -> "<" + element + ">" + escaped(cell) + "</" + element + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private String text() {
        return lines.stream().map(line -> String.join("\t", line)).collect(Collectors.joining("\n"))
                + (hasMore ? "\n" + MORE : "");
    }
}
