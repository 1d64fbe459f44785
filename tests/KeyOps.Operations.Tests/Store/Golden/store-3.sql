PRAGMA application_id = 1263497331;
PRAGMA user_version = 3;
CREATE TABLE [SchemaVersions] (
    SchemaVersionID INTEGER CONSTRAINT [PK_SchemaVersions_Id] PRIMARY KEY AUTOINCREMENT NOT NULL,
    ScriptName TEXT NOT NULL,
    Applied DATETIME NOT NULL
);
INSERT INTO SchemaVersions VALUES (1, 'KeyOps.Operations.Store.Migrations.0001-keys-and-facts.sql', '2026-11-25 10:58:03.5332336');
INSERT INTO SchemaVersions VALUES (2, 'KeyOps.Operations.Store.Migrations.0002-destroyed-keys-and-the-clock.sql', '2026-11-25 10:58:03.5375303');
INSERT INTO SchemaVersions VALUES (3, 'KeyOps.Operations.Store.Migrations.0003-repairs-and-told-zones.sql', '2026-11-25 10:58:03.5385804');
CREATE TABLE dkim_key (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    domain       TEXT NOT NULL,                -- lower case, no final dot
    selector     TEXT NOT NULL,
    algorithm    TEXT NOT NULL,                -- rsa-2048, ed25519
    public_key   BLOB NOT NULL,                -- the octets of p=
    private_key  BLOB NOT NULL,                -- PKCS#8, sealed: nonce (12), tag (16), AES-256-GCM ciphertext
    generated_at TEXT NOT NULL,                -- UTC, ISO 8601
    UNIQUE (domain, selector)
) STRICT;
INSERT INTO dkim_key VALUES (1, 'keyops.example', 'default', 'rsa-2048', X'7075626C69632064656661756C7420', X'1B21D19C7414B90F2264759A55032972F4889BF4F36673BDC2251E16C6C60FCDA422BD7AB857BB59A7FCDB3B', '2031-05-06T07:08:09.1230000Z');
INSERT INTO dkim_key VALUES (2, 'keyops.example', 'k20310601', 'rsa-2048', X'7075626C6963206B323033313036303120', X'A65D1515CDF1146B032EAB05B29B69EF0574C166436AC847AFD76369D9546B6317429D76C8E0D1742A0EA2BA4DE2', '2031-05-06T07:08:09.1230000Z');
INSERT INTO dkim_key VALUES (3, 'other.example', 'only', 'rsa-2048', X'7075626C6963206F6E6C79206F746865722E6578616D706C652E', X'990470FFC85AF37F5BD5354DBC58B51AFF68178431FBAE94EE75E8C717AE4D4DFE9439D0EB7BFA8829D7AD836AEA274DC3E10168D1DCD5', '2031-05-06T07:08:09.1230000Z');
CREATE TABLE key_fact (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    key_id   INTEGER NOT NULL REFERENCES dkim_key (id),
    kind     TEXT NOT NULL,                    -- published, confirmed, switched, activated, withdrawn, removed
    at       TEXT NOT NULL,                    -- UTC, ISO 8601
    evidence TEXT NOT NULL                     -- JSON
) STRICT;
INSERT INTO key_fact VALUES (1, 1, 'published', '2031-05-06T07:08:09.1230000Z', '{"serial":2031050601,"zoneSha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}');
INSERT INTO key_fact VALUES (2, 1, 'confirmed', '2031-05-06T07:08:09.1230000Z', '{"negativeTtl":3600,"answers":[{"server":"192.0.2.1:53 (ns1.keyops.example)","serial":4294967295,"ttl":300,"at":"2031-05-06T07:08:09.1230007Z"}]}');
INSERT INTO key_fact VALUES (3, 1, 'switched', '2031-05-06T07:08:09.1230000Z', '{"signer":"opendkim","signature":"v=1; a=rsa-sha256"}');
INSERT INTO key_fact VALUES (4, 1, 'switched', '2031-05-06T07:08:09.1230000Z', '{"signer":"other"}');
INSERT INTO key_fact VALUES (5, 1, 'activated', '2031-05-06T07:08:09.1230000Z', '{}');
INSERT INTO key_fact VALUES (6, 1, 'withdrawn', '2031-11-22T07:08:09.1230000Z', '{}');
INSERT INTO key_fact VALUES (7, 1, 'removed', '2031-11-23T07:08:09.1230000Z', '{"serial":2031112201}');
INSERT INTO key_fact VALUES (8, 2, 'published', '2031-05-06T07:08:09.1230000Z', '{"serial":2031050602,"zoneSha256":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}');
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
) STRICT;
INSERT INTO attempt VALUES (1, 'keyops.example', 'publish', 'it''s due', '2031-05-06T07:08:09.1230000Z', '2031-05-06T07:08:10.1230000Z', 'done', 'published', '2031-05-06T07:08:10.1230000Z');
INSERT INTO attempt VALUES (2, 'keyops.example', 'confirm', 'why', '2031-05-06T07:08:09.1230000Z', '2031-05-06T07:08:10.1230000Z', 'held', 'no answer
→ wait', '2031-05-06T07:08:10.1230000Z');
INSERT INTO attempt VALUES (3, 'keyops.example', 'activate', 'died', '2031-05-06T07:08:09.1230000Z', NULL, NULL, NULL, '2031-05-06T07:08:09.1230000Z');
CREATE TABLE master_key_check (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    sealed BLOB NOT NULL
) STRICT;
INSERT INTO master_key_check VALUES (1, X'3E85636D179CABADC1EF7149BD2C3491AB3BF7D0E4DD4C65E6DC78F1B7B4CB4D3639F3744BD1EAD736209C7A24');
CREATE TABLE last_pass (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    at        TEXT NOT NULL,                   -- UTC, ISO 8601
    boot      TEXT NOT NULL,                   -- which start of the machine
    uptime_ms INTEGER NOT NULL                 -- since that start
) STRICT;
CREATE TABLE clock_correction (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    from_at      TEXT NOT NULL,                -- UTC, ISO 8601
    last_fact_id INTEGER NOT NULL,
    counts_at    TEXT NOT NULL                 -- UTC, ISO 8601
) STRICT;
CREATE TABLE unproven (
    domain      TEXT PRIMARY KEY,
    restored_at TEXT NOT NULL                  -- UTC, ISO 8601
) STRICT;
CREATE TABLE repair (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    thing  TEXT NOT NULL,                      -- a signer's file, a zone file
    wanted TEXT NOT NULL,                      -- stands for what it should be
    at     TEXT NOT NULL,                      -- UTC, ISO 8601
    kind   TEXT NOT NULL CHECK (kind IN ('written', 'mended', 'left', 'settled'))
) STRICT;
CREATE TABLE told_zone (
    domain TEXT PRIMARY KEY,
    serial INTEGER NOT NULL,
    sha256 TEXT NOT NULL                       -- of the file's octets, in hex
) STRICT;
CREATE TRIGGER dkim_key_stays BEFORE DELETE ON dkim_key BEGIN SELECT RAISE(ABORT, 'keys are never deleted'); END;
CREATE INDEX key_fact_by_key ON key_fact (key_id, id);
CREATE TRIGGER key_fact_stays BEFORE DELETE ON key_fact BEGIN SELECT RAISE(ABORT, 'facts are only ever added'); END;
CREATE TRIGGER key_fact_is_fixed BEFORE UPDATE ON key_fact BEGIN SELECT RAISE(ABORT, 'facts never change'); END;
CREATE INDEX attempt_by_domain ON attempt (domain, id);
CREATE TRIGGER dkim_key_is_fixed BEFORE UPDATE ON dkim_key
WHEN NOT (
    NEW.private_key = X''
    AND (NEW.id, NEW.domain, NEW.selector, NEW.algorithm, NEW.public_key, NEW.generated_at)
      = (OLD.id, OLD.domain, OLD.selector, OLD.algorithm, OLD.public_key, OLD.generated_at)
    AND EXISTS (SELECT 1 FROM key_fact WHERE key_id = OLD.id AND kind = 'removed')
    AND EXISTS (SELECT 1 FROM key_fact WHERE key_id = OLD.id AND kind = 'destroyed'))
BEGIN SELECT RAISE(ABORT, 'keys never change'); END;
CREATE INDEX repair_by_thing ON repair (thing, id);
