package dev.parley.server.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings a database's schema up to this server's: one set of scripts for every kind of database. */
final class Migrations {
    private Migrations() {}

    /**
     * Blocks.
     *
     * @throws org.flywaydb.core.api.FlywayException where the schema is another program's or a newer server's
     */
    static void apply(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .ignoreMigrationPatterns(new String[0]) // a store of a newer server is refused
                .load()
                .migrate();
    }
}
