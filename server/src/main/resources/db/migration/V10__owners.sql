-- Whose a session is, and whose its name. Those from before are the one user's whom a server has that tells none apart; so
-- are the keys of the calls that made them.
ALTER TABLE sessions ADD COLUMN owner TEXT NOT NULL DEFAULT 'operator';
DROP INDEX sessions_by_name;
CREATE INDEX sessions_by_owner_and_name ON sessions (owner, name, id);
CREATE INDEX sessions_by_owner ON sessions (owner, id);
UPDATE first_calls SET scope = 'sessions/operator' WHERE scope = 'sessions';
