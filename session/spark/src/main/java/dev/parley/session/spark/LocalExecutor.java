package dev.parley.session.spark;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.executor.Executor;
import org.apache.spark.executor.IsolatedSessionState;
import org.apache.spark.scheduler.local.LocalEndpoint;
import org.sparkproject.guava.cache.Cache;

/** The executor that shares this process with the driver, where there is one. Thread-safe. */
final class LocalExecutor {
    private LocalExecutor() {}

    /**
     * Makes it forget a session: it would keep the session's class loader for half an hour.
     *
     * @return the loader that it kept
     */
    static Optional<ClassLoader> forget(String session) {
        return find().flatMap(executor -> forget(executor.isolatedSessionCache(), session));
    }

    private static Optional<ClassLoader> forget(Cache<String, IsolatedSessionState> sessions, String session) {
        IsolatedSessionState state = sessions.getIfPresent(session);
        sessions.invalidate(session);
        return Optional.ofNullable(state).map(IsolatedSessionState::replClassLoader);
    }

    private static Optional<Executor> find() {
        Object dispatcher = PrivateField.read(SparkEnv.get().rpcEnv(), "dispatcher", Object.class);
        Map<?, ?> endpoints = PrivateField.read(dispatcher, "endpointRefs", Map.class);
        return endpoints.keySet().stream()
                .filter(LocalEndpoint.class::isInstance)
                .map(endpoint -> PrivateField.read(endpoint, "executor", Executor.class))
                .findFirst();
    }
}
