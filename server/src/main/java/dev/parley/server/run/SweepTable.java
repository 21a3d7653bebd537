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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The results of all points of a sweep as one table, within bounds. Belongs to the gateway's event loop. */
final class SweepTable {
    static final int MOST_ROWS = 10_000;
    static final int MOST_CHARACTERS = 4 << 20;
    private static final long CELL = 16;

    private final SnippetDefinition definition;
    private final SweepGrid grid;
    private final TreeMap<Integer, Given> given = new TreeMap<>();
    private final TreeMap<Integer, String> errors = new TreeMap<>();
    private List<Column> columns;
    private long characters;
    private int kept;
    private boolean truncated;

    /** What a point gave, in its own types: how a cell is written must not depend on which points ended before. */
    private record Given(List<Column> columns, List<List<Object>> rows) {
        List<List<Object>> as(List<Column> wider) {
            return columns.equals(wider)
                    ? rows
                    : rows.stream().map(row -> as(wider, row)).toList();
        }

        private static List<Object> as(List<Column> wider, List<Object> row) {
            var cells = new ArrayList<Object>();
            for (int i = 0; i < row.size(); i++) {
                cells.add(CommonType.cell(row.get(i), wider.get(i).type()));
            }
            return cells;
        }
    }

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
        } else if (!names(columns).equals(names(found))) {
            return Optional.of("Its columns are not those of the points before: " + withTypes(found) + " and not "
                    + withTypes(columns) + ".");
        }
        columns = common(columns, found);
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
        given.put(point, new Given(found, fitting));
        return Optional.empty();
    }

    void addError(int point, String error) {
        errors.put(point, error);
        characters += error.length();
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    private static String withTypes(List<Column> columns) {
        return columns.stream()
                .map(column -> column.name() + " " + column.type())
                .collect(Collectors.joining(", "));
    }

    /** A literal has digits of its own, and so has what is computed from it. */
    private static List<Column> common(List<Column> some, List<Column> others) {
        return IntStream.range(0, some.size())
                .mapToObj(i -> new Column(
                        some.get(i).name(),
                        CommonType.of(some.get(i).type(), others.get(i).type())))
                .toList();
    }

    private static long size(Object cell) {
        return CELL + (cell == null ? 0 : cell.toString().length());
    }

    /** All so far. */
    Table table() {
        var all = new ArrayList<List<Object>>();
        for (int point = 0; point < grid.points().size(); point++) {
            List<Object> asked =
                    grid.points().get(point).stream().map(Parameter::value).toList();
            String error = errors.get(point);
            if (error != null) {
                all.add(row(asked, Collections.nCopies(results().size(), null), error));
            } else if (given.containsKey(point)) {
                given.get(point).as(columns).forEach(row -> all.add(row(asked, row, null)));
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
        Set<String> taken = new HashSet<>(names(all));
        Column error = untaken(new Column("error", "string"), taken);
        taken.add(error.name());
        results().forEach(column -> all.add(untaken(column, taken)));
        all.add(error);
        return all;
    }

    /** Who reads rows by the names of columns would take the later one for a parameter. */
    private static Column untaken(Column column, Set<String> taken) {
        String name = column.name();
        while (taken.contains(name)) {
            name = "result." + name;
        }
        return new Column(name, column.type());
    }

    private static List<Object> row(List<Object> asked, List<Object> result, String error) {
        var row = new ArrayList<>(asked);
        row.addAll(result);
        row.add(error);
        return row;
    }
}
