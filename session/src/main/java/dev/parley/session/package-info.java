/**
 * The engine: a Spark driver process that dials the server, opens sessions and runs their statements.
 *
 * <p>{@link dev.parley.session.EngineMain} starts it; {@code link} speaks with the server; {@code host} keeps the sessions
 * and the order of their statements; {@code output} tells apart what they print; {@code interpreter} runs code, with all
 * that touches Scala types in an adapter of its own module; {@code task} keeps what is done again and again going.
 */
package dev.parley.session;
