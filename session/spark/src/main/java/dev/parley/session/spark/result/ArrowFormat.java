package dev.parley.session.spark.result;

import java.io.Serializable;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;

/**
 * How a query's rows look as Arrow. Thread-safe; goes to the tasks.
 *
 * @param rows the types as Spark has them in its rows
 * @param columns the types as they travel
 * @param zone of the timestamps
 */
record ArrowFormat(StructType rows, StructType columns, String zone) implements Serializable {
    /**
     * The format of a query's rows.
     *
     * @param zone as in {@code spark.sql.session.timeZone}
     */
    static ArrowFormat of(StructType schema, String zone) {
        StructType rows = ArrowTypes.plain(schema);
        return new ArrowFormat(rows, ArrowTypes.textForOthers(rows), nameOf(DateTimeUtils.getZoneId(zone)));
    }

    /** A region, or an offset in the one way in which every reader of Arrow knows it. */
    private static String nameOf(ZoneId zone) {
        ZoneId normal = zone.normalized();
        if (normal.equals(ZoneOffset.UTC)) {
            return "UTC";
        }
        return normal.getId();
    }

    /** Columns of the same name stay so; in a struct, where Arrow for Java wants them to differ, they get numbers. */
    Schema schema() {
        return ArrowUtils.toArrowSchema(columns, zone, false, false);
    }

    /** Whether values must be converted before they are written. */
    boolean isConverted() {
        return !rows.equals(columns);
    }
}
