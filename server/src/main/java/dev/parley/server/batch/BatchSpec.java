package dev.parley.server.batch;

import dev.parley.protocol.model.SessionSpec;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a caller asks of a batch.
 *
 * @param file a jar or a Python program, by absolute path or URL
 * @param mainClass of a jar; null where its manifest says it
 * @param args for the application
 * @param jars for driver and executors
 * @param pyFiles for Python, beside the program
 * @param files for the working folders of executors
 * @param archives unpacked there
 * @param conf Spark's settings for the application
 * @param name what Spark shows; null leaves it to Spark
 * @param profile whose Spark, master and bounds; null means {@link SessionSpec#DEFAULT_PROFILE}
 * @param driverMemory such as {@code 4g}; null leaves it to the profile
 * @param driverCores null leaves them to the profile
 * @param tags free words to find it by
 * @param timeLimit after which it is ended and has failed; null or zero means never
 */
public record BatchSpec(
        String file,
        String mainClass,
        List<String> args,
        List<String> jars,
        List<String> pyFiles,
        List<String> files,
        List<String> archives,
        Map<String, String> conf,
        String name,
        String profile,
        String driverMemory,
        Integer driverCores,
        List<String> tags,
        Duration timeLimit) {
    private static final Pattern CLASS =
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");
    private static final Pattern FILE = Pattern.compile("[^#,\\s]+\\.(jar|py)");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    public BatchSpec {
        Objects.requireNonNull(file, "file");
        args = args == null ? List.of() : List.copyOf(args);
        jars = jars == null ? List.of() : List.copyOf(jars);
        pyFiles = pyFiles == null ? List.of() : List.copyOf(pyFiles);
        files = files == null ? List.of() : List.copyOf(files);
        archives = archives == null ? List.of() : List.copyOf(archives);
        conf = conf == null ? Map.of() : Map.copyOf(conf);
        profile = profile == null ? SessionSpec.DEFAULT_PROFILE : profile;
        tags = tags == null ? List.of() : tags.stream().distinct().toList();
    }

    /**
     * Refuses one that cannot be.
     *
     * @throws GatewayException INVALID_REQUEST that names each field that is wrong
     */
    public BatchSpec checked() {
        var problems = new ArrayList<String>();
        if (!FILE.matcher(file).matches()) {
            problems.add("file: it must be the path or URL of one .jar or .py, without blanks, commas and #");
        }
        if (mainClass != null && file.endsWith(".py")) {
            problems.add("main_class: it is for a jar, and file is a Python program");
        }
        if (mainClass != null && !CLASS.matcher(mainClass).matches()) {
            problems.add("main_class: it must be the full name of a class");
        }
        if (args.stream().anyMatch(arg -> arg.indexOf('\0') >= 0)) {
            problems.add("args: no program can be given the character 0");
        }
        if (name != null && CONTROL.matcher(name).find()) {
            problems.add("name: it holds a control character");
        }
        if (timeLimit != null && timeLimit.isNegative()) {
            problems.add("time_limit: it must not be below nothing");
        }
        if (!problems.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    String.join("; ", problems) + ".",
                    "Correct these fields; nothing was started.");
        }
        return this;
    }

    /** The files that it names, by field. */
    Map<String, List<String>> named() {
        return new TreeMap<>(
                Map.of("file", List.of(file), "jars", jars, "py_files", pyFiles, "files", files, "archives", archives));
    }

    /** Spark's settings, those included that have a field of their own. */
    Map<String, String> settings() {
        var settings = new LinkedHashMap<>(conf);
        put(settings, "spark.jars", jars);
        put(settings, "spark.submit.pyFiles", pyFiles);
        put(settings, "spark.files", files);
        put(settings, "spark.archives", archives);
        if (name != null) {
            settings.put("spark.app.name", name);
        }
        return settings;
    }

    private static void put(Map<String, String> settings, String key, List<String> more) {
        if (!more.isEmpty()) {
            settings.merge(key, String.join(",", more), (given, added) -> given + "," + added);
        }
    }

    boolean hasTimeLimit() {
        return timeLimit != null && !timeLimit.isZero();
    }

    @Override
    public String toString() {
        return "BatchSpec[" + file + "]"; // arguments and settings may hold secrets
    }
}
