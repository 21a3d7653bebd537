package dev.parley.server.frontend.thrift;

import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.result.EarlyRows;
import dev.parley.server.result.PagedResults;
import dev.parley.server.result.ResultId;
import dev.parley.server.session.Sessions;
import dev.parley.server.session.StatementSnapshot;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hive.service.rpc.thrift.TFetchResultsResp;
import org.apache.hive.service.rpc.thrift.TGetOperationStatusResp;
import org.apache.hive.service.rpc.thrift.TOperationHandle;
import org.apache.hive.service.rpc.thrift.TOperationState;
import org.apache.hive.service.rpc.thrift.TOperationType;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A statement of a session. Belongs to the gateway's event loop; a driver asks for one page after the other. */
final class StatementOperation implements Operation {
    private static final Logger LOG = LoggerFactory.getLogger(StatementOperation.class);

    /** Until a statement whose rows are void says why. */
    private static final Duration VOID_PATIENCE = Duration.ofSeconds(5);

    private static final long UNKNOWN_COUNT = -1;

    private final TOperationHandle handle;
    private final TProtocolVersion version;
    private final Place place;
    private final int mostBytes;
    private final StatementLog log;
    private final EarlyRows early;
    private StatementSnapshot last;
    private Future<StatementSnapshot> nextEnd;
    private ResultPages pages;
    private long read;
    private boolean closed;
    /** Whether the stages were drawn when rows could be read: Beeline would draw them again among those. */
    private boolean drawnAtLast;

    /**
     * Where the statement and its rows are.
     *
     * @param ahead for pages before somebody asks for them
     * @param maxWait the longest that is waited at once
     * @param used is run while somebody waits
     */
    record Place(Sessions sessions, PagedResults results, AheadRoom ahead, Duration maxWait, Runnable used) {}

    StatementOperation(Place place, StatementSnapshot submitted, TProtocolVersion version, int mostBytes) {
        this.place = place;
        this.last = submitted;
        this.version = version;
        this.mostBytes = mostBytes;
        this.log = new StatementLog(place.sessions(), submitted);
        this.early = place.results().early(new ResultId(submitted.session(), submitted.id()));
        this.handle = new TOperationHandle(
                Handles.make(), TOperationType.EXECUTE_STATEMENT, StatementText.likelyGivesRows(submitted.code()));
    }

    @Override
    public TOperationHandle handle() {
        return handle;
    }

    /**
     * The statement once it has ended or rows of it can be read, or after {@code wait} as it then is. Rows are read before
     * the end only where the text is one statement: of several, only the last one's are the result.
     */
    Future<StatementSnapshot> ready(Duration wait) {
        if (last.state().isTerminal() || hasEarlyRows() || !StatementText.isSingle(last.code())) {
            return ended(hasEarlyRows() ? Duration.ZERO : wait);
        }
        Future<StatementSnapshot> end = ended(wait);
        return early.change(end)
                .compose(ignored -> end.isComplete()
                        ? end
                        : ended(Duration.ZERO).compose(now -> ready(wait))); // it may have begun to run meanwhile
    }

    /** Whether the statement still runs and has rows already. */
    boolean hasEarlyRows() {
        return last.state() == StatementState.RUNNING
                && (read > 0 || early.hasRows())
                && StatementText.isSingle(last.code());
    }

    /** The statement once it has ended, or after {@code wait} as it then is. */
    Future<StatementSnapshot> ended(Duration wait) {
        if (last.state().isTerminal()) {
            return Future.succeededFuture(last);
        }
        // By the session's id: another session may have got its name meanwhile.
        return place.sessions()
                .awaitEnd(Long.toString(last.session()), last.id(), wait)
                .map(now -> {
                    last = now;
                    if (now.state() == StatementState.SUCCEEDED) {
                        handle.setHasResultSet(now.output().table() != null);
                    }
                    return now;
                });
    }

