package dev.parley.session.spark;

import java.io.PrintWriter;
import java.net.URL;
import java.util.List;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Naming;
import scala.tools.nsc.interpreter.PresentationCompilation.PresentationCompileResult;
import scala.tools.nsc.interpreter.ReplRealDir;
import scala.tools.nsc.interpreter.Results;
import scala.util.Either;

/** The interpreter of Scala 2.13, as far as that of another version is another. Belongs to its session's thread. */
class ScalaRepl extends IMain {
    /**
     * One that has no compiler yet.
     *
     * @param lineBefore its line numbers start after this one
     */
    ScalaRepl(Settings settings, PrintWriter out, int lineBefore) {
        super(settings, new KeepingReporter(settings, out));
        latestLine(lineBefore);
    }

    void makeCompiler() {
        initializeCompiler();
    }

    int latestLine() {
        return naming().scala$tools$nsc$interpreter$Naming$$_freshLineId();
    }

    final void latestLine(int number) {
        naming().scala$tools$nsc$interpreter$Naming$$_freshLineId_$eq(number);
    }

    /** As it is with a folder for the classes. Java cannot tell what the two declarations of this have in common. */
    @Override
    public ReplRealDir outputDir() {
        return (ReplRealDir) replOutput().dir();
    }

    /** As it is. To Java its two declarations promise different things. */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Option requestDefining(String name) {
        return super.requestDefining(name);
    }

    /** Nothing beyond what the process has, so that no class of the session's is looked for in hundreds of jars. */
    @Override
    public Seq<URL> compilerClasspath() {
        return CollectionConverters.asScala(List.<URL>of()).toList();
    }

    private KeepingReporter keeper() {
        return (KeepingReporter) reporter();
    }

    CompilerErrors errors() {
        return keeper().errors();
    }

    void resetErrors() {
        keeper().reset();
    }

    boolean hasErrors() {
        return keeper().hasErrors();
    }

    Either<Results.Result, Request> parsed(String code, boolean isSynthetic) {
        return requestFromLine(code, isSynthetic, false);
    }

    boolean compileCode(Request request) {
        return request.lineRep().compile(request.mkUnit());
    }

    /** The compiler reads the code itself; what stands around it has no place in a source. */
    UserSource sourceOf(CodePiece piece, Request request) {
        return UserSource.bare(piece);
    }

    String unmangled(String text) {
        return Naming.unmangle(text);
    }

    int mostPrinted() {
        return keeper().maxPrintString();
    }

    /** The compiler adds a name where the cursor is: there, on a line of its own, it changes no other. */
    Either<Results.Result, PresentationCompileResult> presented(String code) {
        return presented(code + "\n", code.length() + 1);
    }

    @SuppressWarnings("unchecked") // the only implementation there is
    Either<Results.Result, PresentationCompileResult> presented(String code, int cursor) {
        return (Either<Results.Result, PresentationCompileResult>) (Either<?, ?>) presentationCompile(cursor, code);
    }
}
