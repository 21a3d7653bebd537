-- Plain enough for SQLite and PostgreSQL alike. Times are ISO-8601 text in UTC with nine digits of a second: they sort
-- as they pass, lose nothing, and can be read without a tool. Structured values are JSON text as on the wire.
CREATE TABLE sessions (
    id           BIGINT  NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,
    spec         TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    generation   INTEGER NOT NULL,
    engine       TEXT,
    phases       TEXT    NOT NULL,
    created_at   TEXT    NOT NULL,
    ended_at     TEXT,
    ended_reason TEXT,
    version      BIGINT  NOT NULL
);

-- A name means the latest session that had it.
CREATE INDEX sessions_by_name ON sessions (name, id);
CREATE INDEX sessions_by_state ON sessions (state, id);

CREATE TABLE statements (
    session_id   BIGINT  NOT NULL REFERENCES sessions (id),
    id           INTEGER NOT NULL,
    language     TEXT    NOT NULL,
    code         TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    submitted_at TEXT    NOT NULL,
    started_at   TEXT,
    ended_at     TEXT,
    text         TEXT    NOT NULL,
    text_omitted BIGINT  NOT NULL,
    result_table TEXT,
    error        TEXT,
    PRIMARY KEY (session_id, id)
);

CREATE INDEX statements_by_state ON statements (state);
