package dev.parley.verify;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a server answered to a question about its metadata: rows by a name, cells by the name of their column.
 *
 * @param columns their names and types in order, as a row of its own
 * @param rows a name that comes again is numbered
 */
record MetadataAnswer(String columns, SortedMap<String, Map<String, String>> rows) {
    /** Asks something of a connection. */
    interface Question {
        ResultSet ask(DatabaseMetaData metadata) throws SQLException;
    }

    /**
     * The answer; an error is one without rows.
     *
     * @param names the columns that name a row
     */
    static MetadataAnswer of(DatabaseMetaData metadata, Question question, String... names) throws SQLException {
        var rows = new TreeMap<String, Map<String, String>>();
        ResultSet answer;
        try {
            answer = question.ask(metadata);
        } catch (SQLException e) {
            return new MetadataAnswer("an error", rows);
        }
        try (answer) {
            ResultSetMetaData described = answer.getMetaData();
            while (answer.next()) {
                var cells = new LinkedHashMap<String, String>();
                for (int i = 1; i <= described.getColumnCount(); i++) {
                    cells.put(described.getColumnName(i), String.valueOf(answer.getString(i)));
                }
                var name = new StringBuilder();
                for (String part : names) {
                    name.append(name.isEmpty() ? "" : ".").append(cells.get(part));
                }
                String first = name.toString();
                for (int i = 2; rows.containsKey(name.toString()); i++) {
                    name.replace(0, name.length(), first + " #" + i);
                }
                rows.put(name.toString(), cells);
            }
            return new MetadataAnswer(columns(described), rows);
        }
    }

    private static String columns(ResultSetMetaData described) throws SQLException {
        var columns = new StringBuilder();
        for (int i = 1; i <= described.getColumnCount(); i++) {
            columns.append(columns.isEmpty() ? "" : ", ")
                    .append(described.getColumnName(i))
                    .append(' ')
                    .append(described.getColumnTypeName(i));
        }
        return columns.toString();
    }
}
