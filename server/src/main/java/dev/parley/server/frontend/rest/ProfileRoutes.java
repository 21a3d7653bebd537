package dev.parley.server.frontend.rest;

import dev.parley.server.config.Profile;
import dev.parley.server.engine.EngineRegistry;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The operation on profiles. Stateless. */
final class ProfileRoutes {
    private final EngineRegistry engines;

    /** A page of them: the only one. */
    record Profiles(List<ProfileAnswer> items) {}

    /** A profile as the contract shows it; it holds no secrets. */
    record ProfileAnswer(
            String name,
            String master,
            String memory,
            Map<String, String> conf,
            String sharedBy,
            int engines,
            int maxEngines,
            int maxSessions,
            String dedicatedMemory,
            int dedicatedCores,
            List<String> allowedConf) {}

    ProfileRoutes(EngineRegistry engines) {
        this.engines = engines;
    }

    void bind(Routes routes) {
        routes.bind("listProfiles", request -> Future.succeededFuture(list()));
    }

    private Answer list() {
        return Answer.ok(new Profiles(engines.profileNames().stream()
                .flatMap(name -> engines.profile(name).stream())
                .map(this::answer)
                .toList()));
    }

    private ProfileAnswer answer(Profile profile) {
        return new ProfileAnswer(
                profile.name(),
                profile.engine().master(),
                profile.engine().memory(),
                profile.engine().shownSpark(),
                profile.rules().sharedBy(),
                engines.count(profile.name()),
                profile.rules().maxEngines(),
                profile.engine().maxSessions(),
                profile.rules().dedicatedMemory(),
                profile.rules().dedicatedCores(),
                profile.rules().allowedConf());
    }
}
