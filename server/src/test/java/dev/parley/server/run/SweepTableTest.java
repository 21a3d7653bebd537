package dev.parley.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.session.StatementOutput;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.StatementSpec;
import dev.parley.server.snippet.ParameterRule;
import dev.parley.server.snippet.SnippetDefinition;
import dev.parley.server.sweep.SweepGrid;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepTableTest {
    private final SweepTable table = table("n");

    @Test
    void pointsOfDifferentTypesMakeColumnsThatHoldThemAllInWhicheverOrderTheyEnd() {
        var other = table("n");
        List<Column> decimal = List.of(new Column("x", "decimal(2,1)"), new Column("y", "int"));
        List<Column> finer = List.of(new Column("x", "decimal(3,2)"), new Column("y", "double"));
        List<Column> whole = List.of(new Column("x", "int"), new Column("y", "int"));

        assertThat(table.add(0, gave(decimal, "1.5", 1))).isEmpty();
        assertThat(table.add(1, gave(finer, "2.25", 2.5))).isEmpty();
        assertThat(table.add(2, gave(whole, 10, null))).isEmpty();
        other.add(2, gave(whole, 10, null));
        other.add(1, gave(finer, "2.25", 2.5));
        other.add(0, gave(decimal, "1.5", 1));

        assertThat(table.table().columns().subList(1, 3))
                .containsExactly(new Column("x", "decimal(12,2)"), new Column("y", "double"));
        assertThat(table.table().rows())
                .containsExactly(row(1, "1.50", 1.0, null), row(2, "2.25", 2.5, null), row(3, "10.00", null, null));
        assertThat(other.table()).isEqualTo(table.table());
    }

    @Test
    void whatNoNumberHoldsIsText() {
        table.add(0, gave(List.of(new Column("x", "double")), 1.5));
        table.add(1, gave(List.of(new Column("x", "array<int>")), List.of(1, 2)));
        table.add(2, gave(List.of(new Column("x", "void")), (Object) null));

        assertThat(table.table().columns().get(1)).isEqualTo(new Column("x", "string"));
        assertThat(table.table().rows())
                .containsExactly(row(1, "1.5", null), row(2, "[1,2]", null), row(3, null, null));
    }

    @Test
    void aPointWithOtherColumnsDoesNotFitAndIsToldWithItsTypes() {
        table.add(0, gave(List.of(new Column("x", "int")), 1));

        assertThat(table.add(1, gave(List.of(new Column("x", "int"), new Column("y", "date")), 1, "2013-01-31")))
                .contains("Its columns are not those of the points before: x int, y date and not x int.");
        assertThat(table.add(2, gave(List.of(new Column("X", "int")), 1)))
                .contains("Its columns are not those of the points before: X int and not x int.");
    }

    @Test
    void aColumnWithTheNameOfAParameterOrOfTheErrorHasAnother() {
        List<Column> columns = List.of(
                new Column("n", "int"), new Column("N", "int"), new Column("error", "date"), new Column("x", "int"));
        var other = table("error");

        table.add(0, gave(columns, 1, 1, null, 1));
        other.add(0, gave(columns, 1, 1, null, 1));

        assertThat(table.table().columns().stream().map(Column::name))
                .containsExactly("n", "result.n", "N", "result.error", "x", "error");
        assertThat(other.table().columns().stream().map(Column::name))
                .containsExactly("error", "n", "N", "result.result.error", "x", "result.error");
    }

    private static SweepTable table(String parameter) {
        var rule = new ParameterRule(parameter, Parameter.Type.INT, null, true, null, null, null, null);
        var definition = new SnippetDefinition(
                "select 1", Language.SQL, null, List.of(rule), "s", null, null, null, null, 4, null);
        return new SweepTable(definition, SweepGrid.of(definition, Map.of(parameter, List.of(1, 2, 3))));
    }

    private static List<Object> row(Object... cells) {
        return Arrays.asList(cells);
    }

    private static StatementSnapshot gave(List<Column> columns, Object... cells) {
        var given = new Table(columns, List.of(row(cells)), 1, false, null, false);
        var spec = StatementSpec.of("select 1", Language.SQL);
        var output = new StatementOutput("", 0, given, List.of());
        return new StatementSnapshot(
                4, "s", 0, spec, StatementState.SUCCEEDED, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, output, null);
    }
}
