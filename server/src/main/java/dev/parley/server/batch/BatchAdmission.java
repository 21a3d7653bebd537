package dev.parley.server.batch;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.Profile;
import dev.parley.server.config.ProfileConfig;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.security.ConfPolicy;
import java.util.Map;
import java.util.Optional;

/** Decides whether a batch may be as its spec asks, by the rules of sessions with an engine of their own. Immutable. */
final class BatchAdmission {
    private final Map<String, Profile> profiles;

    BatchAdmission(Map<String, Profile> profiles) {
        this.profiles = profiles;
    }

    /**
     * How it is started. Reads the disk.
     *
     * @throws GatewayException UNKNOWN_PROFILE, CONF_NOT_ALLOWED, FILE_NOT_ALLOWED, INVALID_REQUEST
     */
    EngineConfig plan(BatchSpec spec) {
        spec.checked();
        Profile profile = profiles.get(spec.profile());
        if (profile == null) {
            throw new GatewayException(
                    ErrorCode.UNKNOWN_PROFILE,
                    "there is no profile " + spec.profile() + "; there are " + String.join(", ", profiles.keySet()),
                    "take one of these, or configure it under profiles");
        }
        checkResources(spec, profile.rules());
        var policy =
                new ConfPolicy(profile.rules().allowedConf(), profile.rules().allowedPlaces());
        policy.check(spec.conf(), true);
        policy.checkFiles(spec.named());
        return config(profile, spec);
    }

    /** How one was started that an earlier run of the server accepted; empty where its profile is gone. */
    Optional<EngineConfig> accepted(BatchSpec spec) {
        return Optional.ofNullable(profiles.get(spec.profile())).map(profile -> config(profile, spec));
    }

    private static EngineConfig config(Profile profile, BatchSpec spec) {
        return profile.engine()
                .dedicated(
                        spec.settings(),
                        Optional.ofNullable(spec.driverMemory()),
                        Optional.ofNullable(spec.driverCores()));
    }

    private static void checkResources(BatchSpec spec, ProfileConfig rules) {
        String memory = spec.driverMemory();
        if (memory != null && !EngineConfig.isMemory(memory)) {
            throw new GatewayException(ErrorCode.INVALID_REQUEST, "driver_memory is no size such as 512m or 4g");
        }
        if (memory != null && EngineConfig.bytes(memory) > EngineConfig.bytes(rules.dedicatedMemory())) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "driver_memory is " + memory + ", and the profile gives at most " + rules.dedicatedMemory()
                            + " (profile.dedicated_memory)");
        }
        Integer cores = spec.driverCores();
        if (cores != null && (cores < 1 || cores > rules.dedicatedCores())) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "driver_cores is " + cores + ", and the profile gives 1 to " + rules.dedicatedCores()
                            + " (profile.dedicated_cores)");
        }
    }
}
