package dev.parley.server.frontend.thrift;

import dev.parley.protocol.model.StatementState;
import dev.parley.server.frontend.thrift.Calls.Wrapping;
import dev.parley.server.session.StatementSnapshot;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hive.service.rpc.thrift.TCLIService;
import org.apache.hive.service.rpc.thrift.TCancelOperationReq;
import org.apache.hive.service.rpc.thrift.TCancelOperationResp;
import org.apache.hive.service.rpc.thrift.TCloseOperationReq;
import org.apache.hive.service.rpc.thrift.TCloseOperationResp;
import org.apache.hive.service.rpc.thrift.TExecuteStatementReq;
import org.apache.hive.service.rpc.thrift.TExecuteStatementResp;
import org.apache.hive.service.rpc.thrift.TFetchOrientation;
import org.apache.hive.service.rpc.thrift.TFetchResultsReq;
import org.apache.hive.service.rpc.thrift.TFetchResultsResp;
import org.apache.hive.service.rpc.thrift.TGetOperationStatusReq;
import org.apache.hive.service.rpc.thrift.TGetOperationStatusResp;
import org.apache.hive.service.rpc.thrift.TGetQueryIdReq;
import org.apache.hive.service.rpc.thrift.TGetQueryIdResp;
import org.apache.hive.service.rpc.thrift.TGetResultSetMetadataReq;
import org.apache.hive.service.rpc.thrift.TGetResultSetMetadataResp;
import org.apache.hive.service.rpc.thrift.TOperationHandle;

/** The calls about statements and their rows. Belongs to the gateway's event loop. */
final class StatementCalls {
    private static final short LOG = 1;

    /** Drivers send one call at a time, in turns: others of the connection wait behind each question for this long. */
    private static final Duration POLL = Duration.ofMillis(200);

    private static final List<ResultColumn> LOG_COLUMNS =
            List.of(new ResultColumn("operation_log", SqlType.of("string"), null));

    private final SqlSessions sessions;
    private final ThriftCore core;
    private final AheadRoom ahead = new AheadRoom();

    StatementCalls(SqlSessions sessions, ThriftCore core) {
        this.sessions = sessions;
        this.core = core;
    }

    void bind(Calls calls) {
        calls.add(
                "ExecuteStatement",
                TCLIService.ExecuteStatement_args::new,
                TCLIService.ExecuteStatement_args::getReq,
                this::execute,
                new Wrapping<>(TExecuteStatementResp::new, TCLIService.ExecuteStatement_result::new));
        calls.add(
                "GetOperationStatus",
                TCLIService.GetOperationStatus_args::new,
                TCLIService.GetOperationStatus_args::getReq,
                this::status,
                new Wrapping<>(TGetOperationStatusResp::new, TCLIService.GetOperationStatus_result::new));
        calls.add(
                "CancelOperation",
                TCLIService.CancelOperation_args::new,
                TCLIService.CancelOperation_args::getReq,
                this::cancel,
                new Wrapping<>(TCancelOperationResp::new, TCLIService.CancelOperation_result::new));
        calls.add(
                "CloseOperation",
                TCLIService.CloseOperation_args::new,
                TCLIService.CloseOperation_args::getReq,
                this::close,
                new Wrapping<>(TCloseOperationResp::new, TCLIService.CloseOperation_result::new));
        calls.add(
                "GetResultSetMetadata",
                TCLIService.GetResultSetMetadata_args::new,
                TCLIService.GetResultSetMetadata_args::getReq,
                this::metadata,
                new Wrapping<>(TGetResultSetMetadataResp::new, TCLIService.GetResultSetMetadata_result::new));
        calls.add(
                "FetchResults",
                TCLIService.FetchResults_args::new,
                TCLIService.FetchResults_args::getReq,
                this::fetch,
                new Wrapping<>(TFetchResultsResp::new, TCLIService.FetchResults_result::new));
        calls.add(
                "GetQueryId",
                TCLIService.GetQueryId_args::new,
                TCLIService.GetQueryId_args::getReq,
                this::queryId,
                new Wrapping<>(status -> new TGetQueryIdResp(""), TCLIService.GetQueryId_result::new));
    }

