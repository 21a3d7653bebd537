package dev.parley.session.spark;

import org.apache.spark.sql.artifact.ArtifactManager;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.DefaultCatalogManager;
import org.apache.spark.sql.hive.HiveSessionCatalog;
import org.apache.spark.sql.hive.HiveSessionResourceLoader;
import org.apache.spark.sql.hive.HiveSessionStateBuilder;
import org.apache.spark.sql.internal.SessionResourceLoader;
import org.apache.spark.sql.internal.SessionState;
import org.apache.spark.sql.internal.SessionStateBuilder;
import scala.Function2;
import scala.Option;

/**
 * SparkSessions that have all in common with another but its settings, of which they have a copy: what is registered,
 * dropped or switched to in one is so in the other. Stateless.
 */
final class SharingSessions {
    private SharingSessions() {}

    /** One that shares with a session. */
    static SparkSession of(org.apache.spark.sql.SparkSession session) {
        SparkSession spark = (SparkSession) session;
        // Spark lets a session's state say how it is copied, but nobody say so for it.
        SparkSession carrier = spark.cloneSession();
        carrier.listenerManager().clear();
        Function2<SparkSession, SessionState, SessionState> copy = (made, ignored) -> state(made, spark.sessionState());
        PrivateField.write(carrier.sessionState(), "createClone", copy);
        return carrier.cloneSession();
    }

    private static SessionState state(SparkSession made, SessionState shared) {
        boolean isHive = made.sparkContext()
                .conf()
                .get("spark.sql.catalogImplementation", "in-memory")
                .equals("hive");
        return isHive ? WithHive.state(made, shared) : new InMemory(made, shared).build();
    }

    /** With the catalog that an engine has by default. */
    private static final class InMemory extends SessionStateBuilder {
        private final SessionState shared;

        private InMemory(SparkSession made, SessionState shared) {
            super(made, Option.apply(shared));
            this.shared = shared;
        }

        @Override
        public SessionCatalog catalog() {
            return shared.catalog();
        }

        @Override
        public DefaultCatalogManager catalogManager() {
            return (DefaultCatalogManager) shared.catalogManager();
        }

        @Override
        public FunctionRegistry functionRegistry() {
            return shared.functionRegistry();
        }

        @Override
        public TableFunctionRegistry tableFunctionRegistry() {
            return shared.tableFunctionRegistry();
        }

        @Override
        public SessionResourceLoader resourceLoader() {
            return shared.resourceLoader();
        }

        @Override
        public ArtifactManager artifactManager() {
            return shared.artifactManager();
        }
    }

    /** With Hive's catalog; loaded where that is, since its classes need not be there. */
    private static final class WithHive extends HiveSessionStateBuilder {
        private final SessionState shared;

        private WithHive(SparkSession made, SessionState shared) {
            super(made, Option.apply(shared));
            this.shared = shared;
        }

        private static SessionState state(SparkSession made, SessionState shared) {
            return new WithHive(made, shared).build();
        }

        @Override
        public HiveSessionCatalog catalog() {
            return (HiveSessionCatalog) shared.catalog();
        }

        @Override
        public DefaultCatalogManager catalogManager() {
            return (DefaultCatalogManager) shared.catalogManager();
        }

        @Override
        public FunctionRegistry functionRegistry() {
            return shared.functionRegistry();
        }

        @Override
        public TableFunctionRegistry tableFunctionRegistry() {
            return shared.tableFunctionRegistry();
        }

        @Override
        public HiveSessionResourceLoader resourceLoader() {
            return (HiveSessionResourceLoader) shared.resourceLoader();
        }

        @Override
        public ArtifactManager artifactManager() {
            return shared.artifactManager();
        }
    }
}
