package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two sessions that cache at once; each test has queries of its own, since the engine is shared. */
@ExtendWith(SparkEngine.class)
class SessionCachesTest {
    @Test
    void clearingTheCacheEmptiesOnlyTheCallersOwn(SparkEngine.Running engine) {
        try (var one = engine.open();
                var two = engine.open()) {
            cache(one, "one", 1001);
            cache(one, "both", 1002);
            cache(two, "both", 1002);
            cache(two, "two", 1003);
            assertThat(one.sql("clear cache").error()).isNull();
            assertThat(isCached(one, 1001)).isFalse();
            assertThat(isCached(two, 1002)).isTrue();
            assertThat(isCached(two, 1003)).isTrue();
            one.echo("spark.catalog.clearCache()");
            assertThat(isCached(two, 1002)).isTrue();
            two.echo("spark.catalog.clearCache()");
            assertThat(isCached(two, 1002)).isFalse();
            assertThat(isCached(two, 1003)).isFalse();
        }
    }

    @Test
    void aFutureClearsTheCacheOfItsSession(SparkEngine.Running engine) {
        String clear = "import scala.concurrent._, duration._, ExecutionContext.Implicits.global\n"
                + "Await.result(Future { spark.catalog.clearCache() }, 30.seconds)";
        try (var one = engine.open();
                var two = engine.open()) {
            cache(one, "one", 1011);
            cache(two, "two", 1012);
            one.echo(clear);
            assertThat(isCached(one, 1011)).isFalse();
            assertThat(isCached(two, 1012)).isTrue();
            two.echo(clear);
            assertThat(isCached(two, 1012)).isFalse();
        }
    }

    @Test
    void unpersistingGivesUpOnlyTheCallersClaim(SparkEngine.Running engine) {
        try (var one = engine.open();
                var two = engine.open()) {
            one.echo("spark.range(1021).cache().count()");
            two.echo("spark.range(1021).cache().count()");
            one.echo("spark.range(1021).unpersist()");
            assertThat(isCached(two, 1021)).isTrue();
            two.echo("spark.range(1021).unpersist()");
            assertThat(isCached(two, 1021)).isFalse();
        }
    }

    @Test
    void uncachingATableGivesUpOnlyTheCallersClaimButDroppingItNobodyKeeps(SparkEngine.Running engine) {
        try (var one = engine.open();
                var two = engine.open()) {
            one.sql("create table shared_by_both using parquet as select 1 as a");
            one.sql("cache table shared_by_both");
            two.sql("cache table shared_by_both");
            String isCached = "spark.catalog.isCached(\"shared_by_both\")";
            assertThat(one.sql("uncache table shared_by_both").error()).isNull();
            assertThat(two.echo(isCached)).endsWith("true\n");
            one.sql("insert into shared_by_both values (2)");
            assertThat(two.rows("select sum(a) from shared_by_both")).asString().contains("3");
            one.sql("drop table shared_by_both");
            one.sql("create table shared_by_both using parquet as select 5 as a");
            assertThat(two.echo(isCached)).endsWith("false\n");
            one.sql("drop table shared_by_both");
        }
    }

    @Test
    void whatTwoSessionsCacheIsOneCopyThatGoesWithTheLastOfThem(SparkEngine.Running engine) {
        String copies = "sc.getPersistentRDDs.values.count(_.name.contains(\"1031\"))";
        try (var watcher = engine.open()) {
            var one = engine.open();
            var two = engine.open();
            one.echo("spark.range(1031).cache().count()");
            two.echo("spark.range(1031).cache().count()");
            assertThat(watcher.echo(copies)).endsWith("Int = 1\n");
            one.close();
            assertThat(isCached(two, 1031)).isTrue();
            assertThat(two.echo("spark.range(1031).count()")).endsWith("1031\n");
            two.close();
            assertThat(watcher.echo(copies)).endsWith("Int = 0\n");
            assertThat(isCached(watcher, 1031)).isFalse();
        }
    }

    private static void cache(TestSession session, String view, int rows) {
        session.echo("spark.range(" + rows + ").createOrReplaceTempView(\"" + view + "\")");
        assertThat(session.sql("cache table " + view).error()).isNull();
    }

    private static boolean isCached(TestSession session, int rows) {
        return session.echo("spark.range(" + rows + ").storageLevel.useMemory").endsWith("true\n");
    }
}
