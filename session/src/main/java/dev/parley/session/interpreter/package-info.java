/** The ports behind which Spark and its interpreters stand, and what crosses them: executions, outcomes, tables. */
package dev.parley.session.interpreter;
