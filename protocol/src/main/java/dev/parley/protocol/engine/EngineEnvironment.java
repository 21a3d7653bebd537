package dev.parley.protocol.engine;

/** What a launcher hands to an engine's process: environment variables, so that no secret is on a command line. */
public final class EngineEnvironment {
    /** The engine's id. */
    public static final String ENGINE = "PARLEY_ENGINE_ID";

    /** 256 random bits, as hexadecimal text. */
    public static final String SECRET = "PARLEY_ENGINE_SECRET";

    /** The server's base address, for example {@code http://127.0.0.1:8998}. */
    public static final String SERVER = "PARLEY_SERVER_URL";

    /** A file in which a server on the same machine says where it is; unset where there is none. */
    public static final String SERVER_FILE = "PARLEY_SERVER_FILE";

    /**
     * An existing folder, this engine's alone: class files, logs, Spark's local files. Without it, as on another machine, the
     * engine makes one where it is started.
     */
    public static final String DIRECTORY = "PARLEY_ENGINE_DIR";

    /** How long the engine lives on without its server, as an ISO-8601 duration. */
    public static final String LEASE = "PARLEY_ENGINE_LEASE";

    /** After how long code that is to be cancelled is left behind, as an ISO-8601 duration. */
    public static final String CANCEL_DEADLINE = "PARLEY_ENGINE_CANCEL_DEADLINE";

    /**
     * Java properties file of the Spark settings to start with, {@code spark.master} among them. Without it they are the
     * system properties that spark-submit has set.
     */
    public static final String CONF = "PARLEY_ENGINE_CONF";

    /** Further Spark settings, as the text of Java properties, where no file of ours can be read. */
    public static final String SETTINGS = "PARLEY_ENGINE_SETTINGS";

    private EngineEnvironment() {}
}
