package dev.parley.session.spark.result;

import dev.parley.session.spark.result.PartitionTask.Limits;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.RDDBlockId;
import scala.collection.immutable.Range$;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.ExecutionContext$;
import scala.runtime.BoxedUnit;

/**
 * Some partitions of a query on their way into a table: the tasks make the messages, which this reads in the order of the
 * partitions as soon as each is there. Belongs to one thread.
 */
final class ResultJob implements AutoCloseable {
    /** Messages that come as results of tasks are in memory until they are read. */
    private static final long MOST_DIRECT_BYTES = 16L << 20;

    private static final long MOST_DIRECT_BYTES_OF_TASK = 512L << 10;
    private static final long CANCEL_MILLIS = 100;
    private static final long PATIENCE_MILLIS = 250;
    private static final ExecutionContext DIRECTLY = ExecutionContext$.MODULE$.fromExecutor(Runnable::run);

    private final SparkContext context;
    private final int from;
    private final int until;
    private final int block;
    private final FinishedParts finished;
    private volatile SimpleFutureAction<BoxedUnit> action;

    /** Starts it, as a job of the calling thread's group. */
    ResultJob(RDD<InternalRow> rows, int from, int until, ArrowFormat format, LimitedTable table) {
        this.context = rows.sparkContext();
        this.from = from;
        this.until = until;
        this.block = context.newRddId();
        this.finished = new FinishedParts(table.bytesWanted());
        long direct = Math.min(MOST_DIRECT_BYTES_OF_TASK, MOST_DIRECT_BYTES / (until - from));
        var limits = new Limits(block, table.rowsWanted(), table.bytesWanted(), direct);
        this.action = context.submitJob(
                rows,
                new PartitionTask(format, limits),
                partitions(),
                (index, part) -> {
                    finished.note((Integer) index, part);
                    cancelIfEnough();
                    return BoxedUnit.UNIT;
                },
                () -> BoxedUnit.UNIT);
        action.onComplete(
                end -> {
                    finished.end(end.isFailure() ? end.failed().get() : null);
                    return BoxedUnit.UNIT;
                },
                DIRECTLY);
        cancelIfEnough();
    }

    /** What follows would fill the disk for nothing. The first parts may be there before the action is. */
    private void cancelIfEnough() {
        if (finished.areEnough() && action != null) {
            action.cancel();
        }
    }

    @SuppressWarnings("unchecked") // Scala's Int is Object in generic types
    private Seq<Object> partitions() {
        return (Seq<Object>) (Seq<?>) Range$.MODULE$.apply(from, until);
    }

    /** Fills the table until it takes no more. */
    void writeTo(LimitedTable table) throws InterruptedException {
        for (int partition = from; partition < until && !table.isEnough(); partition++) {
            if (!finished.isThere(partition - from, PATIENCE_MILLIS)) {
                table.flush(); // whoever waits for rows has what there is
            }
            Part part = finished.take(partition - from);
            if (part.isStored()) {
                writeStored(partition, table);
            } else {
                write(List.of(part.messages()).iterator(), table);
            }
        }
    }

    private void writeStored(int partition, LimitedTable table) throws InterruptedException {
        var stored = new StoredPart(new RDDBlockId(block, partition));
        try (stored) {
            write(stored.messages(), table);
        }
        stored.remove();
    }

    private static void write(Iterator<byte[]> messages, LimitedTable table) throws InterruptedException {
        while (!table.isEnough() && messages.hasNext()) {
            table.write(messages.next());
        }
    }

    /** Cancels what still runs, and leaves no block: tasks hear that they are killed before blocks are removed. */
    @Override
    public void close() {
        if (!action.isCompleted()) {
            action.cancel();
            finished.awaitEnd(CANCEL_MILLIS);
        }
        if (finished.mayHaveStored()) {
            context.env().blockManager().master().removeRdd(block, false);
        }
    }
}
