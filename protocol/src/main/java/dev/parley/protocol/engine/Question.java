package dev.parley.protocol.engine;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.protocol.model.Language;
import java.util.Objects;

/** What a session is asked beside its statements. Positions in code count code points, from 0. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Question.UnknownQuestion.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Question.Complete.class, name = "complete"),
    @JsonSubTypes.Type(value = Question.Inspect.class, name = "inspect"),
    @JsonSubTypes.Type(value = Question.ReadCatalog.class, name = "read_catalog"),
    @JsonSubTypes.Type(value = Question.DescribeTables.class, name = "describe_tables")
})
public sealed interface Question {
    /** What may stand at the cursor; answered by {@link Answer.Completed}. */
    record Complete(Language language, String code, int cursor) implements Question {
        public Complete {
            Objects.requireNonNull(language, "language");
            Objects.requireNonNull(code, "code");
        }
    }

    /** What stands at the cursor; answered by {@link Answer.Inspected}. */
    record Inspect(Language language, String code, int cursor) implements Question {
        public Inspect {
            Objects.requireNonNull(language, "language");
            Objects.requireNonNull(code, "code");
        }
    }

    /**
     * What there is by name; answered by {@link Answer.Catalog}.
     *
     * @param database null means the current one
     * @param table the one to tell with its columns; null means all, without
     * @param like a pattern for tables and functions, in which {@code *} stands for any letters; null means all
     * @param limit the most of each sort
     * @param withUsage whether functions are told with what they do
     */
    record ReadCatalog(String database, String table, String like, int limit, boolean withUsage) implements Question {
        public ReadCatalog(String database, String table, String like, int limit) {
            this(database, table, like, limit, false);
        }
    }

    /**
     * Tables and views of all databases, with the session's temporary views before them, in the order of their names;
     * answered by {@link Answer.Described}, page by page.
     *
     * @param databases a regular expression of Java's for the names; temporary views are in {@code ""}; null means all
     * @param tables the same for names of tables; null means all
     * @param columns the same for names of columns; null means all
     * @param withColumns whether columns are told
     * @param from where to begin; null means at the first
     * @param limit the most rows of an answer: columns where these are told, else tables
     */
    record DescribeTables(
            String databases, String tables, String columns, boolean withColumns, TablePlace from, int limit)
            implements Question {}

    /** A question of a newer server. */
    record UnknownQuestion() implements Question {}
}
