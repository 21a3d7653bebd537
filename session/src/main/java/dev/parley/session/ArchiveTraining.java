package dev.parley.session;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineCommand.CloseSession;
import dev.parley.protocol.engine.EngineCommand.OpenSession;
import dev.parley.protocol.engine.EngineCommand.RunStatement;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.SessionClosed;
import dev.parley.protocol.engine.EngineEvent.SessionOpened;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.link.Frame.HeldSession;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementState;
import dev.parley.session.guard.CommonPoolThreads;
import dev.parley.session.guard.EndingGuard;
import dev.parley.session.guard.ExitGuard;
import dev.parley.session.host.Events;
import dev.parley.session.host.SessionHost;
import dev.parley.session.interpreter.DiscardedUpload;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.SparkAdapter;
import dev.parley.session.interpreter.SparkRuntime;
import dev.parley.session.link.EngineLink;
import dev.parley.session.link.LinkPeer;
import dev.parley.session.output.EngineOutput;
import dev.parley.session.output.OutputRouter;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * An engine's start and a session in it without a server, so that the JVM sees which classes that takes and archives
 * them as it ends. Its process does nothing else.
 */
public final class ArchiveTraining {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final SessionKey KEY = new SessionKey(1, 1);
    private static final List<String> SCALA = List.of(
            "case class Pair(id: Long, name: String); val pairs = Seq(Pair(1, \"a\"), Pair(2, \"b\"))",
            "println(pairs.toDS.filter(_.id > 1).map(_.name).collect().toList)",
            "spark.range(1000).selectExpr(\"id % 7 as k\", \"id\").groupBy(\"k\").count().orderBy(\"k\").show()",
            "undefined + 1");
    private static final List<String> SQL = List.of(
            "select id, cast(id as string) as name, current_date() as day from range(10)",
            "select id, uuid() as name from range(100000)");

    private final EngineSettings settings;
    private final BlockingQueue<EngineEvent> answers = new ArrayBlockingQueue<>(1000);

    private ArchiveTraining(EngineSettings settings) {
        this.settings = settings;
    }

    /** Exits with 0 once all of it has worked. */
    public static void main(String[] arguments) {
        System.setProperty("log4j2.configurationFile", "classpath:parley-engine-log4j2.properties");
        CommonPoolThreads.install();
        int status = 1;
        try {
            new ArchiveTraining(EngineSettings.read(System.getenv())).run();
            status = 0;
        } catch (Exception | LinkageError e) {
            System.err.println("the training failed: " + e);
        }
        System.exit(status);
    }

    private void run() throws InterruptedException {
        SparkAdapter adapter =
                ServiceLoader.load(SparkAdapter.class).findFirst().orElseThrow();
        var router = new OutputRouter<Execution>(adapter::ownerOfClass);
        EngineOutput.install(router);
        var spark = new CompletableFuture<SparkRuntime>();
        // Nothing answers at its address: what matters is that the classes of dialling are loaded.
        var link = new EngineLink(settings.identity(), settings.clock(), new Nobody());
        var host = new SessionHost(new Recorder(link), (key, statement) -> new DiscardedUpload(), router, spark);
        var guard = new EndingGuard(router, host);
        ExitGuard.install(guard);
        host.start();
        link.start();
        spark.complete(adapter.start(settings.directory(), settings.spark(), router::current, guard));
        try (var status = new StatusReporter(link, host, spark.join())) {
            status.report();
            useSession(host);
        }
        host.close();
        spark.join().close();
        guard.release();
        link.close();
    }

    private void useSession(SessionHost host) throws InterruptedException {
        host.open(new OpenSession(KEY, "training", Language.SCALA, null, null));
        await(SessionOpened.class);
        int statement = 0;
        for (String code : SCALA) {
            run(host, statement++, Language.SCALA, code);
        }
        for (String query : SQL) {
            if (run(host, statement++, Language.SQL, query).state() != StatementState.SUCCEEDED) {
                throw new IllegalStateException("a query did not succeed: " + query);
            }
        }
        host.close(new CloseSession(KEY));
        await(SessionClosed.class);
    }

    private StatementFinished run(SessionHost host, int statement, Language language, String code)
            throws InterruptedException {
        host.run(new RunStatement(KEY, statement, language, code, new TableLimits(100_000, 64 << 20)));
        return await(StatementFinished.class);
    }

    private <T extends EngineEvent> T await(Class<T> type) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            EngineEvent event = answers.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null || event instanceof EngineEvent.SessionFailed) {
                throw new IllegalStateException("instead of " + type.getSimpleName() + " came " + event);
            }
            if (type.isInstance(event)) {
                return type.cast(event);
            }
        }
    }

    /** Sends into the link, which writes them as for a server, and keeps a copy. */
    private final class Recorder implements Events {
        private final EngineLink link;

        Recorder(EngineLink link) {
            this.link = link;
        }

        @Override
        public void send(EngineEvent event) {
            link.send(event);
            if (!answers.offer(event)) {
                throw new IllegalStateException("more events than a training has");
            }
        }

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public boolean awaitRoom(Duration atMost) {
            return true;
        }
    }

    /** Whom no command reaches. */
    private static final class Nobody implements LinkPeer {
        @Override
        public void accept(EngineCommand command) {}

        @Override
        public List<HeldSession> held() {
            return List.of();
        }

        @Override
        public void linked(boolean isNewServer) {}

        @Override
        public void ended(String reason) {}
    }
}