    @Override
    public Future<TGetOperationStatusResp> status(Duration wait, boolean withProgress) {
        return ready(wait).map(now -> {
            var status = new TGetOperationStatusResp(Answers.SUCCESS);
            boolean isReady = hasEarlyRows() || now.state().isTerminal();
            status.setOperationState(hasEarlyRows() ? TOperationState.FINISHED_STATE : state(now));
            hasResultSet(now).ifPresent(status::setHasResultSet);
            status.setNumModifiedRows(updateCount(now));
            status.setOperationStarted(now.submittedAt().toEpochMilli());
            if (now.endedAt() != null) {
                status.setOperationCompleted(now.endedAt().toEpochMilli());
            }
            if (now.error() != null) {
                status.setSqlState(Refusal.sqlState(now.error()));
                status.setErrorMessage(Refusal.message(now.error()));
            }
            if (withProgress && !drawnAtLast) {
                log.drawn();
                status.setProgressUpdateResponse(StageProgress.of(now));
                drawnAtLast = isReady;
            }
            return status;
        });
    }

    /**
     * Empty while a query's columns are not known: hive-jdbc's {@code executeAsync} asks until it is told, and then for the
     * columns, where one that failed says why.
     */
    private Optional<Boolean> hasResultSet(StatementSnapshot now) {
        if (hasEarlyRows() || now.output().table() != null) {
            return Optional.of(true);
        }
        if (now.state() == StatementState.SUCCEEDED) {
            return Optional.of(false);
        }
        boolean likely = handle.isHasResultSet();
        return likely && !now.state().isTerminal() ? Optional.empty() : Optional.of(likely);
    }

    private TOperationState state(StatementSnapshot now) {
        return switch (now.state()) {
            case QUEUED -> TOperationState.PENDING_STATE;
            case RUNNING, CANCELLING -> TOperationState.RUNNING_STATE;
            case SUCCEEDED -> TOperationState.FINISHED_STATE;
            case CANCELLED -> TOperationState.CANCELED_STATE;
            case FAILED ->
                isTimeout(now) && knowsTimeouts() ? TOperationState.TIMEDOUT_STATE : TOperationState.ERROR_STATE;
        };
    }

    /** As JDBC counts: -1 where there are rows to read, and where nothing is known. */
    private static long updateCount(StatementSnapshot now) {
        Long written = now.output().rowsWritten();
        return written == null ? UNKNOWN_COUNT : written;
    }

    private static boolean isTimeout(StatementSnapshot now) {
        return "STATEMENT_TIMEOUT".equals(now.error().code());
    }

    private boolean knowsTimeouts() {
        return version.compareTo(TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V9) >= 0;
    }

    @Override
    public Future<List<ResultColumn>> columns() {
        return ended(Duration.ZERO)
                .compose(now -> hasEarlyRows()
                        ? early.schema().map(ArrowNames::columns)
                        : succeeded().map(whole -> columns(whole.output().table())));
    }

    /** Fails where it did, and where it has not ended. */
    private Future<StatementSnapshot> succeeded() {
        return ended(Duration.ZERO).map(now -> {
            switch (now.state()) {
                case SUCCEEDED -> {
                    return now;
                }
                case FAILED -> throw Refusal.failed(now.error());
                case CANCELLED -> throw Refusal.cancelled();
                case QUEUED, RUNNING, CANCELLING -> throw Refusal.stillRuns();
            }
            throw new IllegalStateException(now.state().name());
        });
    }

    @Override
    public Future<TFetchResultsResp> fetch(int mostRows, boolean fromFirst) {
        Future<Void> begun = fromFirst && read > 0 ? rewind() : Future.succeededFuture();
        return begun.compose(ignored -> ended(Duration.ZERO)).compose(now -> {
            if (early.isVoid() && (read > 0 || !now.state().isTerminal())) {
                return voided();
            }
            if (now.state() == StatementState.CANCELLING && read > 0) {
                return nextEnd().compose(ended -> fetch(mostRows, false)); // which then says what became of it
            }
            return hasEarlyRows() ? fetchEarly(mostRows) : fetchWhole(mostRows);
        });
    }

    private Future<Void> rewind() {
        letGo();
        read = 0;
        return early.rewind();
    }

