-- On what terms a SQL statement runs, as JSON; null where it has none of its own.
ALTER TABLE statements ADD COLUMN terms TEXT;
-- How many rows it wrote to a table; null where it wrote none, or that is not known.
ALTER TABLE statements ADD COLUMN rows_written BIGINT;
