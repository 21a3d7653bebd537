package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkEngine.class)
class ReadySessionsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @Test
    void aSessionThatFindsOneReadyIsOpenAtOnceAndItsFirstStatementsAreQuick(SparkEngine.Running engine) {
        assertThat(usuallyUntilOpened(engine)).isLessThan(Duration.ofSeconds(1));
        awaitReady(engine, 2);
        try (var session = engine.open()) {
            assertThat(session.echo("1 + 1")).isEqualTo("res0: Int = 2\n");
            assertThat(session.echo("Seq(1).toDS.map(_ + 1).collect().toList"))
                    .isEqualTo("res1: List[Int] = List(2)\n");
            assertThat(session.rows("select 1")).isEqualTo(List.of(List.of(1)));
        }
    }

    /** The median of three: one pause of a busy machine says nothing of how long it takes. */
    private static Duration usuallyUntilOpened(SparkEngine.Running engine) {
        return Stream.generate(() -> untilOpened(engine))
                .limit(3)
                .sorted()
                .toList()
                .get(1);
    }

    private static Duration untilOpened(SparkEngine.Running engine) {
        awaitReady(engine, 2);
        Instant start = Instant.now();
        try (var session = engine.open()) {
            session.awaitOpened();
            return Duration.between(start, Instant.now());
        }
    }

    @Test
    void aReadySessionHasNoTraceOfItsWarmUp(SparkEngine.Running engine) {
        awaitReady(engine, 1);
        try (var session = engine.open()) {
            assertThat(session.echo("sc.getLocalProperty(\"spark.jobGroup.id\")"))
                    .startsWith("res0: String = parley-" + session.key() + "-");
            assertThat(session.scala("number").error().message()).isEqualTo("not found: value number");
            assertThat(session.rows("show views")).isEmpty();
        }
    }

    @Test
    void twoThatWereReadyHaveTheirOwnClassesVariablesAndSettings(SparkEngine.Running engine) {
        awaitReady(engine, 2);
        try (var one = engine.open(Map.of("spark.sql.shuffle.partitions", "3"));
                var two = engine.open()) {
            assertThat(one.echo("case class Foo(a: Int); val x = Foo(1)")).contains("x: Foo = Foo(1)");
            assertThat(two.echo("case class Foo(b: String); val x = Foo(\"b\")"))
                    .contains("x: Foo = Foo(b)");
            String last = "sc.parallelize(Seq(x)).map(foo => foo.copy()).collect().last";
            assertThat(one.echo(last)).isEqualTo("res0: Foo = Foo(1)\n");
            assertThat(two.echo(last)).isEqualTo("res0: Foo = Foo(b)\n");
            String partitions = "spark.conf.get(\"spark.sql.shuffle.partitions\")";
            assertThat(one.echo(partitions)).endsWith("String = 3\n");
            assertThat(two.echo(partitions)).endsWith("String = 2\n");
        }
    }

    @Test
    void thePoolIsFilledAgain(SparkEngine.Running engine) {
        awaitReady(engine, 2);
        try (var one = engine.open();
                var two = engine.open()) {
            one.awaitOpened();
            two.awaitOpened();
            awaitReady(engine, 2);
            assertThat(one.echo("1")).isEqualTo("res0: Int = 1\n");
            assertThat(two.echo("2")).isEqualTo("res0: Int = 2\n");
        }
    }

    @Test
    void aRefusedSessionCostsNoneThatIsReady(SparkEngine.Running engine) {
        awaitReady(engine, 2);
        var refused = engine.open(Map.of("spark.sql.shuffle.partitions", "many"));
        assertThat(refused.awaitFailed().error().code()).isEqualTo("SETTING_REFUSED");
        assertThat(engine.readySessions()).isEqualTo(2);
    }

    @Test
    void closingThePoolClosesThoseThatAreReady(SparkEngine.Running engine) {
        List<ReadySession> made = new CopyOnWriteArrayList<>();
        var pool = new ReadySessions(new PoolBounds(2, 2), () -> {
            made.add(engine.makeReady());
            return made.get(made.size() - 1);
        });
        pool.start();
        await().atMost(DEADLINE).until(() -> pool.count() == 2);
        List<ReadySession> taken = List.of(pool.take(() -> {}).orElseThrow());
        await().atMost(DEADLINE).until(() -> pool.count() == 2);
        pool.close();
        assertThat(pool.take(() -> {})).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(pool::isKeptBy);
        assertThat(taken).allSatisfy(session -> {
            assertThat(session.classes().directory().path()).isDirectory();
            session.close();
        });
        assertThat(made).hasSize(3).allSatisfy(session -> {
            assertThat(session.classes().directory().path()).doesNotExist();
            assertThat(session.classes()
                            .blocks()
                            .loaderOf("$line"
                                    + LineBlocks.before(session.classes().block()) + ".x"))
                    .isEmpty();
        });
    }

    @Test
    void aPoolThatCannotMakeSessionsGivesUpAfterAWhile() {
        var tries = new AtomicInteger();
        var pool = new ReadySessions(new PoolBounds(1, 1), Duration.ofMillis(1), () -> {
            tries.incrementAndGet();
            throw new IllegalStateException("no room for class files");
        });
        pool.start();
        await().atMost(DEADLINE)
                .until(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(pool::isKeptBy));
        assertThat(tries).hasValue(5);
        assertThat(pool.take(() -> {})).isEqualTo(Optional.empty());
        pool.close();
    }

    @Test
    void aPoolOfNoneStartsNothing() {
        try (var pool = new ReadySessions(new PoolBounds(0, 0), () -> {
            throw new AssertionError("not asked for");
        })) {
            pool.start();
            assertThat(pool.take(() -> {})).isEmpty();
        }
    }

    @Test
    void aSessionThatFindsNoneReadySaysSo(SparkEngine.Running engine) {
        awaitReady(engine, 2);
        try (var found = engine.open()) {
            assertThat(found.awaitOpened().phases()).doesNotContainKey("pool_empty");
        }
        var empty = new AtomicInteger();
        try (var pool = new ReadySessions(new PoolBounds(0, 0), engine::makeReady)) {
            assertThat(pool.take(empty::incrementAndGet)).isEmpty();
        }
        assertThat(empty).hasValue(1);
    }

    private static void awaitReady(SparkEngine.Running engine, int count) {
        await().atMost(DEADLINE).until(() -> engine.readySessions() >= count);
    }
}
