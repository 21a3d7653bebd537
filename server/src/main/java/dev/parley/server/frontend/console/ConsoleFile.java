package dev.parley.server.frontend.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the console in memory, as it is and compressed. Immutable.
 *
 * @param tag the weak entity tag of its content, the same however it is compressed
 */
record ConsoleFile(Buffer content, Buffer compressed, String mediaType, String tag) {
    static ConsoleFile of(String name, byte[] content) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        }
        return new ConsoleFile(
                Buffer.buffer(content), Buffer.buffer(compressed.toByteArray()), mediaType(name), tag(content));
    }

    /** Answers with it, or with 304 where the caller has it. */
    void writeTo(HttpServerRequest request, HttpServerResponse response) {
        response.putHeader(HttpHeaders.ETAG, tag).putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (has(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
        Buffer body = content;
        if (takesGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING))) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
            body = compressed;
        }
        response.end(body); // to HEAD only the headers are written
    }

    private boolean has(String tags) {
        return tags != null && Arrays.stream(tags.split(",")).map(String::strip).anyMatch(known -> known.equals(tag));
    }

    private static boolean takesGzip(String encodings) {
        return encodings != null
                && Arrays.stream(encodings.split(","))
                        .map(encoding -> encoding.replace(" ", ""))
                        .filter(encoding -> !encoding.matches("gzip;q=0(\\.0*)?"))
                        .anyMatch(encoding -> encoding.equals("gzip") || encoding.startsWith("gzip;"));
    }

    private static String mediaType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "application/octet-stream";
        };
    }

    private static String tag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "W/\"" + HexFormat.of().formatHex(hash, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
