package dev.parley.session.spark;

import dev.parley.protocol.model.StatementError.Position;

/**
 * Where a piece of submitted code stands in the source that the interpreter makes of it.
 *
 * <p>The interpreter writes a preamble before the code, and gives its last expression a name on a line of its own.
 *
 * @param preamble what stands before the code
 * @param named where in the code the name was put in, and how many characters it took; 0 of them where it was not
 * @param nameLines how many lines it took
 */
record UserSource(CodePiece piece, String preamble, int named, int nameLength, int nameLines) {

    /** Code as it is parsed, before anything was put around it. */
    static UserSource bare(CodePiece piece) {
        return new UserSource(piece, "", 0, 0, 0);
    }

    /**
     * Code of which the interpreter made a source.
     *
     * @param wrapped the source up to the line's end at least
     * @param line the code as it stands there
     */
    static UserSource of(CodePiece piece, String wrapped, String line) {
        String code = piece.text();
        int start = Math.max(0, wrapped.lastIndexOf(line));
        int nameLength = Math.max(0, line.length() - code.length());
        int named = 0;
        while (nameLength > 0 && !isNamedAt(code, line, named, nameLength)) {
            if (++named > code.length()) {
                return new UserSource(piece, wrapped.substring(0, start), 0, 0, 0);
            }
        }
        return new UserSource(piece, wrapped.substring(0, start), named, nameLength, lines(line) - lines(code));
    }

    private static boolean isNamedAt(String code, String line, int at, int nameLength) {
        return (line.startsWith("val ", at) || line.startsWith(";\nval ", at))
                && line.startsWith(code.substring(at), at + nameLength)
                && line.startsWith(code.substring(0, at));
    }

    /** The place in the submitted code of an offset in the interpreter's source; null where it is outside. */
    Position position(int offset) {
        int inLine = offset - preamble.length();
        int inText = inLine < named ? inLine : Math.max(named, inLine - nameLength);
        int at = inText - piece.prefix().length();
        if (offset < 0 || at < 0 || at > piece.end() - piece.start()) {
            return null;
        }
        String before = piece.snippet().substring(0, piece.start() + at);
        int lineStart = before.lastIndexOf('\n') + 1;
        return new Position(1 + lines(before), before.length() - lineStart + 1);
    }

    /** The line of the submitted code that a line of the interpreter's source is; 0 where it is none. */
    int line(int sourceLine) {
        String code = piece.text();
        int line = sourceLine - lines(preamble);
        int namedLine = 1 + lines(code.substring(0, named));
        int users = line <= namedLine ? line : Math.max(namedLine, line - nameLines);
        int linesBefore = lines(piece.snippet().substring(0, piece.start()));
        return users >= 1 && users <= 1 + lines(code) ? users + linesBefore : 0;
    }

    private static int lines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }
}
