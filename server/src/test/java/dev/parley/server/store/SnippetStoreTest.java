package dev.parley.server.store;

import static dev.parley.server.store.OpenStore.get;
import static dev.parley.server.store.StoredSamples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.server.snippet.ParameterRule;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.ResultForm;
import dev.parley.server.snippet.SnippetDefinition;
import dev.parley.server.snippet.SnippetLedger;
import dev.parley.server.snippet.Visibility;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snippets and their versions in each kind of database. */
@OnEveryStore
class SnippetStoreTest {
    @org.junit.jupiter.params.Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private StoreKind.TestStore where;
    private OpenStore open;
    private SnippetLedger snippets;

    @BeforeEach
    void open() {
        where = kind.fresh(folder);
        reopen();
    }

    private void reopen() {
        open = OpenStore.in(where);
        snippets = open.store().snippets();
    }

    @AfterEach
    void close() {
        open.close();
    }

    @Test
    void everyFieldComesBackAfterReopening() {
        get(snippets.save(snippet("delays", 1, "select 1 -- \u0000 ö")));

        open.close();
        reopen();

        assertThat(get(snippets.latest("delays"))).contains(snippet("delays", 1, "select 1 -- \u0000 ö"));
        assertThat(get(snippets.latest("other"))).isEmpty();
    }

    @Test
    void theHighestVersionRunsAndTheOthersAreKept() {
        for (int version = 1; version <= 10; version++) {
            get(snippets.save(snippet("delays", version, "select " + version)));
        }
        get(snippets.save(snippet("arrivals", 1, "select 0")));

        assertThat(get(snippets.latest("delays")).orElseThrow().version()).isEqualTo(10);
        assertThat(get(snippets.version("delays", 2))).contains(snippet("delays", 2, "select 2"));
        assertThat(get(snippets.version("delays", 11))).isEmpty();
        assertThat(get(snippets.all(10)))
                .containsExactly(snippet("arrivals", 1, "select 0"), snippet("delays", 10, "select 10"));
        assertThat(get(snippets.all(1))).hasSize(1);
    }

    @Test
    void onlyTheNewestVersionsAreKept() {
        get(snippets.save(snippet("delays", 1, "select 1")));
        get(snippets.save(snippet("delays", 2, "select 2")));

        get(snippets.save(snippet("delays", 1 + SnippetLedger.VERSIONS, "select 3")));

        assertThat(get(snippets.version("delays", 1))).isEmpty();
        assertThat(get(snippets.version("delays", 2))).isPresent();
    }

    @Test
    void whatIsRemovedIsGoneWithAllVersions() {
        get(snippets.save(snippet("delays", 1, "select 1")));
        get(snippets.save(snippet("delays", 2, "select 2")));
        get(snippets.save(snippet("arrivals", 1, "select 0")));

        get(snippets.remove("delays"));

        assertThat(get(snippets.latest("delays"))).isEmpty();
        assertThat(get(snippets.version("delays", 1))).isEmpty();
        assertThat(get(snippets.all(10))).hasSize(1);
    }

    private static PublishedSnippet snippet(String name, int version, String code) {
        var carrier = new ParameterRule(
                "carrier", Parameter.Type.STRING, "UA", false, List.of("UA", "AA"), null, null, "two letters");
        var since = new ParameterRule("since", Parameter.Type.DATE, null, true, null, "2013-01-01", "2013-12-31", null);
        var definition = new SnippetDefinition(
                code,
                Language.SQL,
                "delays of a carrier",
                List.of(carrier, since),
                "flights",
                "default",
                ResultForm.TABLE,
                Duration.ofSeconds(90),
                Duration.ofSeconds(30),
                4,
                Visibility.EVERYONE);
        return new PublishedSnippet(name, version, "ann", definition, NOON);
    }
}
