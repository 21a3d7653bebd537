package dev.parley.server.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tables in memory as CSV; what cells look like is as with results. */
class TableTextTest {
    private static String csv(List<List<Object>> rows, String... names) {
        List<Column> columns =
                Arrays.stream(names).map(name -> new Column(name, "string")).toList();
        return new String(TableText.csv(new Table(columns, rows, rows.size(), false, null, false)), UTF_8);
    }

    @Test
    void aLineOfNamesComesFirstAlsoWhereThereAreNoRows() {
        assertThat(csv(List.of(), "n", "a, b")).isEqualTo("n,\"a, b\"\r\n");
    }

    @Test
    void nullIsNothingAndAnEmptyTextIsQuoted() {
        assertThat(csv(List.of(Arrays.asList(null, "", "é")), "a", "b", "c")).isEqualTo("a,b,c\r\n,\"\",é\r\n");
        assertThat(csv(List.of(Arrays.asList((Object) null)), "a")).isEqualTo("a\r\n\r\n");
    }

    @Test
    void numbersAreExactAndWhatHasPartsIsJson() {
        List<Object> row = List.of(1L << 60, "1.50", 0.1, true, List.of(1, "x"), Map.of("k", 2));
        assertThat(csv(List.of(row), "a", "b", "c", "d", "e", "f"))
                .isEqualTo("a,b,c,d,e,f\r\n1152921504606846976,1.50,0.1,true,\"[1,\"\"x\"\"]\",\"{\"\"k\"\":2}\"\r\n");
    }

    @Test
    void quotesAndBreaksOfLinesStayInTheirCell() {
        assertThat(csv(List.of(List.of("say \"no\"\nplease")), "error"))
                .isEqualTo("error\r\n\"say \"\"no\"\"\nplease\"\r\n");
        List<List<Object>> many =
                IntStream.range(0, 1_000).mapToObj(i -> List.<Object>of(i)).toList();
        assertThat(csv(many, "i").split("\r\n")).hasSize(1_001).endsWith("999");
    }
}
