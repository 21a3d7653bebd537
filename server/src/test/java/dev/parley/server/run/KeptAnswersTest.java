package dev.parley.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.result.ResultFormat;
import dev.parley.server.session.StatementOutput;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.StatementSpec;
import dev.parley.server.testing.MovableClock;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {
    private static final Buffer BODY = Buffer.buffer("{}");

    private final MovableClock clock = new MovableClock();
    private final KeptAnswers answers = new KeptAnswers(clock);

    @Test
    void anAnswerIsKeptAsLongAsItsSnippetSaysAlsoWhereABodyWasAdded() {
        RunKey key = key("delays");
        answers.put(key, answer());
        clock.advance(Duration.ofSeconds(50));
        answers.keep(key, answers.find(key).orElseThrow(), ResultFormat.JSON, BODY);

        assertThat(answers.find(key).orElseThrow().body(ResultFormat.JSON)).contains(BODY);
        assertThat(answers.find(key).orElseThrow().body(ResultFormat.CSV)).isEmpty();
        assertThat(answers.find(key("arrivals"))).isEmpty();

        clock.advance(Duration.ofSeconds(10));

        assertThat(answers.find(key)).isEmpty();
    }

    @Test
    void aBodyOfAnAnswerBeforeIsNotGivenToTheNextOne() {
        RunKey key = key("delays");
        KeptAnswer before = answer();
        answers.put(key, before);
        clock.advance(Duration.ofSeconds(1));
        answers.put(key, answer());

        answers.keep(key, before, ResultFormat.JSON, BODY);
        answers.forget(key, before);

        assertThat(answers.find(key).orElseThrow().bodies()).isEmpty();
    }

    @Test
    void aLargeBodyIsNotKept() {
        RunKey key = key("delays");
        KeptAnswer answer = answer();
        answers.put(key, answer);

        answers.keep(key, answer, ResultFormat.JSON, Buffer.buffer(new byte[(1 << 20) + 1]));

        assertThat(answers.find(key).orElseThrow().bodies()).isEmpty();
    }

    private RunKey key(String snippet) {
        return new RunKey(snippet, 1, clock.instant().minusSeconds(1), List.of());
    }

    private KeptAnswer answer() {
        var statement = new StatementSnapshot(
                1,
                "flights",
                0,
                StatementSpec.of("select 1", Language.SQL),
                StatementState.SUCCEEDED,
                clock.instant(),
                clock.instant(),
                clock.instant(),
                StatementOutput.NONE,
                null);
        return KeptAnswer.of(statement, clock.instant(), Duration.ofMinutes(1));
    }
}
