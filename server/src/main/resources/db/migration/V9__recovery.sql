-- The engines that live, so that a server that starts again knows them. Of the secret that an engine shows there is its
-- SHA-256 alone. The process is null where it is not known, or runs elsewhere.
CREATE TABLE engines (
    id                 TEXT   NOT NULL PRIMARY KEY,
    secret_hash        TEXT   NOT NULL,
    profile            TEXT   NOT NULL,
    owner              TEXT   NOT NULL,
    dedicated          INTEGER NOT NULL,
    launched_at        TEXT   NOT NULL,
    process            BIGINT,
    process_started_at TEXT
);

-- What happened to a statement that has not ended, after what stands in its own row: an event of its engine as JSON, and
-- the number under which the engine tells it. No event where it was asked to be cancelled (heard is 0), and where all up
-- to that number stands in its own row. Gone with the next save of the statement.
CREATE TABLE statement_journal (
    session_id   BIGINT  NOT NULL,
    statement_id INTEGER NOT NULL,
    number       BIGINT  NOT NULL,
    happened_at  TEXT    NOT NULL,
    heard        BIGINT  NOT NULL,
    event        TEXT,
    PRIMARY KEY (session_id, statement_id, number)
);
