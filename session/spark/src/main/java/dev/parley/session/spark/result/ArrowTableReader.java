package dev.parley.session.spark.result;

import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Column;
import dev.parley.session.interpreter.TableWriter;
import dev.parley.session.interpreter.Upload;
import dev.parley.session.interpreter.sql.TableReader;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** Reads tables as Arrow that the tasks make, with a heap that has room for a few batches. Thread-safe. */
public final class ArrowTableReader implements TableReader {
    /**
     * Few partitions may be enough. Spark's {@code take} begins with one; several take no longer where there are cores for
     * them, and a query that finds few rows in few partitions needs no second job.
     */
    private static final int FIRST_PARTITIONS = 4;

    private static final int GROWTH = 4;

    @Override
    public TableResult read(Dataset<?> data, TableLimits limits, Supplier<Upload> uploads) throws InterruptedException {
        SparkSession spark = data.sparkSession();
        StructType schema = data.schema();
        var format = ArrowFormat.of(schema, spark.conf().get("spark.sql.session.timeZone"));
        QueryExecution query = QueryRows.plan(data, limits.maxRows());
        try (var writer = new TableWriter(columns(schema), RecordBatches.schema(format.schema()), uploads)) {
            return SQLExecution.withNewExecutionId(query, Option.apply("collect"), () -> {
                QueryRows rows = QueryRows.of(query);
                var table = new LimitedTable(format, limits, rows.most(), writer);
                return ArrowTableReader.<RuntimeException>filled(rows, format, table);
            });
        }
    }

    private static List<Column> columns(StructType schema) {
        return Arrays.stream(schema.fields())
                .map(field -> new Column(field.name(), field.dataType().catalogString()))
                .toList();
    }

    /** Scala's functions declare no exceptions; the caller declares this one again. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> TableResult filled(QueryRows rows, ArrowFormat format, LimitedTable table)
            throws E {
        try {
            fill(rows, format, table);
            return table.finish();
        } catch (InterruptedException e) {
            throw (E) e;
        }
    }

    private static void fill(QueryRows rows, ArrowFormat format, LimitedTable table) throws InterruptedException {
        if (rows instanceof QueryRows.Local local) {
            int most = (int) Math.min(Integer.MAX_VALUE, table.rowsWanted());
            fill(Arrays.asList(local.plan().executeTake(most)).iterator(), format, table);
        } else if (rows instanceof QueryRows.First first) {
            fillFrom(first.rdd(), format, table);
        } else if (rows instanceof QueryRows.Distributed all && all.rdd().getNumPartitions() > 0) {
            run(all.rdd(), 0, all.rdd().getNumPartitions(), format, table);
        }
    }

    private static void fill(Iterator<InternalRow> rows, ArrowFormat format, LimitedTable table)
            throws InterruptedException {
        try (var messages = new ArrowBatches(format, rows, table.rowsWanted(), table.bytesWanted())) {
            while (!table.isEnough() && messages.hasNext()) {
                table.write(messages.next());
            }
        }
    }

    /** Partition by partition in growing groups, until there is enough. */
    private static void fillFrom(RDD<InternalRow> rdd, ArrowFormat format, LimitedTable table)
            throws InterruptedException {
        int partitions = rdd.getNumPartitions();
        int from = 0;
        int first = Math.min(FIRST_PARTITIONS, rdd.sparkContext().defaultParallelism());
        for (long group = first; from < partitions && !table.isEnough(); group *= GROWTH) {
            int until = (int) Math.min(partitions, from + group);
            run(rdd, from, until, format, table);
            from = until;
        }
    }

    private static void run(RDD<InternalRow> rdd, int from, int until, ArrowFormat format, LimitedTable table)
            throws InterruptedException {
        try (var job = new ResultJob(rdd, from, until, format, table)) {
            job.writeTo(table);
        }
    }
}
