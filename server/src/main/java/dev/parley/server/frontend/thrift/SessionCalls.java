package dev.parley.server.frontend.thrift;

import dev.parley.server.engine.EngineSnapshot;
import dev.parley.server.engine.Engines;
import dev.parley.server.frontend.thrift.Calls.Wrapping;
import dev.parley.server.security.Principal;
import io.vertx.core.Future;
import java.util.Map;
import org.apache.hive.service.rpc.thrift.TCLIService;
import org.apache.hive.service.rpc.thrift.TCancelDelegationTokenResp;
import org.apache.hive.service.rpc.thrift.TCloseSessionReq;
import org.apache.hive.service.rpc.thrift.TCloseSessionResp;
import org.apache.hive.service.rpc.thrift.TDownloadDataResp;
import org.apache.hive.service.rpc.thrift.TGetDelegationTokenResp;
import org.apache.hive.service.rpc.thrift.TGetInfoReq;
import org.apache.hive.service.rpc.thrift.TGetInfoResp;
import org.apache.hive.service.rpc.thrift.TGetInfoValue;
import org.apache.hive.service.rpc.thrift.TOpenSessionReq;
import org.apache.hive.service.rpc.thrift.TOpenSessionResp;
import org.apache.hive.service.rpc.thrift.TOperationHandle;
import org.apache.hive.service.rpc.thrift.TOperationType;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;
import org.apache.hive.service.rpc.thrift.TRenewDelegationTokenResp;
import org.apache.hive.service.rpc.thrift.TSessionHandle;
import org.apache.hive.service.rpc.thrift.TSetClientInfoReq;
import org.apache.hive.service.rpc.thrift.TSetClientInfoResp;
import org.apache.hive.service.rpc.thrift.TUploadDataResp;

/** The calls about sessions and the server. Belongs to the gateway's event loop. */
final class SessionCalls {
    private static final TProtocolVersion NEWEST = TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V10;
    /** What drivers read that ask for no fetch size of their own. */
    private static final Map<String, String> SERVER_SETTINGS =
            Map.of("hive.server2.thrift.resultset.default.fetch.size", "10000");

    private static final int MOST_SESSIONS = 32;

    private final SqlSessions sessions;
    private final Engines engines;

    SessionCalls(SqlSessions sessions, Engines engines) {
        this.sessions = sessions;
        this.engines = engines;
    }

    void bind(Calls calls) {
        calls.add(
                "OpenSession",
                TCLIService.OpenSession_args::new,
                TCLIService.OpenSession_args::getReq,
                this::open,
                new Wrapping<>(status -> new TOpenSessionResp(status, NEWEST), TCLIService.OpenSession_result::new));
        calls.add(
                "CloseSession",
                TCLIService.CloseSession_args::new,
                TCLIService.CloseSession_args::getReq,
                this::close,
                new Wrapping<>(TCloseSessionResp::new, TCLIService.CloseSession_result::new));
        calls.add(
                "GetInfo",
                TCLIService.GetInfo_args::new,
                TCLIService.GetInfo_args::getReq,
                this::info,
                new Wrapping<>(
                        status -> new TGetInfoResp(status, TGetInfoValue.stringValue("")),
                        TCLIService.GetInfo_result::new));
        calls.add(
                "SetClientInfo",
                TCLIService.SetClientInfo_args::new,
                TCLIService.SetClientInfo_args::getReq,
                this::clientInfo,
                new Wrapping<>(TSetClientInfoResp::new, TCLIService.SetClientInfo_result::new));
        bindRefused(calls);
    }

