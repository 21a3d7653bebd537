/** What statements print: told apart by who prints, kept within bounds, handed on in pieces. */
package dev.parley.session.output;
