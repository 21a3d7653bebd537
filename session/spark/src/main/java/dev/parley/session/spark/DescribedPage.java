package dev.parley.session.spark;

import dev.parley.protocol.engine.Answer.Described;
import dev.parley.protocol.engine.TablePlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.types.StructField;
import scala.Option;

/** Tables with their columns until there are enough: by number, by letters, by time. For one thread. */
final class DescribedPage {
    private static final int MOST_ROWS = 5_000;
    /** Far below what a message of the link may have. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private static final int MOST_OF_COMMENT = 4_000;
    /** Below the patience with which an answer is waited for. */
    private static final Duration MOST_TIME = Duration.ofSeconds(4);

    private final boolean withColumns;
    private final Predicate<String> columns;
    private final int mostRows;
    private final long end = System.nanoTime() + MOST_TIME.toNanos();
    private final List<Described.Relation> relations = new ArrayList<>();
    private int looks;
    private int rows;
    private int characters;
    private TablePlace next;

    DescribedPage(boolean withColumns, Predicate<String> columns, int limit) {
        this.withColumns = withColumns;
        this.columns = columns;
        this.mostRows = Math.max(1, Math.min(limit, MOST_ROWS));
    }

    /**
     * What is known of a table or a view.
     *
     * @param database {@code ""} of the session's own views
     */
    record Found(String database, String name, boolean temporary, CatalogTable table) {
        private TablePlace place(int column) {
            return new TablePlace(database, name, column);
        }

        private Described.Relation described(List<Described.Field> fields) {
            boolean isView = temporary || table.tableType().name().equals("VIEW");
            return new Described.Relation(
                    database.isEmpty() ? null : database, name, isView, temporary, comment(table.comment()), fields);
        }
    }

    boolean isFull() {
        return next != null;
    }

    Described described() {
        return new Described(relations, next);
    }

    /**
     * Adds a table, or as much of it as there is room for; nothing where the page is full.
     *
     * @param firstColumn the first of its columns to tell, from 1
     */
    void add(Found found, int firstColumn) {
        if (isFull()) {
            return;
        }
        if (withColumns) {
            addFields(found, fields(found, Math.max(1, firstColumn)));
        } else if (hasRoom()) {
            rows++;
            addFields(found, null);
        } else {
            next = found.place(1);
        }
    }

    private void addFields(Found found, List<Described.Field> fields) {
        if (fields == null || !fields.isEmpty()) {
            var relation = found.described(fields);
            characters += relation.name().length() + length(relation.comment());
            relations.add(relation);
        }
    }

    private List<Described.Field> fields(Found found, int first) {
        // Where varchar(10) is what it was declared, and not the string that it is stored as.
        StructField[] all =
                CharVarcharUtils.getRawSchema(found.table().schema()).fields();
        var told = new ArrayList<Described.Field>();
        for (int i = first - 1; i < all.length; i++) {
            if (!hasRoom()) {
                next = found.place(i + 1);
                return told;
            }
            if (columns.test(all[i].name())) {
                told.add(count(field(i + 1, all[i])));
            }
        }
        return told;
    }

    private static Described.Field field(int position, StructField field) {
        return new Described.Field(
                position,
                field.name(),
                field.dataType().catalogString(),
                field.nullable(),
                comment(field.getComment()));
    }

    /** Each page gets on by one at least, so that who asks for one after the other comes to the end. */
    private boolean hasRoom() {
        boolean isLate = System.nanoTime() - end > 0;
        return looks++ == 0 || (rows < mostRows && characters < MOST_CHARACTERS && !isLate);
    }

    private Described.Field count(Described.Field field) {
        rows++;
        characters += field.name().length() + field.type().length() + length(field.comment());
        return field;
    }

    private static int length(String text) {
        return text == null ? 0 : text.length();
    }

    private static String comment(Option<String> comment) {
        if (comment.isEmpty()) {
            return null;
        }
        String text = comment.get();
        if (text.length() <= MOST_OF_COMMENT) {
            return text;
        }
        boolean isSplit = Character.isHighSurrogate(text.charAt(MOST_OF_COMMENT - 1));
        return text.substring(0, isSplit ? MOST_OF_COMMENT - 1 : MOST_OF_COMMENT) + "…";
    }
}
