package dev.parley.session.spark;

import java.util.Map;
import org.apache.spark.sql.catalyst.encoders.HashableWeakReference;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator$;
import org.apache.spark.util.NonFateSharingCache;
import org.apache.spark.util.SizeEstimator$;
import scala.Tuple2;

/** What Spark keeps for all sessions by class or class loader, and would keep of a closed one. Thread-safe. */
final class ClassCaches {
    private ClassCaches() {}

    /** Removes what belongs to these loaders. */
    static void forget(SessionLoaders loaders) {
        forgetGenerated(loaders);
        forgetSizes(loaders);
    }

    /** Classes that were generated from queries; their loader's parent is that of the session. */
    private static void forgetGenerated(SessionLoaders loaders) {
        NonFateSharingCache<?, ?> cache = PrivateField.read(CodeGenerator$.MODULE$, "cache", NonFateSharingCache.class);
        cache.cache().asMap().keySet().removeIf(key -> isGeneratedFor(loaders, key));
    }

    private static boolean isGeneratedFor(SessionLoaders loaders, Object key) {
        var loader = (ClassLoader) ((HashableWeakReference) ((Tuple2<?, ?>) key)._1()).get();
        return loader == null || loaders.has(loader);
    }

    /** How classes are laid out: by weak keys, but the values hold them. */
    private static void forgetSizes(SessionLoaders loaders) {
        Map<?, ?> layouts = PrivateField.read(SizeEstimator$.MODULE$, "classInfos", Map.class);
        layouts.keySet().removeIf(type -> loaders.has(((Class<?>) type).getClassLoader()));
    }
}
