package dev.parley.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigPageTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    @Test
    void thePageInDocsIsTheGeneratedOne() throws IOException {
        if (Boolean.getBoolean("parley.docs.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ConfigPage.markdown());
        }

        assertThat(PAGE)
                .as(
                        "write it anew: mvn -pl server -am test -Dtest=ConfigPageTest -Dsurefire.failIfNoSpecifiedTests=false -DfailIfNoTests=false"
                                + " -Dparley.docs.write=true")
                .hasContent(ConfigPage.markdown());
    }
}
