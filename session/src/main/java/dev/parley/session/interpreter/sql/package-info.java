/** SQL by Spark's Java API: splitting, running, and turning rows into the wire's tables. */
package dev.parley.session.interpreter.sql;
