/** Requests that carry a key and are done once, however often they come. */
package dev.parley.server.once;
