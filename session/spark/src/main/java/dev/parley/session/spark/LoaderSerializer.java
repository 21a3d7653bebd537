package dev.parley.session.spark;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.util.ByteBufferInputStream;
import scala.reflect.ClassTag;

/**
 * Spark's Java serializer, except that it asks a session's classes of their loader with {@code loadClass}. Thread-safe.
 *
 * <p>{@code Class.forName}, which Spark uses, writes the class into the dictionary of the long-lived loader that it was
 * asked of, for good; a closed session could never be collected.
 */
public final class LoaderSerializer extends JavaSerializer {
    private static final long serialVersionUID = 1;

    /** As Spark makes it, by reflection. */
    public LoaderSerializer(SparkConf conf) {
        super(conf);
    }

    /** As Java does: the shuffle of an RDD carries its serializer to the tasks. */
    public LoaderSerializer() {
        super();
    }

    @Override
    public SerializerInstance newInstance() {
        return new Instance(super.newInstance());
    }

    /** Writes as Spark does; reads with {@link SessionObjectInputStream}. */
    private static final class Instance extends SerializerInstance {
        private final SerializerInstance spark;

        Instance(SerializerInstance spark) {
            this.spark = spark;
        }

        @Override
        public <T> ByteBuffer serialize(T value, ClassTag<T> tag) {
            return spark.serialize(value, tag);
        }

        @Override
        public <T> T deserialize(ByteBuffer bytes, ClassTag<T> tag) {
            return deserialize(bytes, contextLoader(), tag);
        }

        @Override
        public <T> T deserialize(ByteBuffer bytes, ClassLoader loader, ClassTag<T> tag) {
            return stream(new ByteBufferInputStream(bytes), loader).readObject(tag);
        }

        @Override
        public SerializationStream serializeStream(OutputStream output) {
            return spark.serializeStream(output);
        }

        @Override
        public DeserializationStream deserializeStream(InputStream input) {
            return stream(input, contextLoader());
        }

        private static ClassLoader contextLoader() {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return context == null ? LoaderSerializer.class.getClassLoader() : context;
        }

        private static DeserializationStream stream(InputStream input, ClassLoader loader) {
            try {
                return new ReadStream(new SessionObjectInputStream(input, loader));
            } catch (IOException e) {
                throw Instance.<RuntimeException>unchecked(e);
            }
        }

        /** Scala's callers catch {@link EOFException} and the like, which Scala does not declare. */
        @SuppressWarnings("unchecked")
        static <E extends Throwable> RuntimeException unchecked(Throwable thrown) throws E {
            throw (E) thrown;
        }
    }

    /** Reads one object after the other. */
    private static final class ReadStream extends DeserializationStream {
        private final ObjectInputStream input;

        ReadStream(ObjectInputStream input) {
            this.input = input;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T readObject(ClassTag<T> tag) {
            try {
                return (T) input.readObject();
            } catch (IOException | ClassNotFoundException e) {
                throw Instance.<RuntimeException>unchecked(e);
            }
        }

        @Override
        public void close() {
            try {
                input.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
