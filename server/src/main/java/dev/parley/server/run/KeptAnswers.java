package dev.parley.server.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.parley.server.result.ResultFormat;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Answers that are given again, each for as long as its snippet says, all within a bound of bytes. Thread-safe. */
final class KeptAnswers {
    private static final long MOST_BYTES = 64 << 20;
    /** A larger one is read from its result each time. */
    private static final int MOST_BODY_BYTES = 1 << 20;

    private final Clock clock;
    private final Cache<RunKey, KeptAnswer> answers;

    KeptAnswers(Clock clock) {
        this.clock = clock;
        this.answers = Caffeine.newBuilder()
                .maximumWeight(MOST_BYTES)
                .weigher((RunKey key, KeptAnswer answer) -> answer.weight())
                .expireAfter(new UntilItsTime())
                .executor(Runnable::run) // what it tidies up is done at once
                .build();
    }

    Optional<KeptAnswer> find(RunKey key) {
        return Optional.ofNullable(answers.getIfPresent(key))
                .filter(answer -> !left(answer).isZero());
    }

    void put(RunKey key, KeptAnswer answer) {
        answers.put(key, answer);
    }

    /** Keeps a body where the answer is still kept. */
    void keep(RunKey key, KeptAnswer answer, ResultFormat format, Buffer body) {
        if (body.length() <= MOST_BODY_BYTES) {
            answers.asMap()
                    .computeIfPresent(
                            key, (same, kept) -> kept.at().equals(answer.at()) ? kept.with(format, body) : kept);
        }
    }

    void forget(RunKey key, KeptAnswer answer) {
        answers.asMap().computeIfPresent(key, (same, kept) -> kept.at().equals(answer.at()) ? null : kept);
    }

    private Duration left(KeptAnswer answer) {
        Duration left = Duration.between(clock.instant(), answer.at().plus(answer.ttl()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Each goes at its own time, also where a body was added since. */
    private final class UntilItsTime implements Expiry<RunKey, KeptAnswer> {
        @Override
        public long expireAfterCreate(RunKey key, KeptAnswer answer, long now) {
            return left(answer).toNanos();
        }

        @Override
        public long expireAfterUpdate(RunKey key, KeptAnswer answer, long now, long current) {
            return left(answer).toNanos();
        }

        @Override
        public long expireAfterRead(RunKey key, KeptAnswer answer, long now, long current) {
            return current;
        }
    }
}
