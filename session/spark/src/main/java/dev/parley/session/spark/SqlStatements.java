package dev.parley.session.spark;

import dev.parley.protocol.model.StatementMode;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.SessionRefusedException;
import dev.parley.session.interpreter.sql.SqlInterpreter;
import dev.parley.session.spark.result.ArrowTableReader;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Runs a session's SQL, each statement on its own terms. Thread-safe. */
final class SqlStatements {
    private final ReadySession session;
    private final Attribution attribution;
    private final ErrorTranslation errors = new ErrorTranslation();

    SqlStatements(ReadySession session, Attribution attribution) {
        this.session = session;
        this.attribution = attribution;
    }

    /** Runs or explains it in the calling thread. */
    Outcome run(Execution execution) {
        attribution.plans().begin(execution);
        try {
            Outcome outcome = execution.terms().conf().isEmpty()
                    ? run(execution, session.spark(), session.sql())
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
        SparkSession own = SharingSessions.of(session.spark());
        attribution.actives().lend(own);
        try {
            SparkSession.setActiveSession(own);
            SessionConf.set(own, conf);
            return run(execution, own, new SqlInterpreter(own, errors, new ArrowTableReader(), VersionedCalls::column));
        } catch (SessionRefusedException e) {
            return new Outcome.Failed(e.error());
        } finally {
            own.listenerManager().clear();
            SparkSession.setActiveSession(session.spark());
            attribution.actives().takeBack(own);
        }
    }
}
