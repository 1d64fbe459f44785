PRAGMA application_id = 1263497331;
PRAGMA user_version = 1;
CREATE TABLE [SchemaVersions] (
    SchemaVersionID INTEGER CONSTRAINT [PK_SchemaVersions_Id] PRIMARY KEY AUTOINCREMENT NOT NULL,
    ScriptName TEXT NOT NULL,
    Applied DATETIME NOT NULL
);
INSERT INTO SchemaVersions VALUES (1, 'KeyOps.Operations.Store.Migrations.0001-keys-and-facts.sql', '2026-11-25 07:25:20.6176676');
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
INSERT INTO dkim_key VALUES (1, 'keyops.example', 'default', 'rsa-2048', X'7075626C69632064656661756C7420', X'55652F521B16A76A943F13D2313B9E6F6C70681D9026F56F897F50DB0C6F84D73AA4C6EC95A73DCA5472C42A', '2031-05-06T07:08:09.1230000Z');
INSERT INTO dkim_key VALUES (2, 'keyops.example', 'k20310601', 'rsa-2048', X'7075626C6963206B323033313036303120', X'867D647EB9868C8E7E30BF575F974168C561EC407E9BBDBF624E5A4100760F56ABE0339F4AB5F5FDBB8BC850511B', '2031-05-06T07:08:09.1230000Z');
INSERT INTO dkim_key VALUES (3, 'other.example', 'only', 'rsa-2048', X'7075626C6963206F6E6C79206F746865722E6578616D706C652E', X'A04D137240B05BD0A5AB4E1C41A0BA3734086475E85AFCA865EB83A872AB7583F716FC87EC9D5A26E895AB2D2E0E73CBDF06BB02089B34', '2031-05-06T07:08:09.1230000Z');
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
INSERT INTO master_key_check VALUES (1, X'96D9CF08F900D6E2F38C9062D26D60247595F34E21719DE1C5E598969D4383A639531364977FDFB9B746E415ED');
CREATE TRIGGER dkim_key_stays BEFORE DELETE ON dkim_key BEGIN SELECT RAISE(ABORT, 'keys are never deleted'); END;
CREATE TRIGGER dkim_key_is_fixed BEFORE UPDATE ON dkim_key BEGIN SELECT RAISE(ABORT, 'keys never change'); END;
CREATE INDEX key_fact_by_key ON key_fact (key_id, id);
CREATE TRIGGER key_fact_stays BEFORE DELETE ON key_fact BEGIN SELECT RAISE(ABORT, 'facts are only ever added'); END;
CREATE TRIGGER key_fact_is_fixed BEFORE UPDATE ON key_fact BEGIN SELECT RAISE(ABORT, 'facts never change'); END;
CREATE INDEX attempt_by_domain ON attempt (domain, id);
