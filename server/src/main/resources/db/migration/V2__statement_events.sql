-- What happened to a statement in which order, as JSON; the text itself is in its own column.
ALTER TABLE statements ADD COLUMN events TEXT NOT NULL DEFAULT '[]';
