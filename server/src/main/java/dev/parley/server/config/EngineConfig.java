package dev.parley.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How engines are started; each component is explained by its {@link Key}. Prints without its secrets. */
public record EngineConfig(
        @Key(preset = "local[*]", means = "Spark's master URL.") String master,
        @Key(means = "A Spark installation to use instead of the embedded one.") Optional<Path> sparkHome,
        @Key(means = "The engine's own jars and its embedded Spark; by default the distribution's `engine` folder.")
                Optional<Path> home,
        @Key(
                        preset = "{}",
                        means =
                                "Further settings for Spark, each key starting with `spark.`. Values of keys that look like a secret are never printed.")
                Map<String, String> spark,
        @Key(preset = "2g", means = "Heap of an engine, as `-Xmx` takes it: a number and k, m or g.") String memory,
        @Key(preset = "[]", means = "Further options of an engine's JVM; its heap is `engine.memory`.")
                List<String> javaOptions,
        @Key(
                        preset = "512m",
                        size = true,
                        means =
                                "Bound of an engine's class metadata (`-XX:MaxMetaspaceSize`); `engine.retire_above_metaspace` is a share of it.")
                long maxMetaspace,
        @Key(
                        preset = "full",
                        means =
                                "`full`, or `quick`: code is compiled by the JVM's first compiler alone, which starts sooner and costs peak speed. Take `quick` where the executors are elsewhere; with a local master the engine itself does the work.")
                String jit,
        @Key(
                        preset = "auto",
                        means =
                                "The class-data archive that makes engines start quicker: `auto` uses it and makes it in the background where there is none for this class path and JVM, `use` never makes one, `none` does without. `parley archive` makes it at once.")
                String archive,
        @Key(
                        preset = "true",
                        means =
                                "Whether an engine is started with the server, and again where one was lost, before a session needs it.")
                boolean startAhead,
        @Key(preset = "100", means = "Sessions open in one engine; a further one is refused.") int maxSessions,
        @Key(
                        preset = "2",
                        means =
                                "Interpreters that an engine keeps ready for new sessions while nobody asks for any; each takes some 11 MB of its heap.")
                int poolMin,
        @Key(
                        preset = "4",
                        means =
                                "How many it keeps ready at most, following what was asked for in the last minute; 0 makes each session on demand, which takes seconds.")
                int poolSize,
        @Key(
                        preset = "500",
                        means =
                                "An engine that has closed this many sessions retires: it takes no new session once its successor has one ready, and ends after its last session.")
                int retireAfterSessions,
        @Key(preset = "100000", means = "It also retires after this many statements.") int retireAfterStatements,
        @Key(preset = "80", means = "It also retires with this percentage of `engine.max_metaspace` in use.")
                int retireAboveMetaspace,
        @Key(preset = "1d", means = "It also retires at this age.") Duration retireAfter,
        @Key(preset = "2m", means = "After how long the start of an engine counts as failed.") Duration startTimeout,
        @Key(preset = "30s", means = "After how long out of reach an engine is given up and its sessions are dead.")
                Duration lostAfter,
        @Key(preset = "60s", means = "How long an engine lives on without its server.") Duration lease,
        @Key(
                        preset = "15s",
                        means =
                                "Code that goes on for so long after it was cancelled is left behind: its session starts again with a new interpreter, and its engine retires.")
                Duration cancelDeadline,
        @Key(
                        preset = "[]",
                        means =
                                "Names of the server's environment variables that engines see too, besides the few that every program needs (`PATH`, `HOME`, `LANG` and the like).")
                List<String> environment,
        @Key(
                        preset = "{}",
                        means =
                                "Environment variables that engines have, name and value. Values of names that look like a secret are never printed.")
                Map<String, String> variables,
        @Key(
                        preset = "auto",
                        means =
                                "How engines are started: `local`, a JVM on this machine; `spark-submit`, by Spark's own way to submit; `auto`, the first for `local` and `spark://` masters in client mode, else the second.")
                String launcher,
        @Key(
                        preset = "client",
                        means =
                                "Where an engine runs: `client`, on this machine; `cluster`, on one of the master's. Its executors are the master's in both.")
                String deployMode,
        @Key(
                        means =
                                "The `engine` folder of this distribution on the cluster's machines or in its image, for engines in cluster mode; by default where it is here. YARN needs none.")
                Optional<String> remoteHome,
        @Key(
                        preset = "loopback",
                        means =
                                "`loopback`: engines dial a server on this machine, or over TLS. `trusted-network`: also one elsewhere without TLS, so that whoever reads the network reads all that travels, secrets included.")
                String network) {
    /** Below it Spark does not even start. */
    private static final long LEAST_METASPACE = 128L << 20;

    /** What engines themselves refuse to go beyond. */
    private static final int MOST_SESSIONS = 200;

    private static final int MOST_READY = 16;

    private static final Pattern LOCAL_MASTER = Pattern.compile("local(\\[.*])?");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final Pattern HERE =
            Pattern.compile("local(-cluster)?(\\[.*])?|spark://(127(\\.\\d+){3}|localhost|\\[::1]):\\d+");

    private static final List<String> JITS = List.of("full", "quick");
    private static final List<String> ARCHIVES = List.of("auto", "use", "none");
    private static final String CLUSTER = "cluster";
    private static final String SUBMIT = "spark-submit";
    private static final String TRUSTED = "trusted-network";

    public EngineConfig {
        Check.text("master", master);
        Objects.requireNonNull(sparkHome, "sparkHome");
        Objects.requireNonNull(home, "home");
        spark = Collections.unmodifiableMap(new TreeMap<>(spark));
        for (String key : spark.keySet()) {
            Check.that("spark", key.startsWith("spark."), "has " + key + ", but each of its keys starts with spark.");
        }
        Check.that("memory", isMemory(memory), "must be such as 512m or 2g, not " + memory);
        javaOptions = List.copyOf(javaOptions);
        for (String option : javaOptions) {
            Check.that("javaOptions", option.startsWith("-"), "has an option that does not start with -");
            Check.that("javaOptions", !option.startsWith("-Xmx"), "has " + option + "; set engine.memory instead");
        }
        Check.between("maxMetaspace", maxMetaspace, LEAST_METASPACE, Long.MAX_VALUE);
        Check.oneOf("jit", jit, JITS);
        Check.oneOf("archive", archive, ARCHIVES);
        Check.between("maxSessions", maxSessions, 1, MOST_SESSIONS);
        Check.between("poolMin", poolMin, 0, MOST_READY);
        Check.between("poolSize", poolSize, 0, MOST_READY);
        Check.between("retireAfterSessions", retireAfterSessions, 1, Integer.MAX_VALUE);
        Check.between("retireAfterStatements", retireAfterStatements, 1, Integer.MAX_VALUE);
        Check.between("retireAboveMetaspace", retireAboveMetaspace, 1, 100);
        Check.positive("retireAfter", retireAfter);
        Check.positive("startTimeout", startTimeout);
        Check.positive("lostAfter", lostAfter);
        Check.positive("lease", lease);
        Check.positive("cancelDeadline", cancelDeadline);
        environment = List.copyOf(environment);
        environment.forEach(name -> checkVariable("environment", name));
        variables = Collections.unmodifiableMap(new TreeMap<>(variables));
        variables.keySet().forEach(name -> checkVariable("variables", name));
        Check.oneOf("launcher", launcher, List.of("auto", "local", SUBMIT));
        Check.oneOf("deployMode", deployMode, List.of("client", CLUSTER));
        Objects.requireNonNull(remoteHome, "remoteHome");
        Check.oneOf("network", network, List.of("loopback", TRUSTED));
        boolean isCluster = deployMode.equals(CLUSTER);
        Check.that("deployMode", !isCluster || !master.startsWith("local"), "cannot be cluster with master " + master);
        Check.that("launcher", !isCluster || !launcher.equals("local"), "cannot be local in cluster mode");
    }

    /** Whether engines are started by Spark's own way to submit. */
    public boolean isSubmitted() {
        boolean isDirect = master.startsWith("local") || master.startsWith("spark://");
        return launcher.equals(SUBMIT) || (launcher.equals("auto") && (isInCluster() || !isDirect));
    }

    /** Whether engines run on the master's machines. */
    public boolean isInCluster() {
        return deployMode.equals(CLUSTER);
    }

    /** Whether all that the master starts is on this machine. */
    public boolean hasMasterHere() {
        return HERE.matcher(master).matches();
    }

    public boolean isNetworkTrusted() {
        return network.equals(TRUSTED);
    }

    /** Whether this is how a heap's size is written. */
    public static boolean isMemory(String text) {
        return text.matches("[1-9][0-9]{0,8}[kKmMgG]");
    }

    /** How many bytes a heap of this size has. */
    public static long bytes(String memory) {
        return Quantity.size(memory).orElseThrow();
    }

    /**
     * For an engine of one session: the same but for what that asks for.
     *
     * @param own settings of Spark's, besides and before those of the configuration
     * @param ownMemory empty leaves the configured one
     * @param ownCores empty leaves them as configured
     */
    public EngineConfig dedicated(Map<String, String> own, Optional<String> ownMemory, Optional<Integer> ownCores) {
        Map<String, Object> changed = new HashMap<>();
        Map<String, String> together = new TreeMap<>(spark);
        together.putAll(own);
        ownMemory.ifPresent(size -> changed.put("memory", size));
        ownCores.ifPresent(cores -> {
            if (LOCAL_MASTER.matcher(master).matches()) {
                changed.put("master", "local[" + cores + "]");
            } else {
                together.put("spark.driver.cores", cores.toString());
            }
        });
        changed.put("spark", together);
        changed.put("poolMin", 0);
        changed.put("poolSize", Math.min(poolSize, 1));
        return Records.make(
                EngineConfig.class,
                component -> changed.getOrDefault(component.getName(), Records.value(this, component)));
    }

    public long memoryBytes() {
        return bytes(memory);
    }

    public boolean isQuickJit() {
        return jit.equals("quick");
    }

    public boolean usesArchive() {
        return !archive.equals("none");
    }

    public boolean makesArchive() {
        return archive.equals("auto");
    }

    /** Ours tell an engine who it is, secret included. */
    private static void checkVariable(String component, String name) {
        boolean isName = VARIABLE.matcher(name).matches() && !name.startsWith(EnvironmentLayer.PREFIX);
        Check.that(component, isName, "has " + name + ", which is no name, or one of Parley's own");
    }

    /** The settings for Spark with values that look like a secret hidden. */
    public Map<String, String> shownSpark() {
        return Secrets.hidden(spark);
    }

    @Override
    public String toString() {
        return "EngineConfig[master=" + master + ", spark=" + shownSpark() + ", memory=" + memory + "]";
    }
}
