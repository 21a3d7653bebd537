package dev.parley.session.spark;

/**
 * A part of a snippet that is compiled and run on its own.
 *
 * @param prefix what is put before it, on its first line
 * @param start where it begins in the snippet
 * @param end behind its last character
 * @param suffix what is put behind it
 */
record CodePiece(String prefix, String snippet, int start, int end, String suffix) {
    CodePiece(String snippet, int start, int end) {
        this("", snippet, start, end, "");
    }

    static CodePiece whole(String snippet) {
        return new CodePiece(snippet, 0, snippet.length());
    }

    CodePiece after(String definitions) {
        return new CodePiece(definitions, snippet, start, end, suffix);
    }

    /** The whole snippet as a part of something larger. */
    static CodePiece within(String before, String snippet, String behind) {
        return new CodePiece(before, snippet, 0, snippet.length(), behind);
    }

    /** What is compiled. */
    String text() {
        return prefix + snippet.substring(start, end) + suffix;
    }
}
