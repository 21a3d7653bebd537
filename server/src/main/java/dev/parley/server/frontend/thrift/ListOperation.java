package dev.parley.server.frontend.thrift;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.apache.hive.service.rpc.thrift.TFetchResultsResp;
import org.apache.hive.service.rpc.thrift.TGetOperationStatusResp;
import org.apache.hive.service.rpc.thrift.TOperationHandle;
import org.apache.hive.service.rpc.thrift.TOperationState;
import org.apache.hive.service.rpc.thrift.TOperationType;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;

/** One whose rows are here already: what a catalog holds, types, lines of a log. Belongs to the gateway's event loop. */
final class ListOperation implements Operation {
    private final TOperationHandle handle;
    private final TProtocolVersion version;
    private final Listing listing;
    private int next;

    ListOperation(TOperationType type, TProtocolVersion version, Listing listing) {
        this.handle = new TOperationHandle(Handles.make(), type, true);
        this.version = version;
        this.listing = listing;
    }

    @Override
    public TOperationHandle handle() {
        return handle;
    }

    @Override
    public Future<TGetOperationStatusResp> status(Duration wait, boolean withProgress) {
        var status = new TGetOperationStatusResp(Answers.SUCCESS);
        status.setOperationState(TOperationState.FINISHED_STATE);
        status.setHasResultSet(true);
        return Future.succeededFuture(status);
    }

    @Override
    public Future<List<ResultColumn>> columns() {
        return Future.succeededFuture(listing.columns());
    }

    @Override
    public Future<TFetchResultsResp> fetch(int mostRows, boolean fromFirst) {
        int from = fromFirst ? 0 : next;
        if (from == listing.rows().size() && listing.truncated()) {
            return Future.failedFuture(cut());
        }
        next = (int) Math.min((long) from + mostRows, listing.rows().size());
        return Future.succeededFuture(Answers.rows(version, listing, from, next));
    }

    /** Told in the place of the end, so that nobody takes what is here for the whole. */
    private Refusal cut() {
        return Refusal.of(
                "54000",
                "[LIST_TRUNCATED] there are more than the " + listing.rows().size()
                        + " that a list has at most; ask with narrower patterns of names");
    }

    @Override
    public Future<List<String>> log(int mostLines, boolean fromFirst) {
        return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Void> cancel() {
        return Future.succeededFuture();
    }

    @Override
    public void close() {
        // It holds nothing but rows.
    }

    @Override
    public String query() {
        return "metadata";
    }
}
