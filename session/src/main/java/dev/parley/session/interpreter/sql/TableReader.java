package dev.parley.session.interpreter.sql;

import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Column;
import dev.parley.session.interpreter.KeptTable;
import dev.parley.session.interpreter.TableKeeper;
import java.time.ZoneId;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Runs a query and keeps the first rows of what it gives. Thread-safe. */
public final class TableReader {
    private TableReader() {}

    /** One row more than may be kept is asked for, so that {@code truncated} is the truth. */
    public static KeptTable read(Dataset<?> data, TableLimits limits) {
        Dataset<Row> frame = data.toDF();
        StructType schema = frame.schema();
        var columns = Arrays.stream(schema.fields())
                .map(field -> new Column(field.name(), field.dataType().catalogString()))
                .toList();
        var mapper = new CellMapper(
                ZoneId.of(data.sparkSession().conf().get("spark.sql.session.timeZone"), ZoneId.SHORT_IDS));
        var keeper = new TableKeeper(columns, limits);
        int wanted = limits.areReached(Integer.MAX_VALUE - 1) ? limits.maxRows().intValue() + 1 : Integer.MAX_VALUE;
        for (Row row : frame.takeAsList(wanted)) {
            if (!keeper.keep(mapper.row(row, schema))) {
                break;
            }
        }
        return keeper.table();
    }
}
