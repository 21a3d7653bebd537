package dev.parley.session.spark35;

import dev.parley.session.interpreter.Displays;
import dev.parley.session.interpreter.SparkAdapter;
import dev.parley.session.interpreter.SparkRuntime;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Spark 3.5 with Scala 2.12. Used from one thread. */
public final class Spark35Adapter implements SparkAdapter {
    private final LineBlocks blocks = new LineBlocks();

    @Override
    public long ownerOfClass(String className) {
        return LineBlocks.blockOf(className);
    }

    @Override
    public SparkRuntime start(Path directory, Map<String, String> conf, Displays displays) {
        PoolBounds pool = PoolBounds.of(conf);
        DisplayedTables.install(displays);
        // Stays the context class loader of this thread, and with it of all that Spark starts now and later.
        Thread.currentThread()
                .setContextClassLoader(new RoutingClassLoader(Spark35Adapter.class.getClassLoader(), blocks));
        CompilerHeadStart.begin(blocks.take());
        SparkSession spark =
                SparkSession.builder().config(EngineConf.of(directory, conf)).getOrCreate();
        var runtime = new Spark35Runtime(spark, blocks, directory.resolve("classes"), pool);
        runtime.start();
        return runtime;
    }
}
