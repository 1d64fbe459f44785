-- What was found changed by somebody else, and what was done about it: three repairs in a row are made, then it is left. Bounded; not evidence.
CREATE TABLE repair (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    thing  TEXT NOT NULL,                      -- a signer's file, a zone file
    wanted TEXT NOT NULL,                      -- stands for what it should be
    at     TEXT NOT NULL,                      -- UTC, ISO 8601
    kind   TEXT NOT NULL CHECK (kind IN ('written', 'mended', 'left', 'settled'))
) STRICT
;
CREATE INDEX repair_by_thing ON repair (thing, id)
;
-- The zone that the name servers were told of last: its serial never moves back, whatever becomes of the file. A projection's memory; not evidence.
CREATE TABLE told_zone (
    domain TEXT PRIMARY KEY,
    serial INTEGER NOT NULL,
    sha256 TEXT NOT NULL                       -- of the file's octets, in hex
) STRICT
;
PRAGMA user_version = 3
;
