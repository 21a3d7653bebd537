package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.verify.ChaosHistory.Kind;
import dev.parley.verify.ChaosHistory.Outcome;
import dev.parley.verify.ChaosHistory.StatementId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a chaos run has to find. */
class ChaosHistoryTest {
    private static final Outcome LOST = new Outcome("failed", "ENGINE_LOST", 0);

    private final ChaosHistory history = new ChaosHistory();
    private final Map<StatementId, String> stored = new HashMap<>();

    @Test
    void aRunWhoseLossesAreExcusedIsRight() {
        tell(0, Kind.START, 0, gave(0));
        tell(1, Kind.COUNT, 0, gave(1));
        tell(2, Kind.QUERY, 5, gave(5));
        tell(3, Kind.COUNT, 0, LOST);
        tell(4, Kind.COUNT, 0, gave(3));
        tell(5, Kind.LARGE, 10, LOST);

        assertThat(history.violations(stored)).isEmpty();
    }

    @Test
    void aLostStatementIsFound() {
        tell(0, Kind.START, 0, gave(0));
        history.acknowledged(new StatementId(1, 1), Kind.COUNT, 0);

        assertThat(history.violations(stored)).singleElement().asString().contains("has no outcome");
    }

    @Test
    void aStatementThatRanTwiceOrNotAtAllIsFound() {
        tell(0, Kind.COUNT, 0, gave(1));
        tell(1, Kind.COUNT, 0, gave(3));
        tell(2, Kind.COUNT, 0, gave(3));

        assertThat(history.violations(stored)).hasSize(2).allMatch(wrong -> wrong.contains("counted 3 after"));
    }

    @Test
    void aWrongResultIsFound() {
        tell(0, Kind.LARGE, 10, gave(9));

        assertThat(history.violations(stored)).singleElement().asString().contains("gave 9 instead of 10");
    }

    @Test
    void anOutcomeThatChangedIsFound() {
        tell(0, Kind.QUERY, 1, gave(1));
        stored.put(new StatementId(1, 0), "failed");

        assertThat(history.violations(stored)).singleElement().asString().contains("told to have succeeded");
    }

    @Test
    void aFailureWithoutAnExcuseIsFound() {
        tell(0, Kind.QUERY, 1, new Outcome("failed", "RESULT_NOT_STORED", 0));
        tell(1, Kind.QUERY, 1, new Outcome("cancelled", "", 0));

        assertThat(history.violations(stored)).hasSize(2);
    }

    @Test
    void aStatementOfNobodyAndOneAcknowledgedTwiceAreFound() {
        tell(1, Kind.QUERY, 1, gave(1));
        history.acknowledged(new StatementId(1, 1), Kind.QUERY, 1);
        stored.put(new StatementId(1, 0), "succeeded");

        assertThat(history.violations(stored))
                .hasSize(3)
                .anyMatch(wrong -> wrong.contains("was acknowledged to nobody"))
                .anyMatch(wrong -> wrong.contains("was never acknowledged"))
                .anyMatch(wrong -> wrong.contains("for two requests"));
    }

    private static Outcome gave(long value) {
        return new Outcome("succeeded", "", value);
    }

    private void tell(int statement, Kind kind, long expected, Outcome outcome) {
        var id = new StatementId(1, statement);
        history.acknowledged(id, kind, expected);
        history.ended(id, outcome);
        stored.put(id, outcome.state());
    }
}
