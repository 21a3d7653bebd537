package dev.parley.session.spark;

import dev.parley.protocol.model.StatementMode;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.SessionRefusedException;
import dev.parley.session.interpreter.sql.SqlInterpreter;
import dev.parley.session.spark.result.ArrowTableReader;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSession;

/** Runs a session's SQL, each statement on its own terms. Thread-safe. */
final class SqlStatements {
    private final SparkSession session;
    private final SqlInterpreter interpreter;
    private final Attribution attribution;
    private final UnaryOperator<SparkSession> sharing;
    private final ErrorTranslation errors = new ErrorTranslation();

    SqlStatements(ReadySession session, Attribution attribution) {
        this(session.spark(), session.sql(), attribution, SharingSessions::of);
    }

    /**
     * Statements of a session.
     *
     * @param sharing makes one that has all in common with a session but its settings
     */
    SqlStatements(
            SparkSession session,
            SqlInterpreter interpreter,
            Attribution attribution,
            UnaryOperator<SparkSession> sharing) {
        this.session = session;
        this.interpreter = interpreter;
        this.attribution = attribution;
        this.sharing = sharing;
    }

    /** Runs or explains it in the calling thread. */
    Outcome run(Execution execution) {
        attribution.plans().begin(execution);
        try {
            Outcome outcome = execution.terms().conf().isEmpty()
                    ? run(execution, session, interpreter)
                    : runWith(execution.terms().conf(), execution);
            return outcome instanceof Outcome.Succeeded done && done.table() == null
                    ? new Outcome.Succeeded(null, attribution.plans().rowsWritten(execution))
                    : outcome;
        } finally {
            attribution.plans().end(execution);
        }
    }

    private Outcome run(Execution execution, SparkSession spark, SqlInterpreter sql) {
        return execution.mode() == StatementMode.EXPLAIN
                ? new PlanExplainer(spark, errors, new ArrowTableReader()).explain(execution)
                : sql.run(execution);
    }

    /** In a session that shares all but the settings, so that nothing beside it sees them. */
    private Outcome runWith(Map<String, String> conf, Execution execution) {
        SparkSession own = sharing.apply(session);
        attribution.actives().lend(own);
        try {
            SparkSession.setActiveSession(own);
            SessionConf.set(own, conf);
            return run(execution, own, new SqlInterpreter(own, errors, new ArrowTableReader(), VersionedCalls::column));
        } catch (SessionRefusedException e) {
            return new Outcome.Failed(e.error());
        } finally {
            own.listenerManager().clear();
            SparkSession.setActiveSession(session);
            attribution.actives().takeBack(own);
        }
    }
}
