package dev.parley.session.spark;

import java.util.function.Supplier;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.Function0;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag;
import scala.runtime.BoxedUnit;

/** A SparkContext that asks before it submits a job; Spark 4 knows partitions as an immutable sequence. Thread-safe. */
abstract class SubmittingContext extends SparkContext {
    SubmittingContext(SparkConf conf) {
        super(conf);
    }

    /** Calls it once what the job has to know is set. */
    abstract <T> T submitting(Supplier<T> call);

    @Override
    public <T, U> void runJob(
            RDD<T> rdd,
            Function2<TaskContext, Iterator<T>, U> function,
            Seq<Object> partitions,
            Function2<Object, U, BoxedUnit> handler,
            ClassTag<U> tag) {
        submitting(() -> {
            super.runJob(rdd, function, partitions, handler, tag);
            return null;
        });
    }

    @Override
    public <T, U, R> SimpleFutureAction<R> submitJob(
            RDD<T> rdd,
            Function1<Iterator<T>, U> function,
            Seq<Object> partitions,
            Function2<Object, U, BoxedUnit> handler,
            Function0<R> result) {
        return submitting(() -> super.submitJob(rdd, function, partitions, handler, result));
    }
}
