package dev.parley.session.spark;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.streaming.scheduler.StreamingListenerStreamingStarted;
import scala.Product;

/**
 * Hears that a StreamingContext has started, whoever did that: its events go over Spark's own bus. Belongs to the thread
 * of its queue there.
 */
final class ContextWatch extends SparkListener {
    private final WatchedContexts contexts;

    ContextWatch(WatchedContexts contexts) {
        this.contexts = contexts;
    }

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
        // What Spark wraps them in is private to it, but has one part, as every case class can tell.
        if (event instanceof Product wrapped
                && wrapped.productArity() == 1
                && wrapped.productElement(0) instanceof StreamingListenerStreamingStarted) {
            contexts.findActive();
        }
    }
}
