package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import dev.parley.server.security.Principal;
import dev.parley.server.session.SessionClocks;
import dev.parley.server.session.SessionSnapshot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A session as the contract shows it. Values. */
record SessionAnswer(
        long id,
        String name,
        String owner,
        SessionSpec spec,
        SessionState state,
        boolean terminal,
        int generation,
        String engine,
        Map<String, Instant> phases,
        Instant createdAt,
        Instant endedAt,
        String endedReason,
        long version,
        SessionSnapshot.Restart lastRestart,
        SessionClocks clocks,
        Links links) {
    private static final Pattern SECRET =
            Pattern.compile("secret|password|passwd|token|credential|access[._-]?key", Pattern.CASE_INSENSITIVE);

    /** Where to go on. */
    record Links(String self, String statements) {}

    /** As this user sees it: one's own go by name while they live, others' and those whose name may be taken by number. */
    static SessionAnswer of(SessionSnapshot session, Principal user) {
        boolean isByName = user.owns(session.owner()) && !session.state().isTerminal();
        String self = path(isByName ? session.name() : Long.toString(session.id()));
        return new SessionAnswer(
                session.id(),
                session.name(),
                session.owner(),
                withoutSecrets(session.spec()),
                session.state(),
                session.state().isTerminal(),
                session.generation(),
                session.engine(),
                session.phases(),
                session.createdAt(),
                session.endedAt(),
                session.endedReason(),
                session.version(),
                session.lastRestart(),
                session.clocks(),
                new Links(self, self + "/statements"));
    }

    /** Where the session of this name or number is found. */
    static String path(String name) {
        return "/api/v1/sessions/" + name;
    }

    private static SessionSpec withoutSecrets(SessionSpec spec) {
        Map<String, String> conf = new LinkedHashMap<>(spec.conf());
        conf.replaceAll((key, value) -> SECRET.matcher(key).find() ? "***" : value);
        return spec.with(conf);
    }
}
