package dev.parley.session;

/** Spark cannot be started in this process. */
final class EngineStartException extends Exception {
    private static final long serialVersionUID = 1;

    EngineStartException(Throwable cause) {
        super(reason(cause), cause);
    }

    private static String reason(Throwable cause) {
        if (cause instanceof NoClassDefFoundError || cause instanceof ClassNotFoundException) {
            return "a class of Spark's is missing: " + cause.getMessage() + ". Check the configured spark_home.";
        }
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String detail = root == cause ? "" : " (" + root.getClass().getSimpleName() + ": " + root.getMessage() + ")";
        return "Spark could not be started: " + cause.getMessage() + detail;
    }
}
