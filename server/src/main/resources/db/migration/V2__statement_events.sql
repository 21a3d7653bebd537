-- What happened to a statement in which order, as JSON; the text itself is in its own column.
ALTER TABLE statements ADD COLUMN events TEXT NOT NULL DEFAULT '[]';

-- Free words as a JSON list, and the most that a run may take as an ISO-8601 duration.
ALTER TABLE statements ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE statements ADD COLUMN timeout TEXT;
