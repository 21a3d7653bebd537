package dev.parley.session.spark;

import dev.parley.session.interpreter.Displays;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.sql.TableReader;
import dev.parley.session.spark.result.ArrowTableReader;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Dataset;

/** What {@code display} in a session calls. Thread-safe; static, since the interpreter's code can reach nothing else. */
public final class DisplayedTables {
    private static final AtomicReference<Displays> DISPLAYS = new AtomicReference<>(Optional::empty);
    private static final TableReader TABLES = new ArrowTableReader();

    private DisplayedTables() {}

    static void install(Displays displays) {
        DISPLAYS.set(displays);
    }

    /** Makes the table the result of the statement that calls this. */
    public static void display(Dataset<?> data) throws InterruptedException {
        execution().display((limits, uploads) -> TABLES.read(data, limits, uploads));
    }

    /** The one on whose behalf the calling thread works. */
    static Execution execution() {
        return DISPLAYS.get()
                .current()
                .orElseThrow(() -> new IllegalStateException("display works only while a statement runs"));
    }
}
