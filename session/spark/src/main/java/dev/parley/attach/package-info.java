/**
 * What an application calls to be reached through a Parley server. Its API, for Java and Scala: nothing else of Parley is
 * to be called by applications.
 */
package dev.parley.attach;
