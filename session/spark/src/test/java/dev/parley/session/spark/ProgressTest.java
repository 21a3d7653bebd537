package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.StatementProgressed;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.StatementState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told of the Spark jobs of a statement, on whatever thread they are started. */
@ExtendWith(SparkEngine.class)
class ProgressTest {
    private final SparkEngine.Running engine;
    private TestSession session;

    ProgressTest(SparkEngine.Running engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        session = engine.open();
        session.awaitOpened();
    }

    @AfterEach
    void close() {
        session.close();
        assertThat(engine.jobs().isEmpty()).isTrue();
    }

    @Test
    void theStagesOfAJobAreToldAndAtLastThatAllIsDone() {
        Progress last = last(
                session.scala("sc.parallelize(1 to 1000, 6).map(i => (i % 3, i)).reduceByKey(_ + _, 2).collect()"));
        assertThat(last.jobs()).isEqualTo(1);
        assertThat(last.activeJobs()).isZero();
        assertThat(last.tasks()).isEqualTo(8);
        assertThat(last.done()).isEqualTo(8);
        assertThat(last.fraction()).isEqualTo(1.0);
        assertThat(last.stages()).extracting(Progress.Stage::tasks).containsExactly(6, 2);
        assertThat(last.stages()).extracting(Progress.Stage::done).containsExactly(6, 2);
        assertThat(last.stages()).extracting(Progress.Stage::active).containsOnly(0);
        Progress.Stage mapped = last.stages().get(0);
        assertThat(mapped.name()).startsWith("map at");
        assertThat(mapped.shuffleWriteBytes()).isPositive();
        assertThat(last.stages().get(1).shuffleReadBytes()).isEqualTo(mapped.shuffleWriteBytes());
        assertThat(mapped.link()).isNull();
    }

    @Test
    void theBytesAndRecordsOfATableThatIsReadAndWrittenAreCounted() {
        session.sql("create or replace temp view many as select id from range(0, 10000, 1, 4)");
        Progress last = last(session.sql("create table progress_rows using parquet as select * from many"));
        assertThat(last.stages().stream()
                        .mapToLong(Progress.Stage::outputRecords)
                        .sum())
                .isEqualTo(10_000);
        assertThat(last.stages().stream().mapToLong(Progress.Stage::outputBytes).sum())
                .isPositive();
        Progress read = last(session.sql("select sum(id) from progress_rows"));
        assertThat(read.stages().stream()
                        .mapToLong(Progress.Stage::inputRecords)
                        .sum())
                .isEqualTo(10_000);
        session.sql("drop table progress_rows");
    }

    @Test
    void theJobOfABroadcastIsTold() {
        session.sql("create or replace temp view small as select id, id * 2 as twice from range(0, 10, 1, 3)");
        session.sql("create or replace temp view large as select id from range(0, 1000, 1, 2)");
        Progress last = last(
                session.sql("select /*+ BROADCAST(small) */ count(*) from large join small on large.id = small.id"));
        assertThat(last.jobs()).isGreaterThanOrEqualTo(2);
        assertThat(last.stages()).extracting(Progress.Stage::tasks).contains(3);
        assertThat(last.fraction()).isEqualTo(1.0);
    }

    @Test
    void theJobsOfAFutureAndOfAnAsynchronousActionAreTold() {
        Progress future = last(
                session.scala(
                        """
                import scala.concurrent._, duration._, ExecutionContext.Implicits.global
                Await.result(Future(sc.parallelize(1 to 10, 5).count()), 1.minute)
                """));
        assertThat(future.tasks()).isEqualTo(5);
        Progress later = last(session.scala("Await.result(Future(sc.parallelize(1 to 10, 3).count()), 1.minute)"));
        assertThat(later.tasks()).isEqualTo(3);
        Progress action = last(session.scala("Await.result(sc.parallelize(1 to 10, 4).countAsync(), 1.minute)"));
        assertThat(action.tasks()).isEqualTo(4);
        assertThat(action.fraction()).isEqualTo(1.0);
    }

    @Test
    void aStageThatIsNotNeededAgainCountsForNothing() {
        Progress last = last(
                session.scala(
                        """
                val grouped = sc.parallelize(1 to 100, 4).map(i => (i % 3, i)).reduceByKey(_ + _, 2)
                grouped.count()
                grouped.count()
                """));
        assertThat(last.jobs()).isEqualTo(2);
        assertThat(last.tasks()).isEqualTo(8);
        assertThat(last.fraction()).isEqualTo(1.0);
    }

