package dev.parley.session.spark;

import java.io.PrintWriter;
import java.net.URL;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.PresentationCompilation.PresentationCompileResult;
import scala.tools.nsc.interpreter.ReplReporter;
import scala.tools.nsc.interpreter.Results;
import scala.util.Either;

/** The interpreter of Scala 2.12, as far as that of another version is another. Belongs to its session's thread. */
class ScalaRepl extends IMain {
    /** Stands at the cursor, so that a dot with nothing behind it can be parsed. */
    private static final String CURSOR = DummyCursorFragment() + " ";

    private final AtomicInteger line;

    /** Made on demand, since the constructor of the superclass may ask for it. */
    private KeepingReporter reporter;

    /**
     * One that has no compiler yet.
     *
     * @param lineBefore its line numbers start after this one
     */
    ScalaRepl(Settings settings, PrintWriter out, int lineBefore) {
        super(settings, out);
        this.line = new AtomicInteger(lineBefore);
        naming().scala$tools$nsc$interpreter$Naming$_setter_$freshLineId_$eq(line::incrementAndGet);
    }

    void makeCompiler() {
        initializeSynchronous();
    }

    int latestLine() {
        return line.get();
    }

    void latestLine(int number) {
        line.set(number);
    }

    /** Nothing beyond what the process has, so that no class of the session's is looked for in hundreds of jars. */
    @Override
    public Seq<URL> compilerClasspath() {
        return JavaConverters.asScalaBuffer(List.<URL>of()).toList();
    }

    @Override
    public ReplReporter reporter() {
        if (reporter == null) {
            reporter = new KeepingReporter(this);
        }
        return reporter;
    }

    CompilerErrors errors() {
        return ((KeepingReporter) reporter()).errors();
    }

    void resetErrors() {
        reporter().reset();
    }

    boolean hasErrors() {
        return reporter().hasErrors();
    }

    Either<Results.Result, Request> parsed(String code, boolean isSynthetic) {
        return requestFromLine(code, isSynthetic);
    }

    boolean compileCode(Request request) {
        return request.lineRep().compile(request.ObjectSourceCode().apply(request.handlers()));
    }

    UserSource sourceOf(CodePiece piece, Request request) {
        return UserSource.of(
                piece, request.lineRep().packaged(request.ObjectSourceCode().preamble()), request.line());
    }

    String unmangled(String text) {
        return naming().unmangle(text);
    }

    int mostPrinted() {
        return isettings().maxPrintString();
    }

    Either<Results.Result, PresentationCompileResult> presented(String code) {
        return presentationCompile(code);
    }

    Either<Results.Result, PresentationCompileResult> presented(String code, int cursor) {
        return presentationCompile(code.substring(0, cursor) + CURSOR + code.substring(cursor));
    }
}
