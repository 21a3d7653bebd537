package dev.parley.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** How two servers' answers differ, each difference as a line of the table in the documentation, but for its reason. */
final class MetadataDifferences {
    /** Of more rows only their number's size is told. */
    private static final int MOST_ROWS = 25;

    private final List<String> lines = new ArrayList<>();

    List<String> lines() {
        return lines;
    }

    void compare(String call, MetadataAnswer ours, MetadataAnswer theirs) {
        if (!ours.columns().equals(theirs.columns())) {
            add(call, "columns", cell(ours.columns()) + " ≠ " + cell(theirs.columns()));
        }
        addRows(call, "rows of Parley alone", ours, theirs);
        addRows(call, "rows of Spark alone", theirs, ours);
        Map<String, List<String>> byColumn = new LinkedHashMap<>();
        int shared = 0;
        for (String name : new TreeSet<>(ours.rows().keySet())) {
            if (theirs.rows().containsKey(name)) {
                shared++;
                compareRow(name, ours.rows().get(name), theirs.rows().get(name), byColumn);
            }
        }
        for (Map.Entry<String, List<String>> column : byColumn.entrySet()) {
            add(call, column.getKey(), shortened(column.getValue(), shared));
        }
    }

    private void addRows(String call, String what, MetadataAnswer has, MetadataAnswer lacks) {
        var names = new TreeSet<>(has.rows().keySet());
        names.removeAll(lacks.rows().keySet());
        if (!names.isEmpty()) {
            add(
                    call,
                    what,
                    shortened(names.stream().map(MetadataDifferences::cell).toList(), Integer.MAX_VALUE));
        }
    }

    private static void compareRow(
            String name, Map<String, String> ours, Map<String, String> theirs, Map<String, List<String>> byColumn) {
        ours.forEach((column, value) -> {
            if (theirs.containsKey(column) && !Objects.equals(value, theirs.get(column))) {
                byColumn.computeIfAbsent(column, ignored -> new ArrayList<>())
                        .add(name + ": " + cell(value) + " ≠ " + cell(theirs.get(column)));
            }
        });
    }

    private static String shortened(List<String> differences, int all) {
        if (differences.size() > MOST_ROWS) {
            return differences.size() == all ? "every row" : "more than " + MOST_ROWS + " rows";
        }
        return String.join("; ", differences);
    }

    /** As a cell of a table in Markdown may have it. */
    private static String cell(String value) {
        String line = value.replace('\n', ' ').replace("|", "\\|").strip();
        return line.isEmpty() ? "``" : "`" + line + "`";
    }

    private void add(String call, String what, String difference) {
        lines.add("| " + call + " | " + what + " | " + difference + " |");
    }
}
