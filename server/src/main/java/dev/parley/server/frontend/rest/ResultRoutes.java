package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.Table;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.result.ResultId;
import dev.parley.server.result.ResultStream;
import dev.parley.server.result.Results;
import dev.parley.server.session.AllSessions;
import dev.parley.server.session.StatementSnapshot;
import io.vertx.core.Future;

/** The rows of a statement's table. Stateless. */
final class ResultRoutes {
    private final AllSessions sessions;
    private final Results results;

    ResultRoutes(AllSessions sessions, Results results) {
        this.sessions = sessions;
        this.results = results;
    }

    void bind(Routes routes) {
        routes.bind("getStatementResult", this::result);
    }

    private Future<Reply> result(RestRequest request) {
        var wanted = new ResultStream.Request(request.format(), request.rows(), request.acceptsGzip());
        return sessions.of(request.user())
                .statement(request.session(), request.statementId())
                .compose(statement -> rows(statement, table(statement), wanted));
    }

    private Future<Reply> rows(StatementSnapshot statement, Table table, ResultStream.Request wanted) {
        return results.read(new ResultId(statement.session(), statement.id()), table, wanted)
                .compose(stream -> stream.next()
                        .map(first -> CutReply.of(table, new ResultReply(wanted.format(), stream, first)))
                        .onFailure(e -> stream.close()));
    }

    private static Table table(StatementSnapshot statement) {
        Table table = statement.output().table();
        if (table == null) {
            boolean ended = statement.state().isTerminal();
            throw new GatewayException(
                    ErrorCode.NO_RESULT,
                    "Statement " + statement.id() + (ended ? " gave no table." : " has not ended."),
                    ended ? "Only queries, and tables that were displayed, have a result." : "Wait for it first.");
        }
        return table;
    }
}
