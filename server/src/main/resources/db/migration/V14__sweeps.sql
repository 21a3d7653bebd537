-- Sweeps of published snippets. grid is JSON, the parameters of each point. A point's row says how it ended: the statement
-- that it was, from which the table is made, or why it failed. A point without a row has not ended, or was never begun where
-- the sweep was cancelled.
CREATE TABLE sweeps (
    id          TEXT    NOT NULL PRIMARY KEY,
    snippet     TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    grid        TEXT    NOT NULL,
    at_once     INTEGER NOT NULL,
    call_key    TEXT UNIQUE,
    fingerprint TEXT,
    state       TEXT    NOT NULL,
    started_at  TEXT    NOT NULL,
    ended_at    TEXT
);

CREATE TABLE sweep_points (
    sweep        TEXT    NOT NULL,
    point        INTEGER NOT NULL,
    outcome      TEXT    NOT NULL,
    session_id   BIGINT,
    statement_id INTEGER,
    error        TEXT,
    PRIMARY KEY (sweep, point)
);
