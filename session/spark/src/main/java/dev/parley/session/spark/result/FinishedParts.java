package dev.parley.session.spark.result;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a job's tasks have said so far. Thread-safe; noting never waits, since Spark's scheduler does it, whom all sessions
 * share.
 */
final class FinishedParts {
    private final Map<Integer, Part> parts = new HashMap<>();
    private final Map<Integer, Long> bytes = new HashMap<>();
    private final long bytesWanted;
    private int firstMissing;
    private long bytesBefore;
    private boolean hasStored;
    private boolean ended;
    private Throwable failure;

    /**
     * Nothing yet.
     *
     * @param bytesWanted of the first parts, beyond which the others are not needed
     */
    FinishedParts(long bytesWanted) {
        this.bytesWanted = bytesWanted;
    }

    synchronized void note(int index, Part part) {
        parts.put(index, part);
        bytes.put(index, part.bytes());
        for (Long next = bytes.remove(firstMissing); next != null; next = bytes.remove(firstMissing)) {
            bytesBefore += next;
            firstMissing++;
        }
        hasStored |= part.isStored();
        notifyAll();
    }

    /** Whether the parts up to the first one that is missing are all that is needed. */
    synchronized boolean areEnough() {
        return bytesBefore > bytesWanted;
    }

    /** The job has ended, with all its parts or with this. */
    synchronized void end(Throwable thrown) {
        ended = true;
        failure = thrown;
        notifyAll();
    }

    /** Whether a part is there, or none will be, within this time. */
    synchronized boolean isThere(int index, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
            if (parts.containsKey(index) || ended) {
                return true;
            }
            wait(left);
        }
        return parts.containsKey(index) || ended;
    }

    /** Waits as long as the task runs; what made the job fail is thrown as it is, and tells of the caller as well. */
    synchronized Part take(int index) throws InterruptedException {
        while (!parts.containsKey(index) && !ended) {
            wait();
        }
        if (!parts.containsKey(index)) {
            failure.setStackTrace(
                    Stream.of(failure.getStackTrace(), Thread.currentThread().getStackTrace())
                            .flatMap(Stream::of)
                            .toArray(StackTraceElement[]::new));
            throw FinishedParts.<RuntimeException>unchecked(failure);
        }
        return parts.remove(index);
    }

    /** Whether blocks may be left of it. */
    synchronized boolean mayHaveStored() {
        return hasStored || !ended || failure != null;
    }

    /** Waits for the end that was asked for, but no longer than this; an interrupt does not cut it short. */
    synchronized void awaitEnd(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean interrupted = false;
        for (long left = millis; !ended && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Spark throws what Scala does not declare. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException unchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
