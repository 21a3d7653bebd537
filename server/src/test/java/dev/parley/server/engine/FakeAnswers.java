package dev.parley.server.engine;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.Answer.Candidate;
import dev.parley.protocol.engine.EngineCommand.Ask;
import dev.parley.protocol.engine.EngineEvent.Answered;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.engine.TablePlace;
import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.NameKind;
import dev.parley.protocol.model.StatementError;
import java.util.List;
import java.util.stream.Stream;

/** What a fake engine answers: it knows a session's variables and views, and looks at the last word before the cursor. */
final class FakeAnswers {
    private FakeAnswers() {}

    /** The answer; {@code memory} is null where there is no such session. */
    static Answered answered(Ask ask, FakeMemory memory) {
        if (memory == null) {
            var error = StatementError.of("SessionNotOpen", "SESSION_NOT_OPEN", "the session is not open");
            return new Answered(ask.key(), ask.request(), null, error);
        }
        Question question = ask.question();
        if (question instanceof Question.ReadCatalog read
                && read.database() != null
                && !read.database().equals("default")) {
            var error = StatementError.of("NoSuchDatabaseException", "SCHEMA_NOT_FOUND", "no " + read.database());
            return new Answered(ask.key(), ask.request(), null, error);
        }
        return new Answered(ask.key(), ask.request(), answer(question, memory), null);
    }

    private static Answer answer(Question question, FakeMemory memory) {
        if (question instanceof Question.Complete complete) {
            String word = word(complete.code(), complete.cursor());
            return new Answer.Completed(
                    complete.cursor() - word.length(),
                    complete.cursor(),
                    known(complete.language(), word, memory),
                    false);
        }
        if (question instanceof Question.ReadCatalog read) {
            return catalog(read, memory);
        }
        if (question instanceof Question.DescribeTables describe) {
            return described(describe, memory);
        }
        var inspect = (Question.Inspect) question;
        return known(inspect.language(), word(inspect.code(), inspect.cursor()), memory).stream()
                .findFirst()
                .map(found -> new Answer.Inspected(found.text(), found.kind(), found.type(), null))
                .orElse(Answer.Inspected.NOTHING);
    }

    private static String word(String code, int cursor) {
        return code.substring(0, cursor).replaceFirst("(?s)^.*\\W", "");
    }

    private static List<Candidate> known(Language language, String word, FakeMemory memory) {
        Stream<Candidate> all =
                switch (language) {
                    case SCALA ->
                        memory.variables().entrySet().stream()
                                .map(variable -> new Candidate(
                                        variable.getKey(),
                                        NameKind.VALUE,
                                        variable.getValue().type()));
                    case SQL -> memory.views().keySet().stream().map(view -> new Candidate(view, NameKind.VIEW, null));
                };
        return all.filter(candidate -> candidate.text().startsWith(word)).toList();
    }

    private static Answer catalog(Question.ReadCatalog read, FakeMemory memory) {
        var tables = memory.views().entrySet().stream()
                .filter(view -> read.table() == null || read.table().equals(view.getKey()))
                .map(view -> new Answer.Catalog.Table(
                        null,
                        view.getKey(),
                        true,
                        true,
                        read.table() == null ? null : List.of(view.getValue().column())))
                .toList();
        return new Answer.Catalog(
                "default",
                List.of("default"),
                tables.stream().limit(read.limit()).toList(),
                List.of(),
                tables.size() > read.limit());
    }

    /** A table or a column on each page, however many were asked for. */
    private static Answer described(Question.DescribeTables asked, FakeMemory memory) {
        var names = memory.views().keySet().stream()
                .filter(name -> asked.tables() == null || name.matches(asked.tables()))
                .filter(name ->
                        asked.from() == null || name.compareTo(asked.from().table()) >= 0)
                .sorted()
                .toList();
        var first = names.stream()
                .limit(1)
                .map(name -> new Answer.Described.Relation(
                        null,
                        name,
                        true,
                        true,
                        null,
                        asked.withColumns()
                                ? List.of(field(memory.views().get(name).column()))
                                : null))
                .toList();
        return new Answer.Described(first, names.size() > 1 ? new TablePlace("", names.get(1), 1) : null);
    }

    private static Answer.Described.Field field(Column column) {
        return new Answer.Described.Field(1, column.name(), column.type(), true, null);
    }
}
