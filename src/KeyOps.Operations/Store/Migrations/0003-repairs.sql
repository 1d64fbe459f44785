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
PRAGMA user_version = 3
;
