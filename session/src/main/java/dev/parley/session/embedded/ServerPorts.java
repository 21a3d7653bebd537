package dev.parley.session.embedded;

/**
 * Where a server listens on loopback.
 *
 * @param http 0 for a free one
 * @param sql for SQL tools, 0 for a free one; below 0 they are not let in
 */
public record ServerPorts(int http, int sql) {
    private static final int HIGHEST = 65_535;

    public ServerPorts {
        if (http < 0 || http > HIGHEST) {
            throw new IllegalArgumentException("the port is none of 0 to 65535: " + http);
        }
        if (sql > HIGHEST) {
            throw new IllegalArgumentException("the port for SQL tools is above 65535: " + sql);
        }
    }

    boolean letsSqlToolsIn() {
        return sql >= 0;
    }
}
