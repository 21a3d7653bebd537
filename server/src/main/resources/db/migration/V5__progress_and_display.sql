-- How far a statement's Spark jobs were, and its rich output in order, as JSON.
ALTER TABLE statements ADD COLUMN progress TEXT;
ALTER TABLE statements ADD COLUMN display TEXT NOT NULL DEFAULT '[]';
