package dev.parley.server.telemetry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** How the server is, and each thing that was checked. Values. */
public record HealthReport(Status status, List<Check> checks) {
    public HealthReport {
        checks = List.copyOf(checks);
    }

    /** Well or not. */
    public enum Status {
        @JsonProperty("up")
        UP,
        @JsonProperty("down")
        DOWN
    }

    /**
     * One thing that was checked.
     *
     * @param reason why it is down; null while it is up
     */
    public record Check(String name, Status status, String reason) {}

    @JsonIgnore
    public boolean isUp() {
        return status == Status.UP;
    }
}
