package dev.parley.session.spark;

import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Language;
import dev.parley.session.interpreter.DiscardedUpload;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.spark.JobArtifactSet;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Does in a ready session what first statements would wait for, so that it leaves no trace that a user sees: no result
 * is named, no view made, nothing printed. Belongs to the thread that makes ready sessions.
 */
final class WarmUp {
    private static final String ID = "parley-warm-up";
    private static final String PLAIN = "val number = 1 + 1; number.toString()";
    private static final String TYPED = "Seq(1, 2).toDS().map(_ + 1).filter(_ > 1).collect().toList";
    private static final List<String> QUERIES = List.of("select id, 'a' as name from range(1)", "select 1");
    private static final TableLimits LIMITS = new TableLimits(10, 1 << 20);

    private boolean engineIsWarm;

    /**
     * The first time all of it runs; later ones only load what each compiler and SparkSession has of its own.
     *
     * @param isEnough asked between the steps: whether to leave out the rest
     */
    void warm(ReadySession session, BooleanSupplier isEnough) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        SparkContext context = session.spark().sparkContext();
        try {
            Thread.currentThread()
                    .setContextClassLoader(session.scala().interpreter().classLoader());
            SparkSession.setActiveSession(session.spark());
            context.setJobGroup(ID, "warm-up", true);
            JobArtifactSet.withActiveJobArtifactState(
                    session.classes().directory().artifacts(), () -> {
                        engineIsWarm |= run(session, isEnough);
                        return null;
                    });
        } finally {
            context.clearJobGroup();
            SparkSession.clearActiveSession();
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Whether it ran to its end. */
    private boolean run(ReadySession session, BooleanSupplier isEnough) {
        ScalaInterpreter scala = session.scala().interpreter();
        List<Runnable> steps =
                List.of(() -> scala.warm(PLAIN, true), () -> query(session), () -> scala.warm(TYPED, !engineIsWarm));
        for (Runnable step : steps) {
            if (isEnough.getAsBoolean()) {
                return false;
            }
            step.run();
        }
        return true;
    }

    private static void query(ReadySession session) {
        for (String query : QUERIES) {
            Outcome outcome = session.sql().run(new Execution(ID, Language.SQL, query, LIMITS, DiscardedUpload::new));
            if (outcome instanceof Outcome.Failed failed) {
                throw new IllegalStateException("the warm-up's query failed: " + failed.error());
            }
        }
    }
}
