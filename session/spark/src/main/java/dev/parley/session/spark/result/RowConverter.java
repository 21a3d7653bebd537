package dev.parley.session.spark.result;

import java.util.ArrayList;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import scala.Option;
import scala.collection.JavaConverters;

/** Makes of a query's rows those that are written: their size is known, their types are those of Arrow. Of one thread. */
final class RowConverter {
    private final ArrowFormat format;
    private final boolean isConverted; // comparing types for each row took a sixth of a task's time
    private UnsafeProjection projection;

    RowConverter(ArrowFormat format) {
        this.format = format;
        this.isConverted = format.isConverted();
    }

    /** Good until the next call. */
    UnsafeRow convert(InternalRow row) {
        if (row instanceof UnsafeRow known && !isConverted) {
            return known;
        }
        if (projection == null) {
            projection = projection();
        }
        return projection.apply(row);
    }

    private UnsafeProjection projection() {
        var expressions = new ArrayList<Expression>();
        for (int i = 0; i < format.rows().length(); i++) {
            DataType from = format.rows().apply(i).dataType();
            DataType to = format.columns().apply(i).dataType();
            Expression value =
                    new BoundReference(i, from, format.rows().apply(i).nullable());
            expressions.add(
                    from.equals(to) ? value : new Cast(value, to, Option.apply(format.zone()), EvalMode.LEGACY()));
        }
        return UnsafeProjection.create(JavaConverters.asScalaBuffer(expressions).toSeq());
    }
}
