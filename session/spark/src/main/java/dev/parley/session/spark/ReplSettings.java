package dev.parley.session.spark;

import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;
import scala.runtime.BoxedUnit;
import scala.tools.nsc.GenericRunnerSettings;
import scala.tools.nsc.Settings;

/** How sessions' interpreters compile: wrappers are classes, as Spark's closures need, in a folder of the session's. */
final class ReplSettings {
    private static final Logger LOG = LoggerFactory.getLogger(ReplSettings.class);

    private ReplSettings() {}

    static Settings of(Path classes) {
        return of(classes, System.getProperty("java.class.path"));
    }

    /** The same for what is on another class path. */
    static Settings of(Path classes, String classPath) {
        var settings = new GenericRunnerSettings(message -> {
            LOG.warn("interpreter settings: {}", message);
            return BoxedUnit.UNIT;
        });
        List<String> arguments =
                List.of("-Yrepl-outdir", classes.toString(), "-Yrepl-class-based", "-classpath", classPath);
        settings.processArguments(JavaConverters.asScalaBuffer(arguments).toList(), true);
        return settings;
    }
}
