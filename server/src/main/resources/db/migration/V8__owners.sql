-- Whose a session is. Those from before belong to the one user that a server without names of users has.
ALTER TABLE sessions ADD COLUMN owner TEXT NOT NULL DEFAULT 'operator';
CREATE INDEX sessions_by_owner_and_name ON sessions (owner, name, id);
