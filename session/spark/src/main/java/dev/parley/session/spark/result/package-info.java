/** Queries become tables in Arrow: made in the tasks, handed over batch by batch, within limits. */
package dev.parley.session.spark.result;
