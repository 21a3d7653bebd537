package dev.parley.server.engine;

import io.vertx.core.Future;
import java.util.List;

/** What outlives the server of its engines. Writes take effect in the order of the calls, those of sessions included. */
public interface EngineLedger {
    /** Inserts or replaces, by id. */
    Future<Void> save(EngineRecord engine);

    Future<Void> remove(String engine);

    /** Those that lived when the server last ran, oldest first. */
    Future<List<EngineRecord>> all();
}
