/** The engine's side of the link: the control WebSocket and the upload of results, over the JDK's HTTP client. */
package dev.parley.session.link;
