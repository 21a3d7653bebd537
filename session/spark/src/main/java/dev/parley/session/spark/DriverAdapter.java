package dev.parley.session.spark;

import dev.parley.session.interpreter.Displays;
import dev.parley.session.interpreter.SessionGuard;
import dev.parley.session.interpreter.SparkAdapter;
import dev.parley.session.interpreter.SparkRuntime;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.runtime.BoxedUnit;

/** The Spark and the Scala that this module was compiled with. Used from one thread. */
public final class DriverAdapter implements SparkAdapter {
    private final LineBlocks blocks = new LineBlocks();

    @Override
    public long ownerOfClass(String className) {
        return LineBlocks.blockOf(className);
    }

    @Override
    public SparkRuntime start(Path directory, Map<String, String> conf, Displays displays, SessionGuard guard) {
        PoolBounds pool = PoolBounds.of(conf);
        DisplayedTables.install(displays);
        var scopes = new SessionScopes();
        var plans = new StatementPlans();
        // Stays the context class loader of this thread, and with it of all that Spark starts now and later.
        Thread.currentThread()
                .setContextClassLoader(new RoutingClassLoader(DriverAdapter.class.getClassLoader(), blocks, scopes));
        Path classes = directory.resolve("classes");
        CompilerHeadStart.begin(blocks.take(), classes.resolve("head-start"));
        var context = new EngineContext(EngineConf.of(directory, conf), guard, scopes);
        SparkSession spark = SparkSession.builder()
                .sparkContext(context)
                .withExtensions(plans::install)
                .withExtensions(DriverAdapter::installStrategies)
                .getOrCreate();
        var actives = ActiveSessions.install();
        var attribution = new Attribution(actives, scopes, JobProgress.install(context), plans);
        var runtime = new DriverRuntime(spark, blocks, attribution, classes, pool);
        runtime.start();
        return runtime;
    }

    private static BoxedUnit installStrategies(SparkSessionExtensions extensions) {
        extensions.injectPlannerStrategy(session -> new ConstantRows());
        return BoxedUnit.UNIT;
    }
}
