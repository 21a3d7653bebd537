-- When and why a session last started again, as JSON; null where it never did.
ALTER TABLE sessions ADD COLUMN last_restart TEXT;

-- Whether a statement may run beside others of its session.
ALTER TABLE statements ADD COLUMN concurrent BOOLEAN NOT NULL DEFAULT FALSE;
