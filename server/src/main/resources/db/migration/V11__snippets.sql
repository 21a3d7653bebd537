-- Published snippets, a row for each version; the highest one is what runs. The definition is JSON: code, parameters and
-- where and how it runs. A name is one user's, and is free again once all its rows are gone.
CREATE TABLE snippets (
    name         TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    owner        TEXT    NOT NULL,
    visibility   TEXT    NOT NULL,
    definition   TEXT    NOT NULL,
    published_at TEXT    NOT NULL,
    PRIMARY KEY (name, version)
);