    /** Named, so that a driver is told in words. */
    private static void bindRefused(Calls calls) {
        calls.add(
                "GetDelegationToken",
                TCLIService.GetDelegationToken_args::new,
                TCLIService.GetDelegationToken_args::getReq,
                (request, caller) -> refuse("a delegation token"),
                new Wrapping<>(TGetDelegationTokenResp::new, TCLIService.GetDelegationToken_result::new));
        calls.add(
                "CancelDelegationToken",
                TCLIService.CancelDelegationToken_args::new,
                TCLIService.CancelDelegationToken_args::getReq,
                (request, caller) -> refuse("a delegation token"),
                new Wrapping<>(TCancelDelegationTokenResp::new, TCLIService.CancelDelegationToken_result::new));
        calls.add(
                "RenewDelegationToken",
                TCLIService.RenewDelegationToken_args::new,
                TCLIService.RenewDelegationToken_args::getReq,
                (request, caller) -> refuse("a delegation token"),
                new Wrapping<>(TRenewDelegationTokenResp::new, TCLIService.RenewDelegationToken_result::new));
        calls.add(
                "UploadData",
                TCLIService.UploadData_args::new,
                TCLIService.UploadData_args::getReq,
                (request, caller) -> refuse("the upload of data"),
                new Wrapping<>(
                        status -> new TUploadDataResp(status, noOperation()), TCLIService.UploadData_result::new));
        calls.add(
                "DownloadData",
                TCLIService.DownloadData_args::new,
                TCLIService.DownloadData_args::getReq,
                (request, caller) -> refuse("the download of data"),
                new Wrapping<>(
                        status -> new TDownloadDataResp(status, noOperation()), TCLIService.DownloadData_result::new));
    }

    private static <P> Future<P> refuse(String what) {
        return Future.failedFuture(Refusal.unsupported(what));
    }

    private static TOperationHandle noOperation() {
        return new TOperationHandle(Handles.make(), TOperationType.UNKNOWN, false);
    }

    private Future<TOpenSessionResp> open(TOpenSessionReq request, Caller caller) {
        Principal user = caller.user();
        if (caller.opened().size() >= MOST_SESSIONS) {
            throw Refusal.of("53300", MOST_SESSIONS + " sessions are open on this connection, which is the most");
        }
        TProtocolVersion version = version(request);
        Map<String, String> configuration = request.getConfiguration() == null ? Map.of() : request.getConfiguration();
        return sessions.open(user, version, ConnectionString.of(configuration)).map(session -> {
            if (!caller.opened(session)) {
                sessions.close(session);
                throw Refusal.of("08003", "the connection is gone");
            }
            var answer = new TOpenSessionResp(Answers.SUCCESS, version);
            answer.setSessionHandle(new TSessionHandle(session.handle()));
            answer.setConfiguration(SERVER_SETTINGS);
            return answer;
        });
    }

    /** The driver's own, or the newest here where it is newer still. */
    private static TProtocolVersion version(TOpenSessionReq request) {
        TProtocolVersion asked = request.getClient_protocol();
        return asked == null || asked.compareTo(NEWEST) > 0 ? NEWEST : asked;
    }

    private Future<TCloseSessionResp> close(TCloseSessionReq request, Caller caller) {
        SqlSession session = sessions.find(request.getSessionHandle(), caller.user());
        caller.closed(session);
        return sessions.close(session).map(ignored -> new TCloseSessionResp(Answers.SUCCESS));
    }

    private Future<TGetInfoResp> info(TGetInfoReq request, Caller caller) {
        SqlSession session = sessions.find(request.getSessionHandle(), caller.user());
        if (request.getInfoType() == null) {
            throw Refusal.of("HY096", "the server does not know what this driver asks about it");
        }
        return session.sessions()
                .session(session.identity().name())
                .map(found -> new TGetInfoResp(
                        Answers.SUCCESS, ServerInfo.of(request.getInfoType(), sparkVersion(found.engine()))));
    }

    /** Tools go by it for what the SQL can do; empty where the engine has not said yet. */
    private String sparkVersion(String engine) {
        return engines.engines().stream()
                .filter(found -> found.id().equals(engine))
                .findFirst()
                .flatMap(EngineSnapshot::ready)
                .map(ready -> ready.versions().get("spark"))
                .orElse("");
    }

    private Future<TSetClientInfoResp> clientInfo(TSetClientInfoReq request, Caller caller) {
        sessions.find(request.getSessionHandle(), caller.user());
        return Future.succeededFuture(new TSetClientInfoResp(Answers.SUCCESS));
    }
}
