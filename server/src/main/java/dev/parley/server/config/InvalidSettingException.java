package dev.parley.server.config;

/** A value of the right type that its setting does not take. */
final class InvalidSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String component;
    private final String demand;

    InvalidSettingException(String component, String demand) {
        super(component + " " + demand);
        this.component = component;
        this.demand = demand;
    }

    String component() {
        return component;
    }

    String demand() {
        return demand;
    }
}
