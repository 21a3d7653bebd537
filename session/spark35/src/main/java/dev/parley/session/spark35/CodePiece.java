package dev.parley.session.spark35;

/**
 * A part of a snippet that is compiled and run on its own.
 *
 * @param start where it begins in the snippet
 * @param end behind its last character
 */
record CodePiece(String snippet, int start, int end) {
    static CodePiece whole(String snippet) {
        return new CodePiece(snippet, 0, snippet.length());
    }

    String text() {
        return snippet.substring(start, end);
    }
}
