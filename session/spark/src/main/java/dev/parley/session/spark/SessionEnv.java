package dev.parley.session.spark;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.SparkFiles$;
import scala.Option;

/**
 * Spark's environment, except that {@link SparkFiles} finds the files of the caller's session: Spark puts these into a
 * folder of the session's, and looks for them in the one above. Thread-safe, as Spark's is.
 */
final class SessionEnv extends CopiedEnv {
    private static final StackWalker STACK = StackWalker.getInstance();

    /** The folder's name, if the caller works for a session. */
    private final Supplier<Optional<String>> folder;

    SessionEnv(SparkEnv env, Supplier<Optional<String>> folder) {
        super(env);
        this.folder = folder;
        driverTmpDir_$eq(env.driverTmpDir());
    }

    @Override
    public Option<String> driverTmpDir() {
        Option<String> root = super.driverTmpDir();
        if (root.isEmpty() || folder == null || !isAskedByCode()) {
            return root;
        }
        return Option.apply(folder.get().map(name -> root.get() + "/" + name).orElse(root.get()));
    }

    /** Whether code asks, through {@link SparkFiles}; Spark itself, which makes the sessions' folders, means the root. */
    private static boolean isAskedByCode() {
        return STACK.walk(frames -> frames.skip(2)
                .map(StackWalker.StackFrame::getClassName)
                .dropWhile(name -> name.equals(SparkFiles$.class.getName())
                        || name.equals(SparkFiles.class.getName())
                        || name.equals(SessionEnv.class.getName()))
                .findFirst()
                .filter(name -> !name.startsWith("org.apache.spark."))
                .isPresent());
    }
}
