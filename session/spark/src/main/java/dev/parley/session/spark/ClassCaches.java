package dev.parley.session.spark;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.encoders.HashableWeakReference;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator$;
import org.apache.spark.util.NonFateSharingCache;
import org.apache.spark.util.SizeEstimator$;
import scala.Tuple2;

/** What Spark keeps for all sessions by class or class loader, and would keep of a closed one. Thread-safe. */
final class ClassCaches {
    private ClassCaches() {}

    /** Removes what belongs to these loaders. */
    static void forget(Set<ClassLoader> loaders) {
        forgetGenerated(loaders);
        forgetSizes(loaders);
    }

    /** Classes that were generated from queries; their loader's parent is that of the session. */
    private static void forgetGenerated(Set<ClassLoader> loaders) {
        NonFateSharingCache<?, ?> cache = PrivateField.read(CodeGenerator$.MODULE$, "cache", NonFateSharingCache.class);
        cache.cache().asMap().keySet().removeIf(key -> isGeneratedFor(loaders, key));
    }

    private static boolean isGeneratedFor(Set<ClassLoader> loaders, Object key) {
        Object loader = ((HashableWeakReference) ((Tuple2<?, ?>) key)._1()).get();
        return loader == null || loaders.contains(loader);
    }

    /** How classes are laid out: by weak keys, but the values hold them. */
    private static void forgetSizes(Set<ClassLoader> loaders) {
        Map<?, ?> layouts = PrivateField.read(SizeEstimator$.MODULE$, "classInfos", Map.class);
        layouts.keySet().removeIf(type -> isOf(loaders, (Class<?>) type));
    }

    private static boolean isOf(Set<ClassLoader> loaders, Class<?> type) {
        return type.getClassLoader() != null && loaders.contains(type.getClassLoader()); // the JDK's have none
    }
}
