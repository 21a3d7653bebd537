package dev.parley.session.spark.result;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/** Makes Arrow of a partition, in its task. Thread-safe. */
final class PartitionTask extends AbstractFunction1<scala.collection.Iterator<InternalRow>, Part>
        implements Serializable {
    private static final long serialVersionUID = 1;

    private final ArrowFormat format;
    private final Limits limits;

    /**
     * How much is made.
     *
     * @param block the RDD under whose number messages are stored
     * @param mostRows of a partition
     * @param mostBytes of a partition, beyond which no message is made
     * @param directBytes up to which messages are the task's result and are not stored
     */
    record Limits(int block, long mostRows, long mostBytes, long directBytes) implements Serializable {}

    PartitionTask(ArrowFormat format, Limits limits) {
        this.format = format;
        this.limits = limits;
    }

    @Override
    public Part apply(scala.collection.Iterator<InternalRow> rows) {
        TaskContext task = TaskContext.get();
        var messages =
                new ArrowBatches(format, JavaConverters.asJavaIterator(rows), limits.mostRows(), limits.mostBytes());
        task.addTaskCompletionListener((TaskCompletionListener) ended -> messages.close());
        var first = new ArrayList<byte[]>();
        long bytes = 0;
        while (messages.hasNext()) {
            byte[] message = messages.next();
            first.add(message);
            bytes += message.length;
            if (bytes > limits.directBytes()) {
                return stored(first, messages, task);
            }
        }
        return new Part(first.toArray(byte[][]::new), bytes);
    }

    private Part stored(List<byte[]> first, ArrowBatches rest, TaskContext task) {
        Stream<byte[]> later = Stream.generate(() -> {
                    task.killTaskIfInterrupted();
                    return rest.hasNext() ? rest.next() : null;
                })
                .takeWhile(message -> message != null);
        var id = new RDDBlockId(limits.block(), task.partitionId());
        StoredPart.store(id, Stream.concat(first.stream(), later).iterator(), task);
        return new Part(null, rest.bytes());
    }
}
