package dev.parley.session.spark;

import java.util.ArrayList;
import java.util.List;
import scala.Function1;
import scala.PartialFunction;
import scala.collection.JavaConverters;
import scala.reflect.internal.Trees.Tree;
import scala.runtime.AbstractPartialFunction;
import scala.tools.nsc.ast.parser.Parsers.UnitParser;

/** Parses snippets without compiling them, with the interpreter's own parser. Belongs to its session's thread. */
final class SnippetParser {
    private final SessionRepl repl;

    SnippetParser(SessionRepl repl) {
        this.repl = repl;
    }

    /** The statements at the top level; none where there is a syntax error, which is not reported. */
    List<TopLevelStatement> parse(String snippet) {
        var statements = new ArrayList<TopLevelStatement>();
        boolean correct = repl.quietly(() -> {
            UnitParser parser = repl.global().newUnitParser(snippet, "<console>");
            parser.parseRule(any -> parser.statSeq(new Noting(parser, statements), parser.statSeq$default$2()));
        });
        return correct ? List.copyOf(statements) : List.of();
    }

    /** The parser's rule for statements, except that it notes where each of them begins. */
    private static final class Noting extends AbstractPartialFunction<Object, scala.collection.immutable.List<Tree>> {
        private final UnitParser parser;
        private final PartialFunction<Object, scala.collection.immutable.List<Tree>> rule;
        private final List<TopLevelStatement> statements;

        Noting(UnitParser parser, List<TopLevelStatement> statements) {
            this.parser = parser;
            this.rule = parser.templateStat();
            this.statements = statements;
        }

        @Override
        public boolean isDefinedAt(Object token) {
            return rule.isDefinedAt(token);
        }

        @Override
        @SuppressWarnings("unchecked") // a list of trees is what both give
        public <A, B> B applyOrElse(A token, Function1<A, B> otherwise) {
            int start = parser.in().offset();
            B trees = (B) rule.applyOrElse(token, (Function1<Object, scala.collection.immutable.List<Tree>>) otherwise);
            List<Tree> statement = JavaConverters.seqAsJavaList((scala.collection.immutable.List<Tree>) trees);
            if (!statement.isEmpty()) {
                statements.add(new TopLevelStatement(start, statement));
            }
            return trees;
        }
    }
}
