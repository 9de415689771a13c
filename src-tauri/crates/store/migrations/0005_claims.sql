-- What a booth itself says about a session: by its calls, in a summary file, in its own database.
CREATE TABLE claims (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id  INTEGER NOT NULL REFERENCES events (id),
    -- None: it holds for every folder of the event.
    folder_id INTEGER REFERENCES folders (id),
    source    TEXT NOT NULL,
    key       TEXT NOT NULL,
    name      TEXT NOT NULL,
    began_at  INTEGER NOT NULL,
    last_at   INTEGER NOT NULL,
    ended_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX claims_by_key ON claims (event_id, ifnull(folder_id, 0), source, key);
CREATE INDEX claims_by_time ON claims (event_id, source, began_at);

-- A file of a claim: its place below a watched folder, with `/`; or, without a folder, only its name.
CREATE TABLE claimed_files (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id  INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    folder_id INTEGER REFERENCES folders (id),
    place     TEXT NOT NULL,
    kind      TEXT,
    is_hidden INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX claimed_files_once ON claimed_files (claim_id, ifnull(folder_id, 0), place);
CREATE INDEX claimed_files_by_place ON claimed_files (place);
CREATE INDEX files_by_name ON files (folder_id, name COLLATE NOCASE) WHERE is_current = 1;
