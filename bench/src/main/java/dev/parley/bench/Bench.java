package dev.parley.bench;

import java.io.IOException;
import java.util.List;

/** One thing that is measured. */
interface Bench {
    /** As {@code make bench ONLY=name} takes it, and as the page's markers have it. */
    String name();

    /** Measures; takes its time. */
    List<Table> run(Setting setting) throws IOException, InterruptedException;
}
