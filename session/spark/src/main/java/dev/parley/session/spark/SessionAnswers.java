package dev.parley.session.spark;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.UnansweredException;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** Answers a session's questions beside its statements. Belongs to the thread that answers. */
final class SessionAnswers {
    private final SparkSession spark;
    private final Supplier<ScalaInterpreter> interpreter;
    private final CatalogReader catalog;
    private final SqlAnswers sql;
    private final ErrorTranslation errors = new ErrorTranslation();

    /**
     * Answers of a session.
     *
     * @param interpreter asked where the question is about Scala
     */
    SessionAnswers(SparkSession spark, Supplier<ScalaInterpreter> interpreter) {
        this.spark = spark;
        this.interpreter = interpreter;
        this.catalog = new CatalogReader(spark);
        this.sql = new SqlAnswers(catalog);
    }

    Answer answer(Question question) {
        SparkSession.setActiveSession(spark);
        try {
            return find(question);
        } catch (UnansweredException e) {
            throw e;
        } catch (Exception e) { // Spark throws checked ones that Java does not see
            throw new UnansweredException(errors.translate(e));
        } finally {
            SparkSession.clearActiveSession();
        }
    }

    private ScalaAnswers scala() {
        return new ScalaAnswers(interpreter.get());
    }

    private Answer find(Question question) {
        if (question instanceof Question.ReadCatalog read) {
            return catalog.read(read);
        }
        if (question instanceof Question.DescribeTables describe) {
            return new TableDescriber(spark, describe).page();
        }
        if (question instanceof Question.Complete complete) {
            return switch (complete.language()) {
                case SQL -> sql.complete(complete.code(), complete.cursor());
                case SCALA -> scala().complete(complete.code(), complete.cursor());
            };
        }
        if (question instanceof Question.Inspect inspect) {
            return switch (inspect.language()) {
                case SQL -> sql.inspect(inspect.code(), inspect.cursor());
                case SCALA -> scala().inspect(inspect.code(), inspect.cursor());
            };
        }
        throw new UnansweredException(StatementError.of(
                "QuestionNotUnderstood", "COMMAND_NOT_UNDERSTOOD", "the engine does not know this question"));
    }
}
