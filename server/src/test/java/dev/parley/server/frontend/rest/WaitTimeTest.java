package dev.parley.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitTimeTest {
    @ParameterizedTest
    @CsvSource({"500ms,500", "0s,0", "10s,10000", "2m,120000", "1h,3600000", "PT10S,10000", "PT0.5S,500", "pt1m,60000"})
    void durationsAreReadInEachForm(String text, long millis) {
        assertThat(WaitTime.parse("wait", text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "10", "s", "1 s", "1.5s", "-1s", "10S", "1d", "PT", "PT-1S", "PT99999999999999999999S"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> WaitTime.parse("wait", text))
                .isInstanceOfSatisfying(GatewayException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                    assertThat(refused.hint()).contains("500ms", "PT10S");
                });
    }
}
