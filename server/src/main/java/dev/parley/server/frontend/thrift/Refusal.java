package dev.parley.server.frontend.thrift;

import dev.parley.protocol.model.StatementError;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import org.apache.hive.service.rpc.thrift.TStatus;
import org.apache.hive.service.rpc.thrift.TStatusCode;

/** Why a driver does not get what it asked for. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final String GENERAL = "HY000";
    private static final String TIMEOUT = "HYT00";
    private static final String CANCELLED = "HY008";
    private static final String NOT_ALLOWED = "42501";

    private final String sqlState;
    private final boolean isHandle;

    private Refusal(String sqlState, String message, boolean isHandle) {
        super(message, null, false, false);
        this.sqlState = sqlState;
        this.isHandle = isHandle;
    }

    static Refusal of(String sqlState, String message) {
        return new Refusal(sqlState, message, false);
    }

    /** What the driver names is not here. */
    static Refusal handle(String message) {
        return new Refusal("HY009", message, true);
    }

    static Refusal unsupported(String what) {
        return of("0A000", what + " is not supported");
    }

    static Refusal cancelled() {
        return of(CANCELLED, "the statement was cancelled");
    }

    static Refusal stillRuns() {
        return of("HY010", "the statement has not ended; ask for its status until it has");
    }

    /** Of a statement that failed. */
    static Refusal failed(StatementError error) {
        return of(sqlState(error), message(error));
    }

    /** Of whatever a call failed with; nothing of what is not foreseen is told. */
    static Refusal of(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (failure instanceof GatewayException refused) {
            String hint = refused.hint() == null ? "" : "; " + refused.hint();
            return of(sqlState(refused.code()), "[" + refused.code() + "] " + refused.getMessage() + hint);
        }
        return null;
    }

    static String message(StatementError error) {
        String code = error.code();
        boolean isSaid = code == null || error.message().startsWith("[" + code);
        return isSaid ? error.message() : "[" + code + "] " + error.message();
    }

    static String sqlState(StatementError error) {
        if (error.sqlState() != null) {
            return error.sqlState();
        }
        return switch (String.valueOf(error.code())) {
            case "STATEMENT_TIMEOUT" -> TIMEOUT;
            case "ENGINE_LOST", "SESSION_NOT_OPEN" -> "08S01";
            default -> "ParseException".equals(error.name()) ? "42601" : GENERAL;
        };
    }

    private static String sqlState(ErrorCode code) {
        if (code == ErrorCode.CONF_NOT_ALLOWED || code == ErrorCode.CONF_IS_STATIC) {
            return NOT_ALLOWED;
        }
        return switch (code.kind()) {
            case UNAUTHENTICATED, FORBIDDEN -> "28000";
            case NOT_FOUND, GONE -> "02000";
            case LIMIT -> "53300";
            case TIMEOUT -> TIMEOUT;
            case UNAVAILABLE -> "08S01";
            case TOO_LARGE -> "54001";
            case USER, METHOD, MEDIA_TYPE, CONFLICT, FAILED, INTERNAL -> GENERAL;
        };
    }

    String sqlState() {
        return sqlState;
    }

    TStatus status() {
        return Answers.failure(
                isHandle ? TStatusCode.INVALID_HANDLE_STATUS : TStatusCode.ERROR_STATUS, sqlState, getMessage());
    }
}
