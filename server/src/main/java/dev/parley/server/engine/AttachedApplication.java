package dev.parley.server.engine;

import java.util.Objects;

/**
 * A Spark application that has attached itself, as Spark names it.
 *
 * @param id such as {@code local-1764360000000} or {@code application_1764360000000_0001}
 */
public record AttachedApplication(String name, String id) {
    public AttachedApplication {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(id, "id");
    }
}
