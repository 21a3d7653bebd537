package dev.parley.server.store;

import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.store.StoreKind.TestStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** The main class of a process that writes statements until it is killed, and prints the id of each acknowledged one. */
final class EndlessWriter {
    private EndlessWriter() {}

    public static void main(String[] arguments) throws InterruptedException {
        var where = new TestStore(Path.of(arguments[0]), System.getenv(), () -> {
            throw new IllegalStateException("nobody looks past the store here");
        });
        OpenStore open = OpenStore.in(where);
        OpenStore.get(open.store().save(StoredSamples.session(1, "flights", SessionState.IDLE)));
        PrintStream out = System.out;
        var inFlight = new Semaphore(64);
        for (int id = 0; id < 1_000_000; id++) {
            inFlight.acquire();
            int written = id;
            open.store()
                    .save(StoredSamples.statement(1, id, StatementState.SUCCEEDED))
                    .onSuccess(ignored -> {
                        out.println(written + ".");
                        out.flush();
                        inFlight.release();
                    })
                    .onFailure(e -> Runtime.getRuntime().halt(3));
        }
    }
}
