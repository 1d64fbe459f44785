-- Beside what a person says: a step of the clock that the machine's own count showed, up to five minutes. Facts up to last_fact_id that are dated until_at
-- or earlier count as if the clock had always gone as it goes after the step. Corrections apply in the order of their numbers.
CREATE TABLE clock_correction_4 (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    last_fact_id INTEGER NOT NULL,
    from_at      TEXT,                         -- UTC, ISO 8601
    counts_at    TEXT,                         -- UTC, ISO 8601
    until_at     TEXT,                         -- UTC, ISO 8601
    step_ms      INTEGER,                      -- negative: it was set back
    CHECK ((from_at IS NULL) = (counts_at IS NULL) AND (until_at IS NULL) = (step_ms IS NULL) AND (from_at IS NULL) <> (until_at IS NULL))
) STRICT
;
INSERT INTO clock_correction_4 (id, last_fact_id, from_at, counts_at) SELECT id, last_fact_id, from_at, counts_at FROM clock_correction
;
DROP TABLE clock_correction
;
ALTER TABLE clock_correction_4 RENAME TO clock_correction
;
-- Signers whose files were written for a domain and that were not yet seen to sign its mail by them: they are told, and looked at, again. Not evidence.
CREATE TABLE unseen (
    signer TEXT NOT NULL,
    domain TEXT NOT NULL,
    since  TEXT NOT NULL,                      -- UTC, ISO 8601
    PRIMARY KEY (signer, domain)
) STRICT
;
-- What is left is looked for in every pass, whatever the number of repairs.
CREATE INDEX repair_left ON repair (thing, id) WHERE kind = 'left'
;
PRAGMA user_version = 4
;
