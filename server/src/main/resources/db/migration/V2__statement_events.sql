-- What happened to a statement in which order, as JSON; the text itself is in its own column.
ALTER TABLE statements ADD COLUMN events TEXT NOT NULL DEFAULT '[]';

-- Free words as a JSON list, and the most that a run may take as an ISO-8601 duration.
ALTER TABLE statements ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE statements ADD COLUMN timeout TEXT;

-- The order of all statements of the server.
ALTER TABLE statements ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
UPDATE statements SET number = (
    SELECT COUNT(*) FROM statements AS other
    WHERE other.session_id < statements.session_id
        OR (other.session_id = statements.session_id AND other.id <= statements.id));
CREATE UNIQUE INDEX statements_by_number ON statements (number);
