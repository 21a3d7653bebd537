package dev.parley.server.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What the server keeps of an engine so that the server's next run knows it again. Its secret is not in it.
 *
 * @param secretHash SHA-256 of the secret, which has 256 random bits and so needs no salt and no slow hash
 * @param profile whose engine it is
 * @param owner of the sessions that it takes; empty where it is everybody's, or nobody's yet
 * @param dedicated whether it takes one session and ends with it
 * @param process null where it is not known, or runs elsewhere
 * @param application null where the server launched it, else what has attached itself; the profile is its name here
 */
public record EngineRecord(
        String id,
        String secretHash,
        String profile,
        String owner,
        boolean dedicated,
        Instant launchedAt,
        ProcessMark process,
        AttachedApplication application) {
    /**
     * A process of this machine, told from a later one with the same id by its start.
     *
     * @param startedAt as the operating system has it; null where it does not tell
     */
    public record ProcessMark(long pid, Instant startedAt) {
        /** Of a process that lives. */
        public static ProcessMark of(ProcessHandle process) {
            return new ProcessMark(process.pid(), process.info().startInstant().orElse(null));
        }
    }

    public EngineRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(secretHash, "secretHash");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(launchedAt, "launchedAt");
    }

    /** One that a server launched. */
    public EngineRecord(
            String id,
            String secretHash,
            String profile,
            String owner,
            boolean dedicated,
            Instant launchedAt,
            ProcessMark process) {
        this(id, secretHash, profile, owner, dedicated, launchedAt, process, null);
    }

    static EngineRecord attached(String id, String secret, String owner, String name, AttachedApplication application) {
        return new EngineRecord(id, hash(secret), name, owner, false, Instant.now(), null, application);
    }

    static EngineRecord launched(String id, String secret, Placement use) {
        return new EngineRecord(
                id, hash(secret), use.profile().name(), use.owner(), use.own().isPresent(), Instant.now(), null);
    }

    public EngineRecord ownedBy(String newOwner) {
        return new EngineRecord(id, secretHash, profile, newOwner, dedicated, launchedAt, process, application);
    }

    public EngineRecord runsAs(ProcessMark newProcess) {
        return new EngineRecord(id, secretHash, profile, owner, dedicated, launchedAt, newProcess, application);
    }

    /** Whether this is the engine's secret. */
    boolean isSecret(String shown) {
        return MessageDigest.isEqual(
                hash(shown).getBytes(StandardCharsets.US_ASCII), secretHash.getBytes(StandardCharsets.US_ASCII));
    }

    static String hash(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
