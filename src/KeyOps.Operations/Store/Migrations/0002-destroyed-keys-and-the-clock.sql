-- The private half of a key whose record is gone can be destroyed: overwritten, once that stands as a fact. Nothing else of a key ever changes.
DROP TRIGGER dkim_key_is_fixed
;
CREATE TRIGGER dkim_key_is_fixed BEFORE UPDATE ON dkim_key
WHEN NOT (
    NEW.private_key = X''
    AND (NEW.id, NEW.domain, NEW.selector, NEW.algorithm, NEW.public_key, NEW.generated_at)
      = (OLD.id, OLD.domain, OLD.selector, OLD.algorithm, OLD.public_key, OLD.generated_at)
    AND EXISTS (SELECT 1 FROM key_fact WHERE key_id = OLD.id AND kind = 'removed')
    AND EXISTS (SELECT 1 FROM key_fact WHERE key_id = OLD.id AND kind = 'destroyed'))
BEGIN SELECT RAISE(ABORT, 'keys never change'); END
;
-- The last pass, by the wall clock and by one that nobody sets.
CREATE TABLE last_pass (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    at        TEXT NOT NULL,                   -- UTC, ISO 8601
    boot      TEXT NOT NULL,                   -- which start of the machine
    uptime_ms INTEGER NOT NULL                 -- since that start
) STRICT
;
-- The clock was wrong, and a person said that it is right now: facts up to last_fact_id that are dated from_at or later count as of counts_at.
CREATE TABLE clock_correction (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    from_at      TEXT NOT NULL,                -- UTC, ISO 8601
    last_fact_id INTEGER NOT NULL,
    counts_at    TEXT NOT NULL                 -- UTC, ISO 8601
) STRICT
;
-- Domains whose name servers have not yet been asked whether they still answer what the store, restored from a backup, believes.
CREATE TABLE unproven (
    domain      TEXT PRIMARY KEY,
    restored_at TEXT NOT NULL                  -- UTC, ISO 8601
) STRICT
;
PRAGMA user_version = 2
;
