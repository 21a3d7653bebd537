package dev.parley.session.host;

import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.SparkRuntime;
import dev.parley.session.output.OutputRouter;
import java.util.concurrent.CompletableFuture;

/** What every session of an engine uses. */
record HostServices(
        Events events,
        Results results,
        OutputRouter<Execution> router,
        OutputPump pump,
        Canceller canceller,
        AbandonedThreads abandoned,
        CompletableFuture<SparkRuntime> spark) {}
