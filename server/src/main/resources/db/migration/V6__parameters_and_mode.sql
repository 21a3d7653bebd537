-- What a statement was given, as a JSON list of name, type and value, and what was done with its code.
ALTER TABLE statements ADD COLUMN parameters TEXT NOT NULL DEFAULT '[]';
ALTER TABLE statements ADD COLUMN mode TEXT NOT NULL DEFAULT 'run';
