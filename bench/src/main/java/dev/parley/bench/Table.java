package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Figures to be read, in Markdown.
 *
 * @param note how they came about
 */
record Table(String title, String note, List<String> head, List<List<String>> rows) {
    Table {
        rows = List.copyOf(rows);
    }

    /** A table to be filled. */
    static Table of(String title, String note, String... head) {
        return new Table(title, note, List.of(head), List.of());
    }

    Table with(String... row) {
        if (row.length != head.size()) {
            throw new IllegalArgumentException(title + " has " + head.size() + " columns, not " + row.length);
        }
        var more = new ArrayList<>(rows);
        more.add(List.of(row));
        return new Table(title, note, head, more);
    }

    String markdown() {
        var lines = new ArrayList<String>();
        lines.add("**" + title + "**" + (note.isEmpty() ? "" : " " + note));
        lines.add("");
        lines.add(line(head));
        lines.add(line(head.stream().map(ignored -> "---").toList()));
        rows.forEach(row -> lines.add(line(row)));
        return String.join("\n", lines) + "\n";
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** A figure with one decimal, or none where it is large. */
    static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.1f", value);
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** What was aimed at and whether it was reached. */
    static String atMost(double value, double target, String unit) {
        String bound = "≤ " + (target == Math.rint(target) ? String.valueOf((long) target) : String.valueOf(target));
        return bound + unit + (value <= target ? ", met" : ", **missed**");
    }

    /** The same of a value that should be large. */
    static String atLeast(double value, double target, String unit) {
        String bound = "≥ " + (target == Math.rint(target) ? String.valueOf((long) target) : String.valueOf(target));
        return bound + unit + (value >= target ? ", met" : ", **missed**");
    }
}
