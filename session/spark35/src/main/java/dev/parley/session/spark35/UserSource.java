package dev.parley.session.spark35;

import dev.parley.protocol.model.StatementError.Position;
import scala.tools.nsc.interpreter.IMain;

/**
 * Where submitted code stands in the source that the interpreter makes of it.
 *
 * <p>The interpreter writes a preamble before the code, and gives its last expression a name on a line of its own.
 *
 * @param preamble what stands before the code
 * @param named where in the code the name was put in, and how many characters it took; 0 of them where it was not
 * @param nameLines how many lines it took
 */
record UserSource(String code, String preamble, int named, int nameLength, int nameLines) {

    /** Code as it is parsed, before anything was put around it. */
    static UserSource bare(String code) {
        return new UserSource(code, "", 0, 0, 0);
    }

    static UserSource of(String code, IMain.Request request) {
        String wrapped = request.lineRep().packaged(request.ObjectSourceCode().preamble());
        String line = request.line();
        int start = Math.max(0, wrapped.lastIndexOf(line));
        int nameLength = Math.max(0, line.length() - code.length());
        int named = 0;
        while (nameLength > 0 && !isNamedAt(code, line, named, nameLength)) {
            if (++named > code.length()) {
                return new UserSource(code, wrapped.substring(0, start), 0, 0, 0);
            }
        }
        return new UserSource(code, wrapped.substring(0, start), named, nameLength, lines(line) - lines(code));
    }

    private static boolean isNamedAt(String code, String line, int at, int nameLength) {
        return (line.startsWith("val ", at) || line.startsWith(";\nval ", at))
                && line.startsWith(code.substring(at), at + nameLength)
                && line.startsWith(code.substring(0, at));
    }

    /** The place in the submitted code of an offset in the interpreter's source; null where it is outside. */
    Position position(int offset) {
        int inLine = offset - preamble.length();
        int at = inLine < named ? inLine : Math.max(named, inLine - nameLength);
        if (offset < 0 || at < 0 || at > code.length()) {
            return null;
        }
        int lineStart = code.lastIndexOf('\n', at - 1) + 1;
        return new Position(1 + lines(code.substring(0, lineStart)), at - lineStart + 1);
    }

    /** The line of the submitted code that a line of the interpreter's source is; 0 where it is none. */
    int line(int sourceLine) {
        int line = sourceLine - lines(preamble);
        int namedLine = 1 + lines(code.substring(0, named));
        int users = line <= namedLine ? line : Math.max(namedLine, line - nameLines);
        return users >= 1 && users <= 1 + lines(code) ? users : 0;
    }

    private static int lines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }
}
