package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.cfg.PackageVersion;
import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.link.LinkException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden files, read and written by whichever Jackson is on the class path: Spark's here, the server's there. */
final class GoldenTest {
    static Stream<GoldenFile<?>> goldenFiles() {
        return GoldenFiles.all();
    }

    @Test
    void theJacksonThatRunsIsTheOneOfThisModule() {
        System.out.println("golden files under Jackson " + PackageVersion.VERSION);

        assertThat(PackageVersion.VERSION).hasToString(System.getProperty("jackson.expected"));
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void theValueIsWrittenAsTheFileShows(GoldenFile<?> file) {
        assertThat(Json.tree(file.written())).isEqualTo(Json.tree(file.text()));
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void theFileIsReadAsTheValue(GoldenFile<?> file) {
        assertThat((Object) file.read().apply(Json.tree(file.text()).toString()))
                .isEqualTo(file.value());
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void fieldsOfANewerWriterAreIgnored(GoldenFile<?> file) {
        String text = Json.fromTheFuture(Json.tree(file.text())).toString();

        assertThat((Object) file.read().apply(text)).isEqualTo(file.value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\": \"dance\", \"tempo\": 3}", "{}"})
    void aTypeOfANewerWriterIsKeptAsUnknown(String text) {
        assertThat(Wire.readCommand(text)).isEqualTo(new EngineCommand.UnknownCommand());
        assertThat(Wire.readEvent(text)).isEqualTo(new EngineEvent.UnknownEvent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "[]",
                "{",
                "{\"type\": \"close_session\"}",
                "{\"type\": \"run_statement\", \"key\": {\"session\": \"x\"}}"
            })
    void aTextThatIsNoCommandIsRefused(String text) {
        assertThatThrownBy(() -> Wire.readCommand(text)).isInstanceOf(LinkException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "[]",
                "{",
                "{\"type\": \"session_opened\"}",
                "{\"type\": \"statement_started\", \"key\": {\"session\": 1}, \"at\": \"noon\"}"
            })
    void aTextThatIsNoEventIsRefused(String text) {
        assertThatThrownBy(() -> Wire.readEvent(text)).isInstanceOf(LinkException.class);
    }

    @Test
    void halfASurrogatePairBecomesTheReplacementCharacterSinceNoSocketCarriesIt() {
        var printed = new EngineEvent.StatementPrinted(
                new SessionKey(1, 1), 0, EngineEvent.Stream.STDOUT, "\ud83d|\udeeb|🛫|\ud83d");

        assertThat(Wire.readEvent(Wire.write(printed)))
                .isInstanceOfSatisfying(EngineEvent.StatementPrinted.class, read -> assertThat(read.text())
                        .isEqualTo("\ufffd|\ufffd|🛫|\ufffd"));
    }
}
