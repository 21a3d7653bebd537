package dev.parley.session.interpreter.sql;

import java.util.stream.IntStream;
import org.antlr.v4.runtime.Vocabulary;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;

/**
 * The types of the tokens of Spark's lexer, by the names that the running Spark has for them: its constants would be
 * compiled into our classes, and each Spark counts anew.
 */
final class SqlTokens {
    static final int AS = type("AS");
    static final int BACKQUOTED_IDENTIFIER = type("BACKQUOTED_IDENTIFIER");
    static final int CASE = type("CASE");
    static final int COMMA = type("COMMA");
    static final int DESC = type("DESC");
    static final int DESCRIBE = type("DESCRIBE");
    static final int DOT = type("DOT");
    static final int DOUBLEQUOTED_STRING = type("DOUBLEQUOTED_STRING");
    static final int END = type("END");
    static final int FROM = type("FROM");
    static final int IDENTIFIER = type("IDENTIFIER");
    static final int INTO = type("INTO");
    static final int JOIN = type("JOIN");
    static final int LEFT_PAREN = type("LEFT_PAREN");
    static final int SEMICOLON = type("SEMICOLON");
    static final int STRING_LITERAL = type("STRING_LITERAL");
    static final int TABLE = type("TABLE");
    static final int UNRECOGNIZED = type("UNRECOGNIZED");
    static final int UPDATE = type("UPDATE");
    static final int VIEW = type("VIEW");

    private SqlTokens() {}

    private static int type(String name) {
        Vocabulary vocabulary = SqlBaseLexer.VOCABULARY;
        return IntStream.rangeClosed(1, vocabulary.getMaxTokenType())
                .filter(type -> name.equals(vocabulary.getSymbolicName(type)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this Spark's SQL has no token " + name));
    }
}
