package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps rows of a session's queries from being computed until a test lets them: {@code gated(id, from)} is {@code id},
 * but waits with those that are not below {@code from} while the gate is shut. Belongs to one thread.
 */
final class RowGate {
    /** A row that has waited so long is computed all the same: a test that fails leaves no task behind. */
    private static final int SECONDS = 120;

    private static final String LATCH =
            "System.getProperties.get(\"gate\").asInstanceOf[java.util.concurrent.CountDownLatch]";

    private final Api api;
    private final String session;

    /** In a session that is there; it is open. */
    RowGate(Api api, String session) throws Exception {
        this.api = api;
        this.session = session;
        put(0);
        scala("spark.udf.register(\"gated\", (id: Long, from: Long) => { if (id >= from) " + LATCH + ".await(" + SECONDS
                + ", java.util.concurrent.TimeUnit.SECONDS); id })");
    }

    void shut() throws Exception {
        put(1);
    }

    void open() throws Exception {
        scala(LATCH + ".countDown(); 1");
    }

    private void put(int count) throws Exception {
        scala("System.getProperties.put(\"gate\", new java.util.concurrent.CountDownLatch(" + count + ")); 1");
    }

    private void scala(String code) throws Exception {
        assertThat(api.run(session, "scala", code).path("state").asText()).isEqualTo("succeeded");
    }
}
