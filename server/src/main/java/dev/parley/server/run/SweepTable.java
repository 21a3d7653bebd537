package dev.parley.server.run;

import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.Table;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.snippet.ResultForm;
import dev.parley.server.snippet.SnippetDefinition;
import dev.parley.server.sweep.SweepGrid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** The results of all points of a sweep as one table, within bounds. Belongs to the gateway's event loop. */
final class SweepTable {
    static final int MOST_ROWS = 10_000;
    static final int MOST_CHARACTERS = 4 << 20;
    private static final long CELL = 16;

    private final SnippetDefinition definition;
    private final SweepGrid grid;
    private final TreeMap<Integer, List<List<Object>>> rows = new TreeMap<>();
    private final TreeMap<Integer, String> errors = new TreeMap<>();
    private List<Column> columns;
    private long characters;
    private int kept;
    private boolean truncated;

    SweepTable(SnippetDefinition definition, SweepGrid grid) {
        this.definition = definition;
        this.grid = grid;
    }

    /** About how many bytes it holds. */
    long weight() {
        return 2 * characters;
    }

    /** Adds what a point gave; why it cannot be, where it can't. */
    Optional<String> add(int point, StatementSnapshot succeeded) {
        if (definition.result() == ResultForm.TEXT) {
            String text = succeeded.output().text();
            return add(point, List.of(new Column("text", "string")), List.of(List.of(text)), false);
        }
        Table table = succeeded.output().table();
        return table == null
                ? Optional.of("The code gave no table.")
                : add(point, table.columns(), table.rows(), table.truncated() || table.more());
    }

    private Optional<String> add(int point, List<Column> found, List<List<Object>> more, boolean isCut) {
        if (columns == null) {
            columns = found;
        } else if (!columns.equals(found)) {
            return Optional.of("Its columns are not those of the points before: " + names(found) + " and not "
                    + names(columns) + ".");
        }
        var fitting = new ArrayList<List<Object>>();
        for (List<Object> row : more) {
            if (kept >= MOST_ROWS || characters >= MOST_CHARACTERS) {
                truncated = true;
                break;
            }
            fitting.add(row);
            kept++;
            characters += row.stream().mapToLong(SweepTable::size).sum();
        }
        truncated |= isCut;
        rows.put(point, fitting);
        return Optional.empty();
    }

    void addError(int point, String error) {
        errors.put(point, error);
        characters += error.length();
    }

    private static String names(List<Column> columns) {
        return String.join(", ", columns.stream().map(Column::name).toList());
    }

    private static long size(Object cell) {
        return CELL + (cell == null ? 0 : cell.toString().length());
    }

    /** All so far. */
    Table table() {
        var all = new ArrayList<List<Object>>();
        for (int point = 0; point < grid.points().size(); point++) {
            List<Object> given =
                    grid.points().get(point).stream().map(Parameter::value).toList();
            String error = errors.get(point);
            if (error != null) {
                all.add(row(given, Collections.nCopies(results().size(), null), error));
            } else {
                rows.getOrDefault(point, List.of()).forEach(row -> all.add(row(given, row, null)));
            }
        }
        return new Table(allColumns(), all, all.size(), truncated, truncated ? "max_rows" : null, false);
    }

    private List<Column> results() {
        return columns == null ? List.of() : columns;
    }

    private List<Column> allColumns() {
        var all = new ArrayList<Column>();
        definition
                .parameters()
                .forEach(rule ->
                        all.add(new Column(rule.name(), rule.type().name().toLowerCase(Locale.ROOT))));
        all.addAll(results());
        all.add(new Column("error", "string"));
        return all;
    }

    private static List<Object> row(List<Object> given, List<Object> result, String error) {
        var row = new ArrayList<>(given);
        row.addAll(result);
        row.add(error);
        return row;
    }
}
