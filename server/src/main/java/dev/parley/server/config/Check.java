package dev.parley.server.config;

import java.time.Duration;
import java.util.List;

/** What the values of settings must satisfy; the records call these as they are made. */
final class Check {
    private Check() {}

    static void that(String component, boolean holds, String demand) {
        if (!holds) {
            throw new InvalidSettingException(component, demand);
        }
    }

    static void text(String component, String value) {
        that(component, !value.isBlank(), "must not be blank");
    }

    static void between(String component, long value, long least, long most) {
        String demand = most >= Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
        that(component, value >= least && value <= most, "must be " + demand + ", not " + value);
    }

    static void oneOf(String component, String value, List<String> allowed) {
        that(component, allowed.contains(value), "must be one of " + String.join(", ", allowed) + ", not " + value);
    }

    static void notNegative(String component, Duration value) {
        that(component, !value.isNegative(), "must be 0s or longer");
    }

    static void positive(String component, Duration value) {
        that(component, !value.isNegative() && !value.isZero(), "must be longer than 0s");
    }
}
