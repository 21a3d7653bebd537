package dev.parley.bench;

import java.nio.file.Path;

/**
 * What is measured, how much, and where its files go.
 *
 * @param dist the tree that `make build` laid out
 * @param classes our own class files, for the processes that are measured beside Parley
 * @param work an empty folder
 */
record Setting(Path dist, Path classes, Path work, Size size) {}
