package dev.parley.server.result;

import java.util.Locale;

/** How rows can be had. */
public enum ResultFormat {
    JSON("application/json"),
    NDJSON("application/x-ndjson"),
    CSV("text/csv"),
    ARROW("application/vnd.apache.arrow.stream");

    private final String mediaType;

    ResultFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Its name in a query. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
