/** Batches: applications that are handed to spark-submit, and what is kept of them. */
package dev.parley.server.batch;
