package dev.parley.session.spark;

import org.apache.spark.SparkEnv;

/** Spark's environment once more, for a subclass to change. Thread-safe, as Spark's is. */
class CopiedEnv extends SparkEnv {
    CopiedEnv(SparkEnv env) {
        super(
                env.executorId(),
                env.rpcEnv(),
                env.serializer(),
                env.closureSerializer(),
                env.serializerManager(),
                env.mapOutputTracker(),
                env.shuffleManager(),
                env.broadcastManager(),
                env.blockManager(),
                env.securityManager(),
                env.metricsSystem(),
                env.memoryManager(),
                env.outputCommitCoordinator(),
                env.conf());
    }
}
