package dev.parley.server.frontend.thrift;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.apache.hive.service.rpc.thrift.TFetchResultsResp;
import org.apache.hive.service.rpc.thrift.TGetOperationStatusResp;
import org.apache.hive.service.rpc.thrift.TOperationHandle;

/** Something that a driver has asked for and that gives rows. Belongs to the gateway's event loop. */
interface Operation {
    TOperationHandle handle();

    /** How it is once it has ended, or after {@code wait}. */
    Future<TGetOperationStatusResp> status(Duration wait, boolean withProgress);

    /** What its rows are made of; fails where that is not known yet. */
    Future<List<ResultColumn>> columns();

    /**
     * The rows that come next.
     *
     * @param fromFirst whether to begin again
     */
    Future<TFetchResultsResp> fetch(int mostRows, boolean fromFirst);

    /** The lines about its course that come next. */
    Future<List<String>> log(int mostLines, boolean fromFirst);

    /** Starts to stop it; one that has ended stays as it is. */
    Future<Void> cancel();

    /** Nobody asks for it any more. */
    void close();

    /** The word that its query is known by elsewhere. */
    String query();
}
