/**
 * Measures the built tree from outside: a client over HTTP, beside spark-shell, a bare Scala interpreter and a bare
 * Vert.x on the same jars. {@link dev.parley.bench.BenchMain} starts it; each {@link dev.parley.bench.Bench} measures one
 * thing; {@link dev.parley.bench.Page} writes docs/performance.md.
 */
package dev.parley.bench;
