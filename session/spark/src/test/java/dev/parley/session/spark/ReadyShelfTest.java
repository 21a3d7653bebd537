package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.session.spark.ReadyShelf.Work;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadyShelfTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger foundEmpty = new AtomicInteger();
    private final ReadyShelf<String> shelf = new ReadyShelf<>(new PoolDemand(new PoolBounds(1, 3)), nanos::get, true);

    private final ReadyShelf<String> half = new ReadyShelf<>(new PoolDemand(new PoolBounds(2, 3)), nanos::get, true);

    private void fill(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            nanos.addAndGet(ReadyShelf.QUIET.toNanos());
            assertThat(shelf.awaitWork()).isInstanceOf(Work.Make.class);
            assertThat(shelf.made(Optional.of("made " + i))).isTrue();
        }
    }

    private Optional<String> take() {
        return shelf.take(foundEmpty::incrementAndGet);
    }

    @Test
    void itGrowsWithWhatIsTakenAndShrinksAgain() throws InterruptedException {
        fill(1);
        assertThat(take()).contains("made 0");
        fill(1);
        assertThat(take()).contains("made 0");
        fill(2);
        assertThat(shelf.count()).isEqualTo(2);
        assertThat(foundEmpty).hasValue(0);
        nanos.addAndGet(PoolDemand.MEMORY.toNanos());
        assertThat(shelf.awaitWork()).isEqualTo(new Work.Close<>("made 1"));
        assertThat(shelf.count()).isEqualTo(1);
    }

    @Test
    void whereNoneIsReadyOneTakerWaitsForTheOneInTheMaking() throws Exception {
        assertThat(shelf.awaitWork()).isEqualTo(new Work.Make<>());
        var waiting = CompletableFuture.supplyAsync(this::take);
        await().atMost(DEADLINE).until(shelf::isAwaited);
        assertThat(take()).isEmpty();
        assertThat(shelf.made(Optional.of("late"))).isTrue();
        assertThat(waiting.get()).contains("late");
        assertThat(foundEmpty).hasValue(2);
        assertThat(shelf.isAwaited()).isFalse();
    }

    @Test
    void aMakerThatSleepsSinceNoneWasWantedIsWokenByTheFirstTaker() throws Exception {
        var unwanted = new ReadyShelf<String>(new PoolDemand(new PoolBounds(0, 1)), nanos::get, true);
        var work = new CompletableFuture<Work<String>>();
        var maker = new Thread(() -> {
            try {
                work.complete(unwanted.awaitWork());
            } catch (InterruptedException e) {
                work.completeExceptionally(e);
            }
        });
        maker.setDaemon(true);
        maker.start();
        await().atMost(DEADLINE).until(() -> maker.getState() == Thread.State.TIMED_WAITING);

        var waiting = CompletableFuture.supplyAsync(() -> unwanted.take(foundEmpty::incrementAndGet));

        assertThat(work.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Work.Make.class);
        unwanted.made(Optional.of("made"));
        assertThat(waiting.get()).contains("made");
    }

    @Test
    void whoWaitsIsToldThatNoneCouldBeMade() throws Exception {
        var waiting = CompletableFuture.supplyAsync(this::take);
        await().atMost(DEADLINE).until(shelf::isAwaited);
        assertThat(shelf.made(Optional.empty())).isTrue();
        assertThat(waiting.get()).isEmpty();
    }

    @Test
    void anEmptyShelfIsFilledWhateverRuns() throws Exception {
        shelf.countStatement(1);
        assertThat(nextWork(shelf).get()).isInstanceOf(Work.Make.class);
    }

    @Test
    void theNextIsMadeOnceNoStatementHasRunForAMoment() throws Exception {
        fillHalf();
        half.countStatement(1);
        var work = nextWork(half);
        assertThat(work).isNotDone();
        half.countStatement(-1);
        assertThat(work).isNotDone();
        nanos.addAndGet(ReadyShelf.QUIET.toNanos());
        assertThat(work.get()).isInstanceOf(Work.Make.class);
    }

    @Test
    void theNextIsNotMadeBesideTheFirstStatementsOfOneThatWasTaken() throws Exception {
        fillHalf();
        nanos.addAndGet(ReadyShelf.QUIET.toNanos());
        assertThat(half.awaitWork()).isInstanceOf(Work.Make.class);
        assertThat(half.made(Optional.of("second"))).isTrue();
        assertThat(half.take(foundEmpty::incrementAndGet)).isPresent();
        var work = nextWork(half);
        assertThat(work).isNotDone();
        nanos.addAndGet(ReadyShelf.QUIET.toNanos());
        assertThat(work.get()).isInstanceOf(Work.Make.class);
    }

    @Test
    void theMakersPatienceHasAnEnd() throws Exception {
        fillHalf();
        half.countStatement(1);
        var work = nextWork(half);
        assertThat(work).isNotDone();
        nanos.addAndGet(ReadyShelf.MAKERS_PATIENCE.toNanos());
        half.countStatement(1);
        assertThat(work.get()).isInstanceOf(Work.Make.class);
    }

    private void fillHalf() throws InterruptedException {
        assertThat(half.awaitWork()).isInstanceOf(Work.Make.class);
        assertThat(half.made(Optional.of("first"))).isTrue();
        nanos.addAndGet(1);
    }

    @Test
    void aClosedShelfGivesBackWhatIsOnItAndTakesNoMore() throws Exception {
        fill(1);
        assertThat(shelf.close()).containsExactly("made 0");
        assertThat(shelf.awaitWork()).isEqualTo(new Work.End<>());
        assertThat(shelf.made(Optional.of("late"))).isFalse();
        assertThat(take()).isEmpty();
    }

    /** Of a maker that has begun to wait. */
    private static CompletableFuture<Work<String>> nextWork(ReadyShelf<String> shelf) {
        var work = new CompletableFuture<Work<String>>();
        var maker = new Thread(() -> {
            try {
                work.complete(shelf.awaitWork());
            } catch (InterruptedException e) {
                work.completeExceptionally(e);
            }
        });
        maker.setDaemon(true);
        maker.start();
        await().atMost(DEADLINE).until(() -> maker.getState() == Thread.State.TIMED_WAITING || work.isDone());
        return work;
    }
}
