package dev.parley.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackServerTest {
    private static final String GET = "GET /api HTTP/1.1";
    private static final String HOST = "Host: localhost:PORT";
    private static GuardedServer server;

    @BeforeAll
    static void start() throws TimeoutException {
        server = new GuardedServer(
                new ServerConfig("127.0.0.1", 0, Path.of("data"), Optional.empty(), Optional.empty()));
    }

    @AfterAll
    static void stop() throws TimeoutException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:PORT",
                "localhost",
                "LocalHost:1",
                "127.0.0.1:PORT",
                "127.0.0.1",
                "127.9.8.7:80",
                "[::1]:PORT",
                "[::1]"
            })
    void aLoopbackHostIsAnswered(String host) throws IOException {
        assertThat(server.answer(GET, "Host: " + host)).endsWith("open");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:PORT",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "127.evil",
                "1270.0.0.1",
                "127.1",
                "10.0.0.1:PORT",
                "0.0.0.0:PORT",
                "[::2]",
                "[::ffff:10.0.0.1]:PORT",
                ""
            })
    void anyOtherHostIsRefused(String host) throws IOException {
        assertThat(server.answer(GET, "Host: " + host)).endsWith("FORBIDDEN_HOST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1@evil.example", "localhost:PORT@evil.example", "evil.example#localhost", "a b"})
    void aHostThatCannotBeReadIsRefused(String host) throws IOException {
        assertThat(server.answer(GET, "Host: " + host)).endsWith("REFUSED BY THE ROUTER");
    }

    @Test
    void aMissingHostIsRefused() throws IOException {
        assertThat(server.answer("GET /api HTTP/1.0")).endsWith("FORBIDDEN_HOST");
        assertThat(server.answer(GET, "Accept: */*")).startsWith("HTTP/1.1 400").doesNotContain("open");
    }

    @Test
    void twoHostsAreRefused() throws IOException {
        assertThat(server.answer(GET, HOST, "Host: evil.example")).endsWith("FORBIDDEN_HOST");
        assertThat(server.answer(GET, "Host: evil.example", HOST)).endsWith("FORBIDDEN_HOST");
    }

    @Test
    void theServersOwnPagesMayCall() throws IOException {
        assertThat(server.answer(GET, HOST, "Origin: http://localhost:PORT")).endsWith("open");
        assertThat(server.answer(GET, "Host: 127.0.0.1:PORT", "Origin: http://127.0.0.1:PORT"))
                .endsWith("open");
        assertThat(server.answer(GET, "Host: [::1]:PORT", "Origin: http://[::1]:PORT"))
                .endsWith("open");
        assertThat(server.answer(GET, "Host: localhost", "Origin: http://localhost"))
                .endsWith("open");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "http://evil.example:PORT",
                "http://localhost:1",
                "http://localhost",
                "http://127.0.0.1:PORT",
                "null",
                "",
                "localhost:PORT",
                "file://",
                "http://evil.example@localhost:PORT",
                "http://localhost:PORT.evil.example",
                "chrome-extension://localhost:PORT",
                "http://[broken"
            })
    void aPageOfAnotherOriginIsRefused(String origin) throws IOException {
        assertThat(server.answer(GET, HOST, "Origin: " + origin)).endsWith("FORBIDDEN_ORIGIN");
    }

    @Test
    void twoOriginsAreRefused() throws IOException {
        assertThat(server.answer(GET, HOST, "Origin: http://localhost:PORT", "Origin: http://evil.example"))
                .endsWith("FORBIDDEN_ORIGIN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "HEAD"})
    void everyMethodIsGuarded(String method) throws IOException {
        assertThat(server.answer(method + " /api HTTP/1.1", HOST, "Origin: http://evil.example", "Content-Length: 0"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void anImageOrScriptInAPageElsewhereIsRefusedThoughItSendsNoOrigin() throws IOException {
        assertThat(server.answer(GET, HOST, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"))
                .endsWith("FORBIDDEN_ORIGIN");
        assertThat(server.answer(
                        GET, HOST, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"))
                .endsWith("FORBIDDEN_ORIGIN");
        assertThat(server.answer(GET, HOST, "Sec-Fetch-Site: same-origin")).endsWith("open");
        assertThat(server.answer(
                        GET,
                        HOST,
                        "Sec-Fetch-Site: cross-site",
                        "Sec-Fetch-Mode: navigate",
                        "Sec-Fetch-Dest: document"))
                .endsWith("open");
    }

    @Test
    void upgradesAreGuardedToo() throws IOException {
        assertThat(server.upgrade(HOST)).startsWith("HTTP/1.1 101 ");
        assertThat(server.upgrade(HOST, "Origin: http://localhost:PORT")).startsWith("HTTP/1.1 101 ");
        assertThat(server.upgrade(HOST, "Origin: http://evil.example")).endsWith("FORBIDDEN_ORIGIN");
        assertThat(server.upgrade("Host: evil.example:PORT")).endsWith("FORBIDDEN_HOST");
    }

    @Test
    void anAuthorizationThatNobodyAskedForIsIgnored() throws IOException {
        assertThat(server.answer(GET, HOST, "Authorization: Bearer anything")).endsWith("open");
    }

    @Test
    void engineRoutesAreGuardedToo() throws IOException {
        assertThat(server.answer("GET /internal/engines/e1/link HTTP/1.1", HOST))
                .endsWith("engine");
        assertThat(server.answer("GET /internal/engines/e1/link HTTP/1.1", "Host: evil.example"))
                .endsWith("FORBIDDEN_HOST");
    }
}
