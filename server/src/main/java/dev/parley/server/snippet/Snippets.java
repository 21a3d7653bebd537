package dev.parley.server.snippet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.security.Principal;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The snippets that are published, each to those who may see it. Belongs to the gateway's event loop. */
public final class Snippets {
    static final int MOST = 1_000;
    private static final long CACHED_CHARACTERS = 16 << 20;

    private final SnippetLedger ledger;
    private final Clock clock;
    private final Cache<String, PublishedSnippet> latest = Caffeine.newBuilder()
            .maximumWeight(CACHED_CHARACTERS)
            .weigher((String name, PublishedSnippet snippet) ->
                    1_000 + snippet.definition().code().length())
            .executor(Runnable::run) // what it tidies up is done at once
            .build();
    private Future<?> lastWrite = Future.succeededFuture();
    private long writes;

    /** A snippet and whether this call made the first version of it. */
    public record Publication(PublishedSnippet snippet, boolean isNew) {}

    public Snippets(SnippetLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Succeeds where the user may publish under this name; else fails with SNIPPET_EXISTS. */
    public Future<Void> requireFree(Principal user, String name) {
        return known(name).map(found -> {
            found.ifPresent(taken -> requireOwner(user, taken));
            return null;
        });
    }

    /** Makes it the version that runs; one that is the same as the one that runs is answered as it is. */
    public Future<Publication> publish(Principal user, String name, SnippetDefinition definition) {
        return inTurn(() -> known(name).compose(found -> {
            found.ifPresent(taken -> requireOwner(user, taken));
            if (found.isPresent() && found.get().definition().equals(definition)) {
                return Future.succeededFuture(new Publication(found.get(), false));
            }
            int version = found.map(PublishedSnippet::version).orElse(0) + 1;
            var snippet = new PublishedSnippet(name, version, user.name(), definition, clock.instant());
            return requireRoom(found.isEmpty())
                    .compose(ignored -> ledger.save(snippet))
                    .map(ignored -> {
                        latest.put(name, snippet);
                        return new Publication(snippet, found.isEmpty());
                    });
        }));
    }

    /** The version that runs, to look at; fails with UNKNOWN_SNIPPET. */
    public Future<PublishedSnippet> find(Principal user, String name) {
        return known(name)
                .map(found -> found.filter(snippet -> snippet.isSeenBy(user)).orElseThrow(() -> unknown(name)));
    }

    /** The version that runs, to run it; fails with UNKNOWN_SNIPPET. */
    public Future<PublishedSnippet> runnable(Principal user, String name) {
        return known(name)
                .map(found -> found.filter(snippet -> snippet.isRunBy(user)).orElseThrow(() -> unknown(name)));
    }

    /** A version that is kept; older ones are for the owner alone. */
    public Future<PublishedSnippet> find(Principal user, String name, int version) {
        return find(user, name)
                .compose(newest -> newest.version() == version
                        ? Future.succeededFuture(Optional.of(newest))
                        : user.sees(newest.owner())
                                ? ledger.version(name, version)
                                : Future.succeededFuture(Optional.empty()))
                .map(found -> found.orElseThrow(() -> new GatewayException(
                        ErrorCode.UNKNOWN_SNIPPET,
                        "Snippet '" + name + "' has no version " + version + ".",
                        "The newest " + SnippetLedger.VERSIONS + " are kept, for its owner to see.")));
    }

    /** All that the user sees, by name. */
    public Future<List<PublishedSnippet>> list(Principal user) {
        return ledger.all(MOST)
                .map(all ->
                        all.stream().filter(snippet -> snippet.isSeenBy(user)).toList());
    }

    /** Takes all versions away; what runs is not ended here. */
    public Future<PublishedSnippet> remove(Principal user, String name) {
        return inTurn(() -> find(user, name).compose(snippet -> {
            if (!user.sees(snippet.owner())) {
                throw new GatewayException(
                        ErrorCode.NOT_PERMITTED,
                        "Snippet '" + name + "' is " + snippet.owner() + "'s.",
                        "Ask its owner.");
            }
            return ledger.remove(name).map(ignored -> {
                latest.invalidate(name);
                return snippet;
            });
        }));
    }

    private Future<Optional<PublishedSnippet>> known(String name) {
        PublishedSnippet cached = latest.getIfPresent(name);
        if (cached != null) {
            return Future.succeededFuture(Optional.of(cached));
        }
        long before = writes;
        return ledger.latest(name).map(found -> {
            if (before == writes) { // else what was read may be old
                found.ifPresent(snippet -> latest.put(name, snippet));
            }
            return found;
        });
    }

    private Future<Void> requireRoom(boolean isNew) {
        return isNew
                ? ledger.all(MOST).map(all -> {
                    if (all.size() >= MOST) {
                        throw new GatewayException(
                                ErrorCode.SNIPPET_LIMIT_REACHED,
                                MOST + " of " + MOST + " snippets are published",
                                "delete one that is not needed");
                    }
                    return null;
                })
                : Future.succeededFuture();
    }

    /** One write after the other, so that no two make the same version. */
    private <T> Future<T> inTurn(Supplier<Future<T>> write) {
        Future<T> mine = lastWrite.transform(ignored -> {
            writes++;
            return write.get();
        });
        lastWrite = mine.transform(done -> {
            writes++;
            return Future.succeededFuture();
        });
        return mine;
    }

    private static void requireOwner(Principal user, PublishedSnippet taken) {
        if (!user.owns(taken.owner())) {
            throw new GatewayException(
                    ErrorCode.SNIPPET_EXISTS,
                    "The name '" + taken.name() + "' is another user's.",
                    "Names of snippets are one user's on the whole server, since they are addresses; choose another.");
        }
    }

    private static GatewayException unknown(String name) {
        return new GatewayException(
                ErrorCode.UNKNOWN_SNIPPET,
                "There is no snippet '" + (name.length() <= 64 ? name : name.substring(0, 64) + "…") + "'.",
                "GET /api/v1/snippets lists those that there are.");
    }
}
