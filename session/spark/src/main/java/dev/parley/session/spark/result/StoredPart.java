package dev.parley.session.spark.result;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * A partition's messages on the disk of the executor that made them, read one by one. Belongs to one thread.
 *
 * <p>It is a block as of a persisted RDD, so that Spark finds it, counts it once however often its task ran, and removes it
 * by the number of its RDD. With this tag Spark writes it with Kryo, which does not hold on to what it wrote.
 */
final class StoredPart implements AutoCloseable {
    private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

    private final RDDBlockId id;
    private final BlockManager blocks = SparkEnv.get().blockManager();
    private Option<BlockData> local = Option.empty();
    private InputStream stream;

    StoredPart(RDDBlockId id) {
        this.id = id;
    }

    /** Stores messages as they come; called in their task. */
    static void store(RDDBlockId id, Iterator<byte[]> messages, TaskContext task) {
        BlockManager blocks = SparkEnv.get().blockManager();
        blocks.putIterator(id, JavaConverters.asScalaIterator(messages), StorageLevel.DISK_ONLY(), true, BYTES);
        if (task.isInterrupted()) {
            blocks.removeBlock(id, true); // the driver may have removed the others already
            task.killTaskIfInterrupted();
        }
    }

    /** The messages in order. */
    Iterator<byte[]> messages() {
        local = blocks.getLocalBytes(id);
        if (local.isDefined()) {
            stream = local.get().toInputStream();
            return JavaConverters.asJavaIterator(blocks.serializerManager().dataDeserializeStream(id, stream, BYTES));
        }
        Option<BlockResult> remote = blocks.getRemoteValues(id, BYTES);
        if (remote.isEmpty()) {
            throw new IllegalStateException(
                    "an executor was lost with a part of the result before it was read; run the statement again");
        }
        @SuppressWarnings("unchecked") // as it was stored
        var values = (scala.collection.Iterator<byte[]>)
                (scala.collection.Iterator<?>) remote.get().data();
        return JavaConverters.asJavaIterator(values);
    }

    /** It was read and is needed no more. */
    void remove() {
        if (local.isDefined()) {
            blocks.removeBlock(id, true);
        } else {
            blocks.master().removeBlock(id);
        }
    }

    /** Also where not all was read: a block that is being read cannot be removed. */
    @Override
    public void close() {
        if (local.isDefined()) {
            try {
                stream.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                blocks.releaseLockAndDispose(id, local.get(), Option.empty());
            }
        }
    }
}
