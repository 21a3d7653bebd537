package dev.parley.session.spark;

import dev.parley.session.Folders;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.JobArtifactState;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/** The folder of a session's class files, served to the executors. Thread-safe. */
final class ClassDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClassDirectory.class);

    private final Path path;
    private final JobArtifactState artifacts;

    private ClassDirectory(Path path, JobArtifactState artifacts) {
        this.path = path;
        this.artifacts = artifacts;
    }

    /**
     * Makes the folder and serves it.
     *
     * @param name a path component that no other session has
     */
    static ClassDirectory create(Path path, String name) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder for class files cannot be made: " + path, e);
        }
        File folder = path.toFile();
        String uri = SparkEnv.get().rpcEnv().fileServer().addDirectoryIfAbsent("/" + name, folder);
        return new ClassDirectory(path, new JobArtifactState(name, Option.apply(uri)));
    }

    Path path() {
        return path;
    }

    /** Spark's own mark of an isolated session; executors find the classes by it. */
    JobArtifactState artifacts() {
        return artifacts;
    }

    /** Has Spark's file server, which cannot be asked to, forget it. */
    void stopServing() {
        PrivateField.read(SparkEnv.get().rpcEnv().fileServer(), "dirs", Map.class)
                .values()
                .remove(path.toFile());
    }

    /** Removes the folder. */
    @Override
    public void close() {
        try {
            Folders.remove(path);
        } catch (IOException e) {
            LOG.warn("the class files in {} could not be removed", path, e);
        }
    }
}
