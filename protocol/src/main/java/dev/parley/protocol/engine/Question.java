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
    @JsonSubTypes.Type(value = Question.ReadCatalog.class, name = "read_catalog")
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
     */
    record ReadCatalog(String database, String table, String like, int limit) implements Question {}

    /** A question of a newer server. */
    record UnknownQuestion() implements Question {}
}
