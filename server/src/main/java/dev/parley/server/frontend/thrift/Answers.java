package dev.parley.server.frontend.thrift;

import org.apache.hive.service.rpc.thrift.TFetchResultsResp;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;
import org.apache.hive.service.rpc.thrift.TRowSet;
import org.apache.hive.service.rpc.thrift.TStatus;
import org.apache.hive.service.rpc.thrift.TStatusCode;

/** Answers that are made in several places. Stateless. */
final class Answers {
    /** All went well. Shared; nobody changes it. */
    static final TStatus SUCCESS = new TStatus(TStatusCode.SUCCESS_STATUS);

    private Answers() {}

    static TStatus failure(TStatusCode code, String sqlState, String message) {
        var status = new TStatus(code);
        status.setSqlState(sqlState);
        status.setErrorMessage(message);
        return status;
    }

    /** Rows that are encoded already. */
    static TFetchResultsResp rows(byte[] encoded, boolean hasMore) {
        return rows(RowSet.answer(encoded), hasMore);
    }

    static TFetchResultsResp rows(TRowSet rows, boolean hasMore) {
        var answer = new TFetchResultsResp(SUCCESS);
        answer.setHasMoreRows(hasMore);
        answer.setResults(rows);
        return answer;
    }

    /** Some rows that are in memory. */
    static TFetchResultsResp rows(TProtocolVersion version, Listing listing, int from, int to) {
        return rows(listing.encoded(version, from, to), to < listing.rows().size() || listing.truncated());
    }
}
