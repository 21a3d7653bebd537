package dev.parley.protocol.model;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a Spark setting as a caller wrote it, and what it is whatever prefix it is written with. A value.
 *
 * @param text as it was written, and as Spark is given it
 */
public record ConfKey(String text) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    /** Spark takes these off and hands the rest on, so that one setting has several names. */
    private static final List<String> ALIASES = List.of("spark.hadoop.", "spark.hive.", "hadoop.", "spark.yarn.dist.");

    /** A key that has one of these in it can bring code, a program or a file into an engine. */
    private static final Pattern CODE = Pattern.compile(
            "javaoptions|classpath|librarypath|userclass|plugin|listener(?!bus)"
                    + "|extensions|registrator|toregister|script(\\.|$)|template|\\.upload\\.|(^|\\.)volumes\\.|hooks?(\\.|$)|env\\."
                    + "|\\.jars?\\.|^jars?\\.|metrics\\.conf|log4j|credential|keytab|(^|\\.)ivy|^spark\\.repl\\.|repositories");

    /** So can one that ends like this, since its value is the name of a class, a program, a file or a folder. */
    private static final Pattern CODE_AT_THE_END = Pattern.compile("(class|classes|serializer|provider|python|command"
            + "|filters|file|dir|directory|impl|module|policy|mapper|mapping|factory|allocator"
            + "|(^|\\.)(jars?|files|archives?|pyfiles|packages|excludes|manager|path|uri|exec|conf)"
            + "|spark\\.io\\.compression\\.codec|^spark\\.sql\\.catalog\\.[^.]+)$");

    /** What belongs to the server alone. */
    private static final Pattern RESERVED = Pattern.compile("spark\\.(parley|submit\\.deploymode|master|driver\\.memory"
            + "|driver\\.cores|driver\\.host|driver\\.bindaddress|authenticate)(\\..*)?");

    /** Settings under {@code spark.sql.} that hold for a whole engine. */
    private static final Set<String> STATIC_SQL = Set.of(
            "spark.sql.broadcastexchange.maxthreadthreshold",
            "spark.sql.cache.serializer",
            "spark.sql.catalogimplementation",
            "spark.sql.codegen.cache.maxentries",
            "spark.sql.codegen.comments",
            "spark.sql.debug",
            "spark.sql.defaulturlstreamhandlerfactory.enabled",
            "spark.sql.event.truncate.length",
            "spark.sql.extensions",
            "spark.sql.filesourcetablerelationcachesize",
            "spark.sql.globaltempdatabase",
            "spark.sql.hive.thriftserver.singlesession",
            "spark.sql.legacy.sessioninitwithconfigdefaults",
            "spark.sql.metadatacachettlseconds",
            "spark.sql.queryexecutionlisteners",
            "spark.sql.sources.disabledjdbcconnproviderlist",
            "spark.sql.sources.schemastringlengththreshold",
            "spark.sql.streaming.streamingquerylisteners",
            "spark.sql.streaming.ui.enabled",
            "spark.sql.streaming.ui.enabledcustommetriclist",
            "spark.sql.streaming.ui.retainedprogressupdates",
            "spark.sql.streaming.ui.retainedqueries",
            "spark.sql.subquery.maxthreadthreshold",
            "spark.sql.ui.retainedexecutions",
            "spark.sql.warehouse.dir");

    private static final String HIVE_METASTORE = "spark.sql.hive.metastore.";

    /** Whether it is made of nothing but what the names of settings are made of: no blanks, no control characters. */
    public boolean isPlain() {
        return PLAIN.matcher(text).matches();
    }

    /** In small letters, without the prefixes that are taken off. */
    String canonical() {
        String name = text.toLowerCase(Locale.ROOT);
        for (int i = 0; i < ALIASES.size(); i++) {
            if (name.startsWith(ALIASES.get(i))) {
                name = name.substring(ALIASES.get(i).length());
                i = -1; // what is left may begin with another
            }
        }
        return name;
    }

    /** Whether it can bring code or files in, by whatever name. */
    public boolean bringsCode() {
        String name = canonical();
        return CODE.matcher(name).find() || CODE_AT_THE_END.matcher(name).find();
    }

    public boolean isReserved() {
        return RESERVED.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    /** Whether it holds for a whole engine, so that a session cannot have it for itself. */
    public boolean isStatic() {
        String name = text.toLowerCase(Locale.ROOT);
        boolean ofContext = name.startsWith("spark.") && !name.startsWith("spark.sql.");
        return ofContext || STATIC_SQL.contains(name) || name.startsWith(HIVE_METASTORE);
    }

    /** Whether an allow list has it: by its full name, or, where it can bring no code, by a prefix. */
    public boolean isIn(List<String> allowed) {
        return isPlain() && !isReserved() && (bringsCode() ? allowed.contains(text) : isMatchedBy(allowed));
    }

    /** Whether an entry of an allow list is this key, or a prefix of it that ends in {@code .*}. */
    public boolean isMatchedBy(List<String> allowed) {
        return allowed.stream().anyMatch(this::matches);
    }

    private boolean matches(String allowed) {
        return allowed.endsWith(".*")
                ? text.startsWith(allowed.substring(0, allowed.length() - 1))
                : text.equals(allowed);
    }
}
