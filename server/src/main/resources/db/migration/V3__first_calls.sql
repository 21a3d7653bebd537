-- Requests that came with a key, and what they made, so that a repeated one makes nothing.
CREATE TABLE first_calls (
    scope        TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    fingerprint  TEXT    NOT NULL,
    session_id   BIGINT  NOT NULL,
    statement_id INTEGER,
    called_at    TEXT    NOT NULL,
    PRIMARY KEY (scope, key)
);

CREATE INDEX first_calls_by_time ON first_calls (called_at);
