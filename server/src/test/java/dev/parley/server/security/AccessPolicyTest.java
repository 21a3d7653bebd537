package dev.parley.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.config.ServerConfig;
import dev.parley.server.error.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPolicyTest {
    private static final Principal ANN = new Principal("ann", false);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "localhost", "::1"})
    void onLoopbackNoTokenIsNeeded(String host) {
        assertThatCode(() -> AccessPolicy.of(config(host, null))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "192.168.1.1", "0"})
    void offLoopbackATokenIsNeeded(String host) throws IOException {
        assertThatThrownBy(() -> AccessPolicy.of(config(host, null)))
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "server.host " + host + " can be reached from other machines, and whoever reaches the server"
                                + " can run code on it; give a token with --token-file, or listen on 127.0.0.1");

        Path file = token("0123456789abcdef", "rw-------");
        assertThatCode(() -> AccessPolicy.of(config(host, file))).doesNotThrowAnyException();
    }

    @Test
    void aHostThatIsNoneIsRefused() {
        assertThatThrownBy(() -> AccessPolicy.of(config("no such host", null)))
                .isInstanceOf(StartException.class)
                .hasMessage("server.host no such host is no address or name of this machine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
    void aTokenThatOthersMayReadOrWriteIsRefused(String permissions) throws IOException {
        assertRefused(token("0123456789abcdef", permissions), "is open to others than its owner; run chmod 600 on it");
    }

    @Test
    void aTokenThatCouldBeGuessedOrNotBeSentIsRefused() throws IOException {
        assertRefused(token("  0123456789abcde \n", "rw-------"), "holds a token of fewer than 16 characters");
        assertRefused(token("", "rw-------"), "holds a token of fewer than 16 characters");
        assertRefused(token("0123456789äbcdef", "rw-------"), "holds a token with characters beyond ASCII");
        assertRefused(token("x".repeat(70_000), "rw-------"), "cannot be read: it is longer than 65536 bytes");
    }

    @Test
    void aTokenFileThatIsNoneIsRefused() throws IOException {
        assertRefused(folder.resolve("none"), "does not exist");
        Path directory = Files.createDirectory(folder.resolve("directory"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        assertRefused(directory, "cannot be read: ");
    }

    @Test
    void aTokenIsNeverPrinted() throws IOException {
        assertThat(Tokens.read(token("0123456789abcdef", "r--------"))).hasToString("***");
    }

    @Test
    void aTokenAloneIsEverybodys() throws IOException {
        Tokens tokens = Tokens.read(token("\n 0123456789abcdef \n\n", "rw-------"));

        assertThat(tokens.user("0123456789abcdef")).contains(Principal.SOLE);
        assertThat(Principal.SOLE).isEqualTo(new Principal("operator", true));
        assertThat(tokens.user("0123456789abcdeF")).isEmpty();
    }

    @Test
    void aTokenInALineWithANameIsThatUsers() throws IOException {
        Tokens tokens = Tokens.read(
                token("ann 0123456789abcdef\n\n  bob.b@x\t123456789abcdef0\r\nann 23456789abcdef01\n", "rw-------"));

        assertThat(tokens.user("0123456789abcdef")).contains(ANN);
        assertThat(tokens.user("123456789abcdef0")).contains(new Principal("bob.b@x", false));
        assertThat(tokens.user("23456789abcdef01")).contains(ANN);
        assertThat(tokens.user("ann")).isEmpty();
        assertThat(tokens.user("")).isEmpty();
    }

    @Test
    void oneLineWithANameIsOneUsersToken() throws IOException {
        assertThat(Tokens.read(token("ann 0123456789abcdef", "rw-------")).user("0123456789abcdef"))
                .contains(ANN);
    }

    @Test
    void aLineThatEndsWithTheWordIsAnAdministrators() throws IOException {
        Tokens tokens =
                Tokens.read(token("ann 0123456789abcdef\nroot\t123456789abcdef0  administrator\n", "rw-------"));

        assertThat(tokens.user("123456789abcdef0")).contains(new Principal("root", true));
        assertThat(tokens.user("0123456789abcdef")).contains(ANN);
    }

    @Test
    void aUserIsAnAdministratorInAllLinesOrInNone() throws IOException {
        assertRefused(
                token("ann 0123456789abcdef\nann 123456789abcdef0 administrator", "rw-------"),
                "line 2 differs from an earlier line of the same user in whether it ends with administrator");
        assertRefused(
                token("ann 123456789abcdef0 Administrator", "rw-------"),
                "line 1 is not the name of a user, a blank and a token");
    }

    @Test
    void aLineThatCannotBeTakenIsRefusedByItsNumber() throws IOException {
        String ann = "ann 0123456789abcdef\n\n";
        String noLine = "is not the name of a user, a blank and a token";
        assertRefused(token("0123456789 abcdef", "rw-------"), "line 1 holds a token of fewer than 16 characters");
        assertRefused(token("0123456789\nabcdef", "rw-------"), "line 1 " + noLine);
        assertRefused(token("\n" + ann + "0123456789abcdeg", "rw-------"), "line 4 " + noLine);
        assertRefused(token(ann + "bob 0123456789 abcdef", "rw-------"), "line 3 " + noLine);
        assertRefused(token(ann + "bö 0123456789abcdeg", "rw-------"), "line 3 " + noLine);
        assertRefused(token(ann + "# 0123456789abcdeg", "rw-------"), "line 3 " + noLine);
        assertRefused(token(ann + "bob 0123456789äbcdef", "rw-------"), "line 3 holds a token with characters beyond");
        assertRefused(token(ann + "bob 0123456789abcdef", "rw-------"), "line 3 has a token that an earlier line has");
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> AccessPolicy.of(config("127.0.0.1", file)))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("the token file " + file + " " + reason)
                .message()
                .doesNotContain("0123456789");
    }

    private Path token(String text, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static ServerConfig config(String host, Path tokenFile) {
        return new ServerConfig(host, 0, Path.of("data"), Optional.ofNullable(tokenFile), Optional.empty());
    }
}
