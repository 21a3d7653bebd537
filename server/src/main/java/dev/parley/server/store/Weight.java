package dev.parley.server.store;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.model.Snippet;
import dev.parley.protocol.model.Table;
import dev.parley.server.batch.BatchRecord;
import dev.parley.server.result.StoredResult;
import dev.parley.server.session.JournalEntry;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.StatementSnapshot;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Estimates in characters how much memory a write holds while it waits. */
final class Weight {
    private static final long RECORD = 500;
    static final long CELL = 16;

    private Weight() {}

    static long of(SessionSnapshot session) {
        long init = session.spec().init().stream()
                .map(Snippet::code)
                .mapToLong(String::length)
                .sum();
        return RECORD + init + cell(session.spec().conf()) + cell(session.spec().tags());
    }

    static long of(BatchRecord batch) {
        var spec = batch.spec();
        return RECORD
                + cell(spec.args())
                + cell(spec.conf())
                + Stream.of(spec.jars(), spec.pyFiles(), spec.files(), spec.archives(), spec.tags())
                        .mapToLong(Weight::cell)
                        .sum();
    }

    static long of(StatementSnapshot statement) {
        Table table = statement.output().table();
        long rows = table == null ? 0 : cell(table.rows());
        long parameters = statement.spec().parameters().stream()
                .mapToLong(parameter -> cell(parameter.name()) + cell(parameter.value()))
                .sum();
        return RECORD + statement.code().length() + statement.output().characters() + rows + parameters;
    }

    static long of(List<JournalEntry> entries) {
        return entries.stream().map(JournalEntry::event).mapToLong(Weight::of).sum();
    }

    private static long of(EngineEvent.OfStatement event) {
        if (event instanceof EngineEvent.StatementPrinted printed) {
            return RECORD + printed.text().length();
        }
        return RECORD
                + (event instanceof EngineEvent.StatementDisplayed shown
                        ? shown.bundle().characters()
                        : 0);
    }

    static long of(StoredResult result) {
        return RECORD + (result.inline() == null ? 0 : result.inline().length());
    }

    private static long cell(Object cell) {
        if (cell instanceof String text) {
            return CELL + text.length();
        }
        if (cell instanceof List<?> list) {
            return CELL + list.stream().mapToLong(Weight::cell).sum();
        }
        if (cell instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .mapToLong(entry -> cell(entry.getKey()) + cell(entry.getValue()))
                    .sum();
        }
        return CELL;
    }
}
