package dev.parley.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is measured, how much, and where its files go.
 *
 * @param dist the tree that `make build` laid out
 * @param classes our own class files, for the processes that are measured beside Parley
 * @param work an empty folder
 * @param sources the source tree, for the programs in {@code bench/python} and the Python client
 * @param python a virtual environment with what those need
 */
record Setting(Path dist, Path classes, Path work, Path sources, Path python, Size size) {
    /** The folder of the PySpark package, which holds the whole of Spark. */
    Path pyspark() throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(python.resolve("lib"), "python3*")) {
            for (Path folder : found) {
                return folder.resolve("site-packages/pyspark");
            }
        }
        throw new IOException("no Python in " + python);
    }

    /** The same with its files elsewhere. */
    Setting in(Path newWork) {
        return new Setting(dist, classes, newWork, sources, python, size);
    }
}
