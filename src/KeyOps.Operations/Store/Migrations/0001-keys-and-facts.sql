-- What never changes about a key. A selector names one key of its domain for ever: rows are never deleted.
CREATE TABLE dkim_key (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    domain       TEXT NOT NULL,                -- lower case, no final dot
    selector     TEXT NOT NULL,
    algorithm    TEXT NOT NULL,                -- rsa-2048, ed25519
    public_key   BLOB NOT NULL,                -- the octets of p=
    private_key  BLOB NOT NULL,                -- PKCS#8, sealed: nonce (12), tag (16), AES-256-GCM ciphertext
    generated_at TEXT NOT NULL,                -- UTC, ISO 8601
    UNIQUE (domain, selector)
) STRICT
;
CREATE TRIGGER dkim_key_stays BEFORE DELETE ON dkim_key BEGIN SELECT RAISE(ABORT, 'keys are never deleted'); END
;
CREATE TRIGGER dkim_key_is_fixed BEFORE UPDATE ON dkim_key BEGIN SELECT RAISE(ABORT, 'keys never change'); END
;
-- What happened to a key, with the evidence, oldest first.
CREATE TABLE key_fact (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    key_id   INTEGER NOT NULL REFERENCES dkim_key (id),
    kind     TEXT NOT NULL,                    -- published, confirmed, switched, activated, withdrawn, removed
    at       TEXT NOT NULL,                    -- UTC, ISO 8601
    evidence TEXT NOT NULL                     -- JSON
) STRICT
;
CREATE INDEX key_fact_by_key ON key_fact (key_id, id)
;
CREATE TRIGGER key_fact_stays BEFORE DELETE ON key_fact BEGIN SELECT RAISE(ABORT, 'facts are only ever added'); END
;
CREATE TRIGGER key_fact_is_fixed BEFORE UPDATE ON key_fact BEGIN SELECT RAISE(ABORT, 'facts never change'); END
;
-- The journal: what was tried for a domain and how it ended. Bounded; not evidence.
CREATE TABLE attempt (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    domain      TEXT NOT NULL,
    action      TEXT NOT NULL,
    detail      TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,                          -- NULL: still running, or the process died
    outcome     TEXT CHECK (outcome IN ('done', 'held', 'failed')),
    result      TEXT,
    since       TEXT NOT NULL                  -- when the first of an unbroken row of equal outcomes was
) STRICT
;
CREATE INDEX attempt_by_domain ON attempt (domain, id)
;
-- One row: what the master key opens, so that a wrong one is told at once.
CREATE TABLE master_key_check (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    sealed BLOB NOT NULL
) STRICT
;
PRAGMA application_id = 1263497331
;
PRAGMA user_version = 1
;
