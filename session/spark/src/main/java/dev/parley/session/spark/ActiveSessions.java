package dev.parley.session.spark;

import dev.parley.session.output.OutputRouter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;

/**
 * Spark's thread local of the active session, except that code of a session never finds another's in it, on whatever
 * thread it runs: a thread of a pool keeps what it inherited from the statement that happened to need it first.
 * Thread-safe.
 *
 * <p>Spark asks often. So where a thread is surely one session's, as a statement's own is and those of Spark that were
 * told, the answer is at hand; elsewhere the nearest class of a session's on the stack tells.
 */
final class ActiveSessions extends InheritableThreadLocal<SparkSession> {
    private final Map<Long, SparkSession> sessions = new ConcurrentHashMap<>();
    private final Set<SparkSession> lent = ConcurrentHashMap.newKeySet();

    @SuppressWarnings("ThreadLocalUsage") // one instance for each process
    private final InheritableThreadLocal<Held> held = new InheritableThreadLocal<>() {
        @Override
        protected Held childValue(Held parent) {
            boolean isLent = parent != null && parent.other != null && lent.contains(parent.other);
            return parent == null ? null : new Held(parent.owner, isLent ? null : parent.other, false);
        }
    };

    /**
     * What a thread was told or inherited.
     *
     * @param owner whose code told it
     * @param other the session, or null for the owner's own: a thread of a pool must not keep that alive
     * @param isCertain whether the thread itself was told so, outside of any session's code
     */
    private record Held(long owner, SparkSession other, boolean isCertain) {}

    private ActiveSessions() {}

    /** Makes one and puts it in the place of Spark's own. */
    @SuppressWarnings("ThreadLocalUsage") // one instance for each process
    static ActiveSessions install() {
        var actives = new ActiveSessions();
        PrivateField.write(VersionedCalls.holderOfActive(), "activeThreadSession", actives);
        return actives;
    }

    /** One that Spark does not ask: an application's own thread locals stay as they are. */
    static ActiveSessions aside() {
        return new ActiveSessions();
    }

    void register(long owner, SparkSession session) {
        sessions.put(owner, session);
    }

    /** One that a statement runs in instead of its session's own, which no thread is to inherit. */
    void lend(SparkSession session) {
        lent.add(session);
    }

    void takeBack(SparkSession session) {
        lent.remove(session);
    }

    void release(long owner) {
        sessions.remove(owner);
    }

    @Override
    public SparkSession get() {
        Held told = held.get();
        if (told != null && told.isCertain) {
            return session(told);
        }
        long owner = LineBlocks.nearestBlock();
        boolean isToldByOwner = told != null && (owner == OutputRouter.NOBODY || owner == told.owner);
        return isToldByOwner ? session(told) : sessions.get(owner);
    }

    private SparkSession session(Held told) {
        return told.other == null ? sessions.get(told.owner) : told.other;
    }

    @Override
    public void set(SparkSession session) {
        if (session == null) {
            remove();
            return;
        }
        Held told = held.get();
        boolean wasCertain = told != null && told.isCertain;
        long nearest = wasCertain ? OutputRouter.NOBODY : LineBlocks.nearestBlock();
        boolean isCertain = nearest == OutputRouter.NOBODY;
        long owner = isCertain ? ownerOf(session, told) : nearest;
        held.set(new Held(owner, sessions.get(owner) == session ? null : session, isCertain));
    }

    private long ownerOf(SparkSession session, Held told) {
        if (told != null && sessions.get(told.owner) == session) {
            return told.owner;
        }
        for (Map.Entry<Long, SparkSession> entry : sessions.entrySet()) {
            if (entry.getValue() == session) {
                return entry.getKey();
            }
        }
        return told == null ? OutputRouter.NOBODY : told.owner;
    }

    @Override
    public void remove() {
        held.remove();
    }
}
