-- What ended long ago is found by its end, to be removed.
CREATE INDEX statements_by_end ON statements (ended_at);
CREATE INDEX sessions_by_end ON sessions (ended_at);
