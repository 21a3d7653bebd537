-- Applications that were handed to spark-submit. The spec is JSON; mark is what their processes have in their environment,
-- pid and process_started_at tell which process of this machine is the first of them.
CREATE TABLE batches (
    id                 BIGINT  NOT NULL PRIMARY KEY,
    owner              TEXT    NOT NULL,
    mark               TEXT    NOT NULL,
    spec               TEXT    NOT NULL,
    state              TEXT    NOT NULL,
    pid                BIGINT,
    process_started_at TEXT,
    application        TEXT,
    exit_code          INTEGER,
    ended_reason       TEXT,
    created_at         TEXT    NOT NULL,
    started_at         TEXT,
    ended_at           TEXT
);

CREATE INDEX batches_by_owner ON batches (owner, id);
CREATE INDEX batches_by_end ON batches (ended_at);

CREATE TABLE batch_tags (
    batch_id BIGINT NOT NULL,
    tag      TEXT   NOT NULL,
    PRIMARY KEY (batch_id, tag)
);

CREATE INDEX batch_tags_by_tag ON batch_tags (tag, batch_id);
