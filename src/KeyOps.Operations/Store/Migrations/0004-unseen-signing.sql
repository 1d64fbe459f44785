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
