package dev.parley.server.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a component of the configuration means and its default: the one place that both are written in. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Key {
    /** A sentence for docs/configuration.md. */
    String means();

    /** The default, as an environment variable would give it; empty where there is none. */
    String preset() default "";

    /** Whether the number is a size, so that {@code 64k} and {@code 1m} are taken. */
    boolean size() default false;
}
