/**
 * Spark 3.5 with Scala 2.12 behind {@link dev.parley.session.interpreter.SparkAdapter}: the SparkContext that sessions
 * share, and for each of them an interpreter with classes that no other session's can be taken for.
 */
package dev.parley.session.spark;
