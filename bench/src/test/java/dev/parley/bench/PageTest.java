package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void figuresAreReplacedAndTheTextAroundThemStays() {
        String page = "# Title\n<!-- bench a -->\nold\n<!-- end a -->\nwhy\n<!-- bench b -->\nb\n<!-- end b -->\n";

        assertThat(Page.replaced(page, "a", "new $1\n"))
                .isEqualTo(
                        "# Title\n<!-- bench a -->\nnew $1\n<!-- end a -->\nwhy\n<!-- bench b -->\nb\n<!-- end b -->\n");
    }

    @Test
    void aPageWithoutAPlaceForTheFiguresIsRefused() {
        assertThatThrownBy(() -> Page.replaced("# Title\n", "a", "new")).hasMessageContaining("no place for a");
    }

    @Test
    void thePageHasAPlaceForEveryBench() throws Exception {
        String page = Files.readString(Path.of("../docs/performance.md"));

        assertThat(BenchMain.ALL).allSatisfy(bench -> assertThat(Page.replaced(page, bench.name(), "figures"))
                .contains("figures"));
    }

    @Test
    void aTargetSaysWhetherItWasMet() {
        assertThat(Table.atMost(1.19, 1.2, "")).isEqualTo("≤ 1.2, met");
        assertThat(Table.atMost(51, 50, " ms")).isEqualTo("≤ 50 ms, **missed**");
    }
}