    private Future<TExecuteStatementResp> execute(TExecuteStatementReq request, Caller caller) {
        SqlSession session = sessions.find(request.getSessionHandle(), caller.user());
        session.requireRoom();
        Map<String, String> conf = ConnectionString.conf(request.getConfOverlay());
        return session.run(request.getStatement(), request.getQueryTimeout(), conf)
                .compose(submitted -> {
                    var operation = new StatementOperation(
                            new StatementOperation.Place(
                                    session.sessions(), core.results(), ahead, core.maxWait(), session::used),
                            submitted,
                            session.version(),
                            core.limits().maxFetchBytes());
                    session.add(operation);
                    if (!sessions.isOpen(session)) {
                        session.forget(operation);
                        throw Refusal.of("08003", "the connection is gone");
                    }
                    return request.isRunAsync()
                            ? Future.succeededFuture(started(operation))
                            : finished(session, operation).map(ignored -> started(operation));
                });
    }

    private static TExecuteStatementResp started(StatementOperation operation) {
        var answer = new TExecuteStatementResp(Answers.SUCCESS);
        answer.setOperationHandle(operation.handle());
        return answer;
    }

    /** Waits as long as it takes to rows or to the end, or until it is closed; fails where the statement does. */
    private Future<StatementSnapshot> finished(SqlSession session, StatementOperation operation) {
        return operation.ready(core.maxWait()).compose(now -> {
            session.used();
            if (operation.hasEarlyRows()) {
                return Future.succeededFuture(now);
            }
            if (!now.state().isTerminal()) {
                return finished(session, operation);
            }
            if (now.state() == StatementState.SUCCEEDED) {
                return Future.succeededFuture(now);
            }
            session.forget(operation);
            throw now.state() == StatementState.FAILED ? Refusal.failed(now.error()) : Refusal.cancelled();
        });
    }

    private Operation operation(TOperationHandle handle, Caller caller) {
        return sessions.find(handle, caller.user()).operation();
    }

    /** Keeps the driver waiting a little, so that it neither asks all the time nor keeps its other statements away. */
    private Future<TGetOperationStatusResp> status(TGetOperationStatusReq request, Caller caller) {
        SqlSessions.Found found = sessions.find(request.getOperationHandle(), caller.user());
        boolean withProgress =
                request.isGetProgressUpdate() && found.session().identity().drawsProgress();
        return found.operation().status(POLL, withProgress);
    }

    private Future<TCancelOperationResp> cancel(TCancelOperationReq request, Caller caller) {
        return operation(request.getOperationHandle(), caller)
                .cancel()
                .map(ignored -> new TCancelOperationResp(Answers.SUCCESS));
    }

    private Future<TCloseOperationResp> close(TCloseOperationReq request, Caller caller) {
        SqlSessions.Found found = sessions.find(request.getOperationHandle(), caller.user());
        found.session().forget(found.operation());
        return Future.succeededFuture(new TCloseOperationResp(Answers.SUCCESS));
    }

    private Future<TGetResultSetMetadataResp> metadata(TGetResultSetMetadataReq request, Caller caller) {
        return operation(request.getOperationHandle(), caller).columns().map(columns -> {
            var answer = new TGetResultSetMetadataResp(Answers.SUCCESS);
            answer.setSchema(ResultColumn.schema(columns));
            return answer;
        });
    }

    private Future<TFetchResultsResp> fetch(TFetchResultsReq request, Caller caller) {
        SqlSessions.Found found = sessions.find(request.getOperationHandle(), caller.user());
        boolean fromFirst = fromFirst(request.getOrientation());
        int most =
                (int) Math.min(Math.max(1, request.getMaxRows()), core.limits().maxFetchRows());
        return request.getFetchType() == LOG
                ? found.operation().log(most, fromFirst).map(lines -> log(found.session(), lines))
                : found.operation().fetch(most, fromFirst);
    }

    /** Null where it is one that this server has never heard of. */
    private static boolean fromFirst(TFetchOrientation orientation) {
        if (orientation != TFetchOrientation.FETCH_NEXT && orientation != TFetchOrientation.FETCH_FIRST) {
            throw Refusal.of("HY106", "rows are given forward only; ask for the next ones, or for the first");
        }
        return orientation == TFetchOrientation.FETCH_FIRST;
    }

    private static TFetchResultsResp log(SqlSession session, List<String> lines) {
        var rows = new Listing(
                LOG_COLUMNS, lines.stream().map(line -> List.<Object>of(line)).toList());
        return Answers.rows(session.version(), rows, 0, rows.rows().size());
    }

    private Future<TGetQueryIdResp> queryId(TGetQueryIdReq request, Caller caller) {
        return Future.succeededFuture(new TGetQueryIdResp(
                operation(request.getOperationHandle(), caller).query()));
    }
}
