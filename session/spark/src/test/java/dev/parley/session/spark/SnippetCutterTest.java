package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnippetCutterTest {
    @TempDir
    private static Path classes;

    private static SessionRepl repl;
    private static SnippetCutter cutter;

    @BeforeAll
    static void makeInterpreter() {
        repl = new SessionRepl(
                ReplSettings.of(classes),
                new PrintWriter(Writer.nullWriter()),
                100_000,
                new SessionJars(SnippetCutterTest.class.getClassLoader()));
        cutter = new SnippetCutter(new SnippetParser(repl));
    }

    @AfterAll
    static void closeInterpreter() {
        repl.close();
    }

    @Test
    void definitionsAreCutFromWhatFollows() {
        assertThat(pieces("case class T(n: Int)\nSeq(T(1)).toDS"))
                .containsExactly("case class T(n: Int)\n", "Seq(T(1)).toDS");
        assertThat(pieces("class A; A.f(1)")).containsExactly("class A; ", "A.f(1)");
    }

    @Test
    void statementsBeforeDefinitionsAreAPieceOfTheirOwn() {
        assertThat(pieces("val x = 1\ntrait A { def y = x }\nobject B extends A\nB.y\nval z = x"))
                .containsExactly("val x = 1\n", "trait A { def y = x }\nobject B extends A\n", "B.y\nval z = x");
    }

    @Test
    void importsStayWithTheDefinitionsBesideThem() {
        assertThat(pieces("val a = 1\nimport java.util.UUID\ncase class T(u: UUID)\nimport java.util.List\nval t = 1"))
                .containsExactly(
                        "val a = 1\n",
                        "import java.util.UUID\ncase class T(u: UUID)\nimport java.util.List\n",
                        "val t = 1");
    }

    @Test
    void annotationsModifiersAndCommentsStayWithWhatTheyAreOf() {
        assertThat(
                        pieces(
                                "// first\nval a = 1 // one\n\n@deprecated\n  sealed abstract class A(n: Int)\n/* two */ val b = 2"))
                .containsExactly(
                        "// first\nval a = 1 // one\n\n",
                        "@deprecated\n  sealed abstract class A(n: Int)\n/* two */ ",
                        "val b = 2");
    }

    @Test
    void whatATextSaysIsNotTakenForCode() {
        assertThat(pieces("val s = \"\"\"\nclass A\nval x = 1\n\"\"\"")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "val x = 1\nx + 1",
                "case class T(n: Int)",
                "val x = 1\ncase class T(n: Int)",
                "import java.util.UUID\ncase class T(n: UUID)\nimport java.util.List",
                "def f = { case class T(n: Int); T(1) }\nf"
            })
    void whatUsesNoDefinitionOfItsOwnStaysWhole(String snippet) {
        assertThat(pieces(snippet)).containsExactly(snippet);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class A { def g = helper(1) }\ndef helper(i: Int) = i",
                "def f(b: B) = b\ncase class B(n: Int)\nclass C { val g = later }\ndef later = f(B(2))",
                "class A { val n = 1 }\nval x = 1\nobject A { val m = 2 }",
                "sealed trait S\nval x = 1\ncase class A() extends S",
                "private class A\nval a = new A",
                "val x = 1\nclass A\nval x = 2"
            })
    void whatWouldMeanSomethingElseInPiecesStaysTogether(String snippet) {
        assertThat(pieces(snippet)).containsExactly(snippet);
    }

    @Test
    void aNameThatIsBoundInsideIsNoUseOfALaterOne() {
        assertThat(
                        pieces(
                                """
                        class A(n: Int) { def f(x: Int) = { val y = x; Seq(y).map(z => z + n).collect { case w => w } } }
                        val (n, x, y, z, w) = (1, 2, 3, 4, 5)"""))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"case class T(n: Int)\nval = 2", "class A\nval x = (", "class A\nval x = Seq(1,"})
    void aSyntaxErrorLeavesItWhole(String snippet) {
        assertThat(pieces(snippet)).containsExactly(snippet);
    }

    private static List<String> pieces(String snippet) {
        return cutter.cut(snippet).stream().map(CodePiece::text).toList();
    }
}
