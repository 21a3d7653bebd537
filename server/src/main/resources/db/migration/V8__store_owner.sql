-- The server that writes here, in one row: where several could reach a database, each that starts puts itself into it,
-- and looks for itself whenever it has lost its connection.
CREATE TABLE store_owner (
    id     INTEGER NOT NULL PRIMARY KEY,
    owner  TEXT    NOT NULL,
    place  TEXT    NOT NULL,
    since  TEXT    NOT NULL
);
