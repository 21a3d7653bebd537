package dev.parley.server.frontend.rest;

/** Cuts what a caller sent to a length that fits into a message. Stateless. */
final class Excerpt {
    private static final int LONGEST = 80;

    private Excerpt() {}

    static String of(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
