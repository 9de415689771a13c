-- Safe copies that nothing needs any more, by their content: 'spent' since `since`, 'removing' before the file goes, 'removed'
-- when it is gone. No row: the copy is needed, or nobody has looked yet. `since` is in the app's own count of time, which no
-- clock can set forward; `mark` is what made it spent, so that a change between two looks is seen.
CREATE TABLE spent_copies (
    sha256     TEXT PRIMARY KEY,
    state      TEXT NOT NULL,
    mark       TEXT NOT NULL,
    since      INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_copies_removing ON spent_copies (sha256) WHERE state = 'removing';
CREATE INDEX photos_by_content ON photos (sha256);

-- An event that is on, its newest photo, and since when in the same count there was no newer one.
CREATE TABLE quiet_events (
    event_id INTEGER PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    newest   INTEGER NOT NULL,
    since    INTEGER NOT NULL
) STRICT;
