-- The most rows that a statement was asked to give; null where only the bytes are bounded.
ALTER TABLE statements ADD COLUMN max_rows BIGINT;

-- The rows of a statement's table as an Arrow stream: in base64 here where they are few, else in a file of the folder
-- results. One that expired keeps its line, so that it can be told why.
CREATE TABLE results (
    session_id    BIGINT  NOT NULL,
    statement_id  INTEGER NOT NULL,
    created_at    TEXT    NOT NULL,
    row_count     BIGINT  NOT NULL,
    bytes         BIGINT  NOT NULL,
    content       TEXT,
    expired_at    TEXT,
    expiry_reason TEXT,
    PRIMARY KEY (session_id, statement_id),
    FOREIGN KEY (session_id, statement_id) REFERENCES statements (session_id, id)
);

CREATE INDEX results_by_age ON results (expired_at, created_at);