    @Test
    void whileItRunsAtMostFiveASecondAreToldWithAPaceAndNothingAfterTheEnd() throws Exception {
        StatementFinished finished = session.scala("sc.parallelize(1 to 60, 60).foreach(_ => Thread.sleep(100))");
        List<Progress> told = told(finished.statement());
        double seconds =
                (finished.endedAt().toEpochMilli() - finished.startedAt().toEpochMilli()) / 1000.0;
        assertThat(told).hasSizeBetween(6, (int) (seconds * 5) + 2);
        assertThat(told).extracting(Progress::done).isSorted();
        Progress amid = told.get(told.size() / 2);
        assertThat(amid.fraction()).isBetween(0.1, 0.95);
        // The end of a task and the start of the next are told by two threads, in any order: each count may be off by
        // some.
        List<Integer> active = told.stream()
                .flatMap(progress -> progress.stages().stream())
                .map(Progress.Stage::active)
                .sorted()
                .toList();
        assertThat(active).allSatisfy(tasks -> assertThat(tasks).isBetween(0, 4));
        assertThat(active.get(active.size() / 2)).isBetween(1, 2);
        assertThat(amid.stages().get(0).remainingMs()).isBetween(100L, 20_000L);
        assertThat(told.get(told.size() - 1).fraction()).isEqualTo(1.0);

        session.scala("1 + 1"); // whatever was on its way has come before this one's end
        List<EngineEvent> events = engine.events(session.key());
        assertThat(events.subList(events.indexOf(finished), events.size()))
                .noneMatch(StatementProgressed.class::isInstance);
    }

    @Test
    void aJobThatFailsTellsItsFailedTasksAndIsNotDone() {
        StatementFinished failed =
                session.scala("sc.parallelize(1 to 4, 4).foreach(i => if (i == 3) sys.error(\"three\"))");
        assertThat(failed.state()).isEqualTo(StatementState.FAILED);
        Progress last = last(failed);
        assertThat(last.activeJobs()).isZero();
        assertThat(last.fraction()).isLessThan(1.0);
        assertThat(last.stages().get(0).failed()).isEqualTo(1);
    }

    @Test
    void ofManyJobsTheLatestStagesAreToldAndTheOthersCounted() {
        Progress last = last(session.scala("(1 to 80).foreach(_ => sc.parallelize(1 to 2, 2).count())"));
        assertThat(last.jobs()).isEqualTo(80);
        assertThat(last.stages()).hasSize(Progress.MOST_STAGES);
        assertThat(last.stagesOmitted()).isEqualTo(30);
        assertThat(last.tasks()).isEqualTo(160);
        assertThat(last.done()).isEqualTo(160);
    }

    @Test
    void aStatementWithoutJobsTellsNothingAndTwoSessionsTellTheirOwn() {
        assertThat(told(session.scala("1 + 1").statement())).isEmpty();
        try (TestSession other = engine.open(Map.of())) {
            other.awaitOpened();
            int slow = session.submitScala("sc.parallelize(1 to 8, 8).foreach(_ => Thread.sleep(50))");
            StatementFinished quick = other.scala("sc.parallelize(1 to 3, 3).count()");
            assertThat(last(session.await(slow)).tasks()).isEqualTo(8);
            Progress ofOther = told(other, quick.statement()).stream()
                    .reduce((former, later) -> later)
                    .orElseThrow();
            assertThat(ofOther.tasks()).isEqualTo(3);
        }
    }

    private Progress last(StatementFinished finished) {
        return told(finished.statement()).stream()
                .reduce((former, later) -> later)
                .orElseThrow(() -> new AssertionError("no progress before " + finished));
    }

    private List<Progress> told(int statement) {
        return told(session, statement);
    }

    private List<Progress> told(TestSession of, int statement) {
        return engine.events(of.key()).stream()
                .filter(StatementProgressed.class::isInstance)
                .map(StatementProgressed.class::cast)
                .filter(event -> event.statement() == statement)
                .map(StatementProgressed::progress)
                .toList();
    }
}
