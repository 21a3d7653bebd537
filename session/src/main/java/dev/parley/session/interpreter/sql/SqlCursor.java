package dev.parley.session.interpreter.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.parser.UpperCaseCharStream;

/**
 * What is around a place in SQL, told by the tokens of Spark's own lexer, so that text will do that is no statement yet.
 * Positions count code points, as tokens do.
 *
 * @param prefix the part of the word that stands before the place; empty where none does
 * @param word the whole word; empty where none is there
 * @param from where the word begins
 * @param to behind the word
 * @param qualifier the words before it that a dot ties to it
 * @param place what may stand there
 * @param isCall whether a parenthesis follows the word
 * @param tables those that the statement names
 */
public record SqlCursor(
        String prefix,
        String word,
        int from,
        int to,
        List<String> qualifier,
        Place place,
        boolean isCall,
        List<NamedTable> tables) {

    /** What may stand at a place. */
    public enum Place {
        /** The first word of a statement. */
        STATEMENT,
        /** A table's name. */
        TABLE,
        /** Anything within a statement. */
        ANY,
        /** Nothing: it is within a text or a comment. */
        TEXT
    }

    /**
     * A table that a statement names.
     *
     * @param alias what it is called in the statement
     */
    public record NamedTable(List<String> name, String alias) {}

    private static final Set<Integer> BEFORE_TABLE = Set.of(
            SqlTokens.FROM,
            SqlTokens.JOIN,
            SqlTokens.INTO,
            SqlTokens.UPDATE,
            SqlTokens.TABLE,
            SqlTokens.VIEW,
            SqlTokens.DESCRIBE,
            SqlTokens.DESC);

    /** What is around a place of a text; several statements may be in it. */
    public static SqlCursor at(String text, int cursor) {
        var lexer = new SqlBaseLexer(new UpperCaseCharStream(CharStreams.fromString(text)));
        lexer.removeErrorListeners();
        var before = new ArrayList<Token>();
        var after = new ArrayList<Token>();
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            boolean isBefore = token.getStartIndex() < cursor;
            boolean isAround = isBefore && cursor <= token.getStopIndex() + (isOpenComment(token) ? 1 : 0);
            if ((isAround && isText(token)) || (isBefore && isOpenQuote(token))) {
                return nothing(cursor);
            }
            if (token.getChannel() != Token.DEFAULT_CHANNEL) {
                continue;
            }
            if (token.getType() == SqlTokens.SEMICOLON) {
                if (!isBefore) {
                    break;
                }
                before.clear();
            } else {
                (isBefore ? before : after).add(token);
            }
        }
        return of(before, after, cursor);
    }

    private static SqlCursor of(List<Token> before, List<Token> after, int cursor) {
        Token last = before.isEmpty() ? null : before.get(before.size() - 1);
        var all = new ArrayList<>(before);
        all.addAll(after);
        boolean inWord = last != null && isWord(last) && cursor <= last.getStopIndex() + 1;
        Token word = inWord ? last : after.isEmpty() ? null : startingAt(after.get(0), cursor);
        int at = inWord ? before.size() - 1 : before.size();
        var qualifier = new ArrayList<String>();
        while (at >= 2 && before.get(at - 1).getType() == SqlTokens.DOT && isWord(before.get(at - 2))) {
            qualifier.add(0, name(before.get(at - 2)));
            at -= 2;
        }
        int next = inWord ? 0 : 1;
        boolean isCall = word != null && after.size() > next && after.get(next).getType() == SqlTokens.LEFT_PAREN;
        return new SqlCursor(
                inWord ? prefix(last, cursor) : "",
                word == null ? "" : name(word),
                word == null ? cursor : word.getStartIndex(),
                word == null ? cursor : word.getStopIndex() + 1,
                List.copyOf(qualifier),
                place(before, at),
                isCall,
                tables(all));
    }

    private static Token startingAt(Token token, int cursor) {
        return token.getStartIndex() == cursor && isWord(token) ? token : null;
    }

    private static SqlCursor nothing(int cursor) {
        return new SqlCursor("", "", cursor, cursor, List.of(), Place.TEXT, false, List.of());
    }

    private static Place place(List<Token> tokens, int at) {
        if (at == 0) {
            return Place.STATEMENT;
        }
        return isTableAt(tokens, at) ? Place.TABLE : Place.ANY;
    }

    /** Whether a table's name begins there: after FROM and the like, or after a comma in a list of tables. */
    private static boolean isTableAt(List<Token> tokens, int at) {
        if (at == 0 || BEFORE_TABLE.contains(tokens.get(at - 1).getType())) {
            return at > 0;
        }
        if (tokens.get(at - 1).getType() != SqlTokens.COMMA) {
            return false;
        }
        int before = at - 1;
        while (before > 0 && isOfTableList(tokens.get(before - 1))) {
            before--;
        }
        return before > 0 && tokens.get(before - 1).getType() == SqlTokens.FROM;
    }

    private static boolean isOfTableList(Token token) {
        return isName(token)
                || token.getType() == SqlTokens.COMMA
                || token.getType() == SqlTokens.DOT
                || token.getType() == SqlTokens.AS;
    }

    private static List<NamedTable> tables(List<Token> tokens) {
        var tables = new ArrayList<NamedTable>();
        for (int at = 1; at < tokens.size(); at++) {
            if (isTableAt(tokens, at) && isWord(tokens.get(at))) {
                tables.add(table(tokens, at));
            }
        }
        return List.copyOf(tables);
    }

    private static NamedTable table(List<Token> tokens, int start) {
        int at = start;
        var name = new ArrayList<>(List.of(name(tokens.get(at++))));
        while (at + 1 < tokens.size() && tokens.get(at).getType() == SqlTokens.DOT && isWord(tokens.get(at + 1))) {
            name.add(name(tokens.get(at + 1)));
            at += 2;
        }
        if (at < tokens.size() && tokens.get(at).getType() == SqlTokens.AS) {
            at++;
        }
        boolean hasAlias = at < tokens.size() && isName(tokens.get(at));
        return new NamedTable(List.copyOf(name), hasAlias ? name(tokens.get(at)) : name.get(name.size() - 1));
    }

    private static boolean isName(Token token) {
        return token.getType() == SqlTokens.IDENTIFIER || token.getType() == SqlTokens.BACKQUOTED_IDENTIFIER;
    }

    /** A name or a keyword: most keywords may be names as well. */
    private static boolean isWord(Token token) {
        return token.getType() == SqlTokens.BACKQUOTED_IDENTIFIER
                || token.getText().matches("[\\p{L}_][\\p{L}\\p{N}_]*");
    }

    private static boolean isText(Token token) {
        boolean isComment =
                token.getChannel() != Token.DEFAULT_CHANNEL && !token.getText().isBlank();
        return isComment
                || token.getType() == SqlTokens.STRING_LITERAL
                || token.getType() == SqlTokens.DOUBLEQUOTED_STRING;
    }

    /** A comment to the end of the line that is the text's last: what is typed behind it belongs to it. */
    private static boolean isOpenComment(Token token) {
        return token.getText().startsWith("--") && !token.getText().endsWith("\n");
    }

    private static boolean isOpenQuote(Token token) {
        return token.getType() == SqlTokens.UNRECOGNIZED && Set.of("'", "\"").contains(token.getText());
    }

    private static String name(Token token) {
        String text = token.getText();
        return token.getType() == SqlTokens.BACKQUOTED_IDENTIFIER
                ? text.substring(1, text.length() - 1).replace("``", "`")
                : text;
    }

    private static String prefix(Token word, int cursor) {
        String text = word.getText();
        String typed = text.substring(0, text.offsetByCodePoints(0, cursor - word.getStartIndex()));
        return typed.replace("`", "");
    }
}
