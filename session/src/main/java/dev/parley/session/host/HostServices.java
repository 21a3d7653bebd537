package dev.parley.session.host;

import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.SparkRuntime;
import dev.parley.session.output.OutputRouter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What every session of an engine uses.
 *
 * @param statements how many have run
 */
record HostServices(
        Events events,
        Results results,
        Files files,
        OutputRouter<Execution> router,
        OutputPump pump,
        Canceller canceller,
        AbandonedThreads abandoned,
        AtomicLong statements,
        CompletableFuture<SparkRuntime> spark) {}
