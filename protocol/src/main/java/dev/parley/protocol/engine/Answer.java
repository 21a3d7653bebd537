package dev.parley.protocol.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.NameKind;
import java.util.List;
import java.util.Objects;

/** What a session answers to a {@link Question}. Positions in code count code points, from 0. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Answer.UnknownAnswer.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Answer.Completed.class, name = "completed"),
    @JsonSubTypes.Type(value = Answer.Inspected.class, name = "inspected"),
    @JsonSubTypes.Type(value = Answer.Catalog.class, name = "catalog"),
    @JsonSubTypes.Type(value = Answer.Described.class, name = "described")
})
public sealed interface Answer {
    /**
     * What may stand at the cursor, the likeliest first.
     *
     * @param from where the text begins that a candidate replaces
     * @param to where it ends
     * @param truncated whether there are more
     */
    record Completed(int from, int to, List<Candidate> candidates, boolean truncated) implements Answer {
        public Completed {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * One text that may stand there.
     *
     * @param type of the value, or the signature; null where it is not known
     */
    record Candidate(String text, NameKind kind, String type) {
        public Candidate {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(kind, "kind");
        }
    }

    /**
     * What stands at the cursor; {@code name} and {@code kind} are null where that is nothing known.
     *
     * @param signature type or signature; may be null
     * @param text what is known of it, in words; may be null
     */
    record Inspected(String name, NameKind kind, String signature, String text) implements Answer {
        public static final Inspected NOTHING = new Inspected(null, null, null, null);
    }

    /**
     * What there is by name.
     *
     * @param database whose tables these are
     * @param databases the names of all
     * @param truncated whether there are more of some sort
     */
    record Catalog(
            String database, List<String> databases, List<Table> tables, List<Function> functions, boolean truncated)
            implements Answer {
        public Catalog {
            databases = List.copyOf(databases);
            tables = List.copyOf(tables);
            functions = List.copyOf(functions);
        }

        /**
         * A table or a view.
         *
         * @param database null of a temporary view
         * @param columns null where they were not asked for
         */
        public record Table(String database, String name, boolean view, boolean temporary, List<Column> columns) {
            public Table {
                columns = columns == null ? null : List.copyOf(columns);
            }
        }

        /**
         * A function.
         *
         * @param builtIn whether it is Spark's own
         * @param usage how it is called and what it does, in one line; left out where it is not asked for or not known
         */
        public record Function(String name, boolean builtIn, @JsonInclude(JsonInclude.Include.NON_NULL) String usage) {
            public Function(String name, boolean builtIn) {
                this(name, builtIn, null);
            }
        }
    }

    /**
     * Some of the tables and views that there are.
     *
     * @param next where the next page begins; null on the last
     */
    record Described(List<Relation> relations, TablePlace next) implements Answer {
        public Described {
            relations = List.copyOf(relations);
        }

        /**
         * A table or a view.
         *
         * @param database null of a view of the session's own
         * @param temporary whether it is a view that ends with its session or its engine
         * @param comment null where there is none
         * @param columns null where they were not asked for; those that were asked for and fit
         */
        public record Relation(
                String database, String name, boolean view, boolean temporary, String comment, List<Field> columns) {
            public Relation {
                columns = columns == null ? null : List.copyOf(columns);
            }
        }

        /**
         * A column.
         *
         * @param position in its table, from 1
         * @param type Spark's own name of it, in which {@code varchar(10)} is not {@code string}
         * @param comment null where there is none
         */
        public record Field(int position, String name, String type, boolean nullable, String comment) {}
    }

    /** An answer of a newer engine. */
    record UnknownAnswer() implements Answer {}
}
