package dev.parley.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.config.ServerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenServerTest {
    private static final String TOKEN = "0123456789abcdef-token";
    private static final String GET = "GET /api HTTP/1.1";
    private static final String HOST = "Host: parley.example:8998";

    @TempDir
    static Path folder;

    private static GuardedServer server;

    @BeforeAll
    static void start() throws IOException, TimeoutException {
        Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        server =
                new GuardedServer(new ServerConfig("0.0.0.0", 0, Path.of("data"), Optional.of(file), Optional.empty()));
    }

    @AfterAll
    static void stop() throws TimeoutException {
        server.close();
    }

    @Test
    void whatGivesNothingAwayNeedsNoTokenButNoOtherSiteGetsIt() throws IOException {
        assertThat(server.answer("GET /page HTTP/1.1", HOST)).endsWith("page");
        assertThat(server.answer("GET /page HTTP/1.1", HOST, "Origin: http://evil.example"))
                .endsWith("FORBIDDEN_ORIGIN");
        assertThat(server.answer("GET /page/below HTTP/1.1", HOST)).endsWith("UNAUTHENTICATED");
    }

    @Test
    void theTokenIsTakenAsBearerAndAsPasswordUnderAnyHost() throws IOException {
        assertThat(server.answer(GET, HOST, "Authorization: Bearer " + TOKEN)).endsWith("open");
        assertThat(server.answer(GET, HOST, "authorization: bearer " + TOKEN)).endsWith("open");
        assertThat(server.answer(GET, HOST, "Authorization: " + basic("anyone:" + TOKEN)))
                .endsWith("open");
        assertThat(server.answer(GET, HOST, "Authorization: " + basic(":" + TOKEN)))
                .endsWith("open");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer 0123456789abcdef-tokeN",
                "Bearer 0123456789abcdef-token2",
                "Bearer 0123456789abcdef",
                "Token " + TOKEN,
                TOKEN,
                "Basic",
                "Basic !!!",
                "Basic MDEyMzQ1Njc4OWFiY2RlZi10b2tlbg==",
                "Negotiate abc",
                ""
            })
    void anythingElseIsRefused(String authorization) throws IOException {
        assertThat(server.answer(GET, HOST, "Authorization: " + authorization)).endsWith("UNAUTHENTICATED");
    }

    @Test
    void aRefusalSaysHowToAuthenticate() throws IOException {
        assertThat(server.answer(GET, HOST))
                .contains("WWW-Authenticate: Bearer realm=\"parley\"", "WWW-Authenticate: Basic realm=\"parley\"")
                .endsWith("UNAUTHENTICATED");
    }

    @Test
    void theTokenInTheAddressIsNoToken() throws IOException {
        assertThat(server.answer("GET /api?token=" + TOKEN + " HTTP/1.1", HOST)).endsWith("UNAUTHENTICATED");
    }

    @Test
    void twoAuthorizationsAreRefused() throws IOException {
        assertThat(server.answer(GET, HOST, "Authorization: Bearer x", "Authorization: Bearer " + TOKEN))
                .endsWith("UNAUTHENTICATED");
    }

    @Test
    void upgradesNeedTheToken() throws IOException {
        assertThat(server.upgrade(HOST)).endsWith("UNAUTHENTICATED");
        assertThat(server.upgrade(HOST, "Authorization: Bearer " + TOKEN)).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void aPageOfAnotherOriginIsRefusedEvenWithTheToken() throws IOException {
        String authorization = "Authorization: Bearer " + TOKEN;

        assertThat(server.answer(GET, HOST, authorization, "Origin: http://evil.example"))
                .endsWith("FORBIDDEN_ORIGIN");
        assertThat(server.answer(GET, HOST, authorization, "Origin: http://parley.example:8998"))
                .endsWith("open");
        assertThat(server.answer(GET, "Host: parley.example", authorization, "Origin: https://parley.example"))
                .endsWith("open");
    }

    @Test
    void enginesShowTheirOwnSecretInstead() throws IOException {
        assertThat(server.answer("GET /internal/engines/e1/link HTTP/1.1", HOST))
                .endsWith("engine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/engines/../../api", "/internal/engines/%2e%2e/%2e%2e/api", "/internal/engines",
                        "/internal/enginesx",
                "/internal/engines/../engines", "/x/internal/engines/", "/internal/engines/./../../api",
                        "//internal/engines/../../api",
                "/internal//engines/../../api", "http://h/internal/engines/../../api", "/internal/engines/%2E./.%2e/api"
            })
    void aPathThatOnlyLooksLikeAnEnginesNeedsTheToken(String path) throws IOException {
        assertThat(server.answer("GET " + path + " HTTP/1.1", HOST)).doesNotEndWith("open");
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
