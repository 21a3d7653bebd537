/** Published snippets run with each of many parameters. */
package dev.parley.server.sweep;
