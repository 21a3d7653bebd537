package dev.parley.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the clients of a chaos run were told of their statements, and whether that fits together. Thread-safe. */
final class ChaosHistory {
    /** Why a statement may fail whose engine was killed. */
    private static final Set<String> EXCUSES = Set.of("ENGINE_LOST", "SESSION_NOT_OPEN");

    /** What a statement does. */
    enum Kind {
        /** Sets the counter of its session to 0. */
        START,
        /** Adds 1 to it, and gives it. */
        COUNT,
        /** Gives a number that it was asked for. */
        QUERY,
        /** Gives the sum of a large result's rows. */
        LARGE
    }

    /** An acknowledged statement. */
    record StatementId(long session, int statement) {}

    /**
     * What became of it.
     *
     * @param state the last one of its record
     * @param code why it failed; empty where it did not
     * @param value what it gave; 0 where it gave nothing
     */
    record Outcome(String state, String code, long value) {
        boolean succeeded() {
            return state.equals("succeeded");
        }
    }

    /**
     * An acknowledged statement and what its client knows of it.
     *
     * @param expected what it should give; of a count this follows from those before it
     * @param outcome null while it is not known
     */
    record Told(StatementId id, Kind kind, long expected, Outcome outcome) {}

    private final Map<StatementId, Told> all = new ConcurrentHashMap<>();
    private final Map<StatementId, Kind> twice = new ConcurrentHashMap<>();

    void acknowledged(StatementId id, Kind kind, long expected) {
        if (all.putIfAbsent(id, new Told(id, kind, expected, null)) != null) {
            twice.put(id, kind);
        }
    }

    void ended(StatementId id, Outcome outcome) {
        all.computeIfPresent(id, (same, told) -> new Told(id, told.kind(), told.expected(), outcome));
    }

    List<Told> told() {
        return List.copyOf(all.values());
    }

    /** How many were acknowledged and have not ended, as far as their clients know. */
    long underWay() {
        return all.values().stream().filter(told -> told.outcome() == null).count();
    }

    /**
     * All that is wrong, in sentences.
     *
     * @param stored the states that the server has of all statements in the end
     */
    List<String> violations(Map<StatementId, String> stored) {
        var wrong = new ArrayList<String>();
        twice.forEach((id, kind) -> wrong.add(id + " was acknowledged for two requests"));
        all.values().stream()
                .map(ChaosHistory::wrongByItself)
                .filter(Objects::nonNull)
                .forEach(wrong::add);
        bySession().values().forEach(statements -> {
            wrong.addAll(gaps(statements));
            wrong.addAll(wrongCounts(statements));
        });
        all.forEach((id, told) -> {
            if (told.outcome() != null && !told.outcome().state().equals(stored.get(id))) {
                wrong.add(id + " was told to have " + told.outcome().state() + ", and is " + stored.get(id));
            }
        });
        stored.keySet().stream()
                .filter(id -> !all.containsKey(id))
                .forEach(id -> wrong.add(id + " is there, and was never acknowledged"));
        return wrong;
    }

    private Map<Long, List<Told>> bySession() {
        return all.values().stream()
                .sorted(Comparator.comparing((Told told) -> told.id().statement()))
                .collect(Collectors.groupingBy(told -> told.id().session()));
    }

    private static String wrongByItself(Told told) {
        Outcome outcome = told.outcome();
        if (outcome == null) {
            return told.id() + " has no outcome";
        }
        if (!outcome.succeeded()) {
            return outcome.state().equals("failed") && EXCUSES.contains(outcome.code())
                    ? null
                    : told.id() + " ended as " + outcome;
        }
        boolean isSaid = told.kind() == Kind.QUERY || told.kind() == Kind.LARGE;
        return isSaid && outcome.value() != told.expected()
                ? told.id() + " gave " + outcome.value() + " instead of " + told.expected()
                : null;
    }

    private static List<String> gaps(List<Told> statements) {
        var wrong = new ArrayList<String>();
        Map<Integer, Told> byId =
                statements.stream().collect(Collectors.toMap(told -> told.id().statement(), Function.identity()));
        for (int i = 0; i < statements.size(); i++) {
            if (!byId.containsKey(i)) {
                wrong.add("statement " + i + " of session "
                        + statements.get(0).id().session() + " was acknowledged to nobody");
            }
        }
        return wrong;
    }

    /** One that was lost may have counted or not; all others counted once. */
    private static List<String> wrongCounts(List<Told> statements) {
        var wrong = new ArrayList<String>();
        long last = 0;
        long lost = 0;
        for (Told told : statements) {
            if (told.kind() == Kind.START) {
                last = 0;
                lost = 0;
            }
            if (told.kind() != Kind.COUNT || told.outcome() == null) {
                continue;
            }
            if (!told.outcome().succeeded()) {
                lost++;
                continue;
            }
            long value = told.outcome().value();
            if (value < last + 1 || value > last + 1 + lost) {
                wrong.add(told.id() + " counted " + value + " after " + last + " and " + lost + " lost ones");
            }
            last = value;
            lost = 0;
        }
        return wrong;
    }
}
