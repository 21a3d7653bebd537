package dev.parley.session.interpreter.sql;

import dev.parley.protocol.model.StatementError.Position;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.parser.UpperCaseCharStream;

/** Splits a text into its statements with the lexer that Spark parses with. Belongs to one call. */
public final class SqlSplitter {
    private final String text;
    private final List<SqlPiece> pieces = new ArrayList<>();
    private final CompoundDepth depth = new CompoundDepth();
    private Token first;
    private Token last;

    private SqlSplitter(String text) {
        this.text = text;
    }

    /**
     * The statements, in order; empty where there are only blanks, comments and semicolons.
     *
     * @throws SqlTextException where a literal or a comment is not closed
     */
    public static List<SqlPiece> split(String text) throws SqlTextException {
        var splitter = new SqlSplitter(text);
        splitter.run();
        return splitter.pieces;
    }

    private void run() throws SqlTextException {
        var lexer = new SqlBaseLexer(new UpperCaseCharStream(CharStreams.fromString(text)));
        lexer.removeErrorListeners();
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            if (lexer.has_unclosed_bracketed_comment) {
                throw new SqlTextException("a comment is not closed: */ is missing", position(token));
            }
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                take(token);
            }
        }
        endPiece();
    }

    private void take(Token token) throws SqlTextException {
        if (token.getType() == SqlTokens.UNRECOGNIZED && isQuote(token)) {
            throw new SqlTextException("a literal is not closed: " + token.getText() + " is missing", position(token));
        }
        depth.take(token);
        if (token.getType() == SqlTokens.SEMICOLON && depth.isOutside()) {
            endPiece();
            return;
        }
        if (first == null) {
            first = token;
        }
        last = token;
    }

    private void endPiece() {
        if (first != null) {
            // Tokens count in code points, as the lexer's stream does.
            int from = text.offsetByCodePoints(0, first.getStartIndex());
            int to = text.offsetByCodePoints(0, last.getStopIndex() + 1);
            pieces.add(new SqlPiece(text.substring(from, to), position(first)));
        }
        first = null;
        depth.reset();
    }

    private static boolean isQuote(Token token) {
        return token.getText().equals("'")
                || token.getText().equals("\"")
                || token.getText().equals("`");
    }

    private static Position position(Token token) {
        return new Position(token.getLine(), token.getCharPositionInLine() + 1);
    }
}
