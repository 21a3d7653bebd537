-- The application that an engine is, where one has attached itself: its name and its id, as Spark has them. The profile of
-- such an engine is its own name.
ALTER TABLE engines ADD COLUMN application_name TEXT;
ALTER TABLE engines ADD COLUMN application_id TEXT;
