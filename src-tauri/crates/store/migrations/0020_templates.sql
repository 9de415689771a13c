-- Set-ups kept under a name, for new events. Destinations are those that are there: no token is copied.
CREATE TABLE templates (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    name             TEXT NOT NULL UNIQUE COLLATE NOCASE,
    made_at          INTEGER NOT NULL,
    starts           TEXT,
    ends             TEXT,
    regret_seconds   INTEGER NOT NULL,
    sending_order    TEXT NOT NULL,
    approval         INTEGER NOT NULL,
    singles          INTEGER NOT NULL,
    speed_limit_kb   INTEGER,
    keep_copies_days INTEGER
) STRICT;

CREATE TABLE template_folders (
    template_id INTEGER NOT NULL REFERENCES templates (id),
    place       INTEGER NOT NULL,
    path        BLOB NOT NULL,
    rule        TEXT NOT NULL,
    gap_ms      INTEGER NOT NULL,
    settle_ms   INTEGER NOT NULL,
    subfolders  INTEGER NOT NULL,
    include     TEXT NOT NULL,
    exclude     TEXT NOT NULL,
    PRIMARY KEY (template_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE template_destinations (
    template_id    INTEGER NOT NULL REFERENCES templates (id),
    destination_id TEXT NOT NULL REFERENCES destinations (id),
    PRIMARY KEY (template_id, destination_id)
) STRICT, WITHOUT ROWID;
