package dev.parley.server.result;

/**
 * How far an upload is.
 *
 * @param messages how many are here
 * @param limit why no more is taken; null where more is
 */
public record UploadProgress(int messages, String limit) {}
