package dev.parley.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/errors.md lists the whole catalogue, in its order. */
class ErrorsPageTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `([A-Z_]+)` \\| ([0-9]{3}) \\| (.{15,}) \\|$", Pattern.MULTILINE);

    @Test
    void thePageListsEveryCodeWithItsStatusAndMeaning() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "errors.md"));

        assertThat(ROW.matcher(page).results().map(ErrorsPageTest::codeAndStatus))
                .containsExactlyElementsOf(Arrays.stream(ErrorCode.values())
                        .map(code -> code + " "
                                + Problem.of(code, "detail", null, "id").status())
                        .toList());
    }

    private static String codeAndStatus(MatchResult row) {
        return row.group(1) + " " + row.group(2);
    }
}
