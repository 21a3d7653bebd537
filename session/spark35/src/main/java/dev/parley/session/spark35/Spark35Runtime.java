package dev.parley.session.spark35;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.SessionRefusedException;
import dev.parley.session.interpreter.SessionRuntime;
import dev.parley.session.interpreter.SparkRuntime;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import scala.util.Properties;

/** The SparkContext that an engine's sessions share. Thread-safe. */
final class Spark35Runtime implements SparkRuntime {
    private final SparkSession root;
    private final LineBlocks blocks;
    private final Path classes;
    private final ErrorTranslation errors = new ErrorTranslation();

    /**
     * A runtime over a Spark that is up.
     *
     * @param classes where sessions put the classes that they compile, a folder each
     */
    Spark35Runtime(SparkSession root, LineBlocks blocks, Path classes) {
        this.root = root;
        this.blocks = blocks;
        this.classes = classes;
    }

    @Override
    public Map<String, String> versions() {
        return Map.of(
                "spark", root.version(),
                "scala", Properties.versionNumberString(),
                "java", System.getProperty("java.version"));
    }

    @Override
    public SessionRuntime open(SessionKey key, Map<String, String> conf) throws SessionRefusedException {
        SparkSession spark = root.newSession();
        for (Map.Entry<String, String> entry : new TreeMap<>(conf).entrySet()) {
            set(spark, entry.getKey(), entry.getValue());
        }
        long block = blocks.take();
        var directory = ClassDirectory.create(classes.resolve(key.toString()), "parley-" + key);
        try {
            return new Spark35Session(key, spark, new SessionClasses(blocks, block, directory), errors);
        } catch (RuntimeException | LinkageError e) {
            blocks.release(block);
            directory.close();
            throw e;
        }
    }

    private static void set(SparkSession spark, String name, String value) throws SessionRefusedException {
        boolean isForContext = name.startsWith("spark.") && !name.startsWith("spark.sql.");
        if (isForContext && !spark.conf().isModifiable(name)) {
            throw refused(name, "it is a setting of the whole engine", null);
        }
        try {
            spark.conf().set(name, value);
        } catch (Exception e) {
            throw refused(name, ErrorTranslation.message(e), e);
        }
    }

    private static SessionRefusedException refused(String name, String reason, Exception cause) {
        String message = "the setting " + name + " cannot be set for a session: " + reason;
        return new SessionRefusedException(StatementError.of("SettingRefused", "SETTING_REFUSED", message), cause);
    }

    @Override
    public void close() {
        root.stop();
    }
}