    /** What is here of a statement that runs, or what comes next: an answer without rows would be taken for the end. */
    private Future<TFetchResultsResp> fetchEarly(int mostRows) {
        if (early.hasRows()) {
            long first = early.position();
            Future<FetchedPage> page = early.read(new FetchedPage(version, mostRows, mostBytes));
            return page.transform(ignored -> {
                if (early.isVoid()) {
                    return voided();
                }
                read = early.position();
                return page.map(rows -> Answers.rows(rows.encoded(first), true));
            });
        }
        place.used().run();
        return early.change(nextEnd()).compose(ignored -> fetch(mostRows, false));
    }

    /** Why it is: a statement that ends badly takes its rows with it, and says itself what happened. */
    private Future<TFetchResultsResp> voided() {
        return ended(VOID_PATIENCE).map(now -> {
            switch (now.state()) {
                case FAILED -> throw Refusal.failed(now.error());
                case CANCELLED -> throw Refusal.cancelled();
                case QUEUED, RUNNING, CANCELLING, SUCCEEDED ->
                    throw Refusal.of(
                            "40001",
                            "[RESULT_BEGAN_AGAIN] the engine had to send the result again after rows of it were read;"
                                    + " run the statement again");
            }
            throw new IllegalStateException(now.state().name());
        });
    }

    /** One wait for all that wait here, however often rows come meanwhile. */
    private Future<StatementSnapshot> nextEnd() {
        if (nextEnd == null || nextEnd.isComplete()) {
            nextEnd = ended(place.maxWait());
        }
        return nextEnd;
    }

    private Future<TFetchResultsResp> fetchWhole(int mostRows) {
        return succeeded().compose(now -> {
            early.close();
            Table table = now.output().table();
            if (table != null && read < table.rowCount()) {
                return pages().compose(rows -> page(rows, mostRows, table.truncated()));
            }
            if (table != null && table.truncated()) {
                throw cut(table);
            }
            return Future.succeededFuture(nothing(table));
        });
    }

    /** Told in the place of the end, so that nobody takes what is here for the whole. */
    private static Refusal cut(Table table) {
        return Refusal.of(
                "54000",
                "[RESULT_TRUNCATED] the query had more rows than the " + table.rowCount() + " that were kept ("
                        + table.limitReason() + "); ask for fewer rows, or raise the bounds under results");
    }

    private TFetchResultsResp nothing(Table table) {
        var none = new Listing(columns(table), List.of());
        return Answers.rows(version, none, 0, 0);
    }

    private static List<ResultColumn> columns(Table table) {
        return table == null
                ? List.of()
                : table.columns().stream().map(ResultColumn::of).toList();
    }

    private Future<ResultPages> pages() {
        if (pages != null) {
            return Future.succeededFuture(pages);
        }
        return place.results().open(new ResultId(last.session(), last.id())).map(opened -> {
            pages = new ResultPages(opened, read, version, mostBytes, place.ahead());
            if (closed) {
                letGo();
                throw Refusal.handle("the statement was closed while its rows were asked for");
            }
            return pages;
        });
    }

    private Future<TFetchResultsResp> page(ResultPages rows, int mostRows, boolean isCut) {
        return rows.fetch(mostRows, isCut).map(answer -> {
            read = rows.read();
            return answer;
        });
    }

    private void letGo() {
        if (pages != null) {
            pages.close();
            pages = null;
        }
    }

    @Override
    public Future<List<String>> log(int mostLines, boolean fromFirst) {
        return log.next(mostLines, fromFirst);
    }

    @Override
    public Future<Void> cancel() {
        if (last.state().isTerminal()) {
            return Future.succeededFuture();
        }
        return place.sessions()
                .cancel(Long.toString(last.session()), last.id())
                .<Void>mapEmpty()
                .recover(e -> e instanceof GatewayException refused && refused.code() == ErrorCode.STATEMENT_FINISHED
                        ? Future.succeededFuture()
                        : Future.failedFuture(e));
    }

    @Override
    public void close() {
        closed = true;
        letGo();
        early.close();
        cancel().onFailure(e ->
                LOG.warn("statement {} of session {} was not cancelled: {}", last.id(), last.session(), e.toString()));
    }

    @Override
    public String query() {
        return "session-" + last.session() + "-statement-" + last.id();
    }
}
