package dev.parley.session.spark;

import java.util.ArrayList;
import org.apache.spark.sql.artifact.ArtifactManager;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.DefaultCatalogManager;
import org.apache.spark.sql.hive.HiveSessionCatalog;
import org.apache.spark.sql.hive.HiveSessionResourceLoader;
import org.apache.spark.sql.hive.HiveSessionStateBuilder;
import org.apache.spark.sql.internal.SessionResourceLoader;
import org.apache.spark.sql.internal.SessionState;
import org.apache.spark.sql.internal.SessionStateBuilder;
import scala.Function1;
import scala.Function2;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;
import scala.runtime.BoxedUnit;

/**
 * SparkSessions that have all in common with another but its settings, of which they have a copy: what is registered,
 * dropped or switched to in one is so in the other. Stateless.
 */
final class SharingSessions {
    private SharingSessions() {}

    /** One that shares with a session. */
    static SparkSession of(org.apache.spark.sql.SparkSession session) {
        return watched(session, null);
    }

    /** The same, whose plans are watched although Spark was not told to do so at its start; where these are not null. */
    static SparkSession watched(org.apache.spark.sql.SparkSession session, StatementPlans plans) {
        return copy(session, plans, true);
    }

    /** The same, with artifacts of its own, of which it has a copy: what it compiles is not the other's. */
    static SparkSession apart(org.apache.spark.sql.SparkSession session, StatementPlans plans) {
        return copy(session, plans, false);
    }

    private static SparkSession copy(
            org.apache.spark.sql.SparkSession session, StatementPlans plans, boolean sharesArtifacts) {
        SparkSession spark = (SparkSession) session;
        // Spark lets a session's state say how it is copied, but nobody say so for it.
        SparkSession carrier = spark.cloneSession();
        carrier.listenerManager().clear();
        Function2<SparkSession, SessionState, SessionState> copy =
                (made, ignored) -> state(made, spark.sessionState(), plans, sharesArtifacts);
        PrivateField.write(carrier.sessionState(), "createClone", copy);
        return carrier.cloneSession();
    }

    private static SessionState state(
            SparkSession made, SessionState shared, StatementPlans plans, boolean sharesArtifacts) {
        boolean isHive = made.sparkContext()
                .conf()
                .get("spark.sql.catalogImplementation", "in-memory")
                .equals("hive");
        return isHive
                ? WithHive.state(made, shared, plans, sharesArtifacts)
                : new InMemory(made, shared, plans, sharesArtifacts).build();
    }

    private static Seq<Function1<LogicalPlan, BoxedUnit>> watched(
            StatementPlans plans, SparkSession session, Seq<Function1<LogicalPlan, BoxedUnit>> rules) {
        var all = new ArrayList<>(JavaConverters.seqAsJavaList(rules));
        all.add(plan -> plans.checked(session.sparkContext(), plan));
        return JavaConverters.asScalaBuffer(all).toSeq();
    }

    /** With the catalog that an engine has by default. */
    private static final class InMemory extends SessionStateBuilder {
        private final SessionState shared;
        private final StatementPlans plans;
        private final boolean sharesArtifacts;

        private InMemory(SparkSession made, SessionState shared, StatementPlans plans, boolean sharesArtifacts) {
            super(made, Option.apply(shared));
            this.shared = shared;
            this.plans = plans;
            this.sharesArtifacts = sharesArtifacts;
        }

        @Override
        public Seq<Function1<LogicalPlan, BoxedUnit>> customCheckRules() {
            return plans == null ? super.customCheckRules() : watched(plans, session(), super.customCheckRules());
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
            return sharesArtifacts ? shared.artifactManager() : super.artifactManager();
        }
    }

    /** With Hive's catalog; loaded where that is, since its classes need not be there. */
    private static final class WithHive extends HiveSessionStateBuilder {
        private final SessionState shared;
        private final StatementPlans plans;
        private final boolean sharesArtifacts;

        private WithHive(SparkSession made, SessionState shared, StatementPlans plans, boolean sharesArtifacts) {
            super(made, Option.apply(shared));
            this.shared = shared;
            this.plans = plans;
            this.sharesArtifacts = sharesArtifacts;
        }

        @Override
        public Seq<Function1<LogicalPlan, BoxedUnit>> customCheckRules() {
            return plans == null ? super.customCheckRules() : watched(plans, session(), super.customCheckRules());
        }

        private static SessionState state(
                SparkSession made, SessionState shared, StatementPlans plans, boolean sharesArtifacts) {
            return new WithHive(made, shared, plans, sharesArtifacts).build();
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
            return sharesArtifacts ? shared.artifactManager() : super.artifactManager();
        }
    }
}
