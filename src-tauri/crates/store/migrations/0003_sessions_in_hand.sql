-- The event's own hours, local times as HH:MM, and how long photos wait before they go out.
ALTER TABLE events ADD COLUMN starts TEXT;
ALTER TABLE events ADD COLUMN ends TEXT;
ALTER TABLE events ADD COLUMN regret_seconds INTEGER NOT NULL DEFAULT 0;

-- Whether photos that were there before anybody looked wait for an answer: 0 no, 1 if they are many, 2 it was asked.
ALTER TABLE folders ADD COLUMN asks_old INTEGER NOT NULL DEFAULT 0;

-- A session that was joined to another stays as a row: its key and its guests' link lead on from here, until undone.
ALTER TABLE sessions ADD COLUMN merged_into INTEGER REFERENCES sessions (id);
-- Whether its guests' link leads on too. A split that was taken back leads keys on, but opens nothing for guests.
ALTER TABLE sessions ADD COLUMN link_follows INTEGER NOT NULL DEFAULT 1;
CREATE INDEX sessions_merged ON sessions (merged_into) WHERE merged_into IS NOT NULL;
DROP INDEX sessions_by_tag;
CREATE UNIQUE INDEX sessions_by_tag ON sessions (event_id, tag) WHERE merged_into IS NULL;
CREATE INDEX sessions_any_tag ON sessions (event_id, tag);

-- The session a photo's rule named, before the hand or a join led it on; when it was seen; what the booth did later.
ALTER TABLE photos ADD COLUMN named_id INTEGER REFERENCES sessions (id);
ALTER TABLE photos ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN moves_to INTEGER REFERENCES sessions (id);
ALTER TABLE photos ADD COLUMN withdrawn TEXT;
ALTER TABLE photos ADD COLUMN withdrawn_at INTEGER;
UPDATE photos SET named_id = session_id,
    seen_at = min(adopted_at, ifnull((SELECT min(seen_at) FROM files WHERE photo_id = photos.id), adopted_at));
CREATE INDEX photos_moving ON photos (moves_to) WHERE moves_to IS NOT NULL;

-- For what was called in by tag: the session that carried the tag, before a join led it on.
ALTER TABLE gallery_photos ADD COLUMN named_id INTEGER REFERENCES sessions (id);

-- The tag the last attempt travelled with; whether a person has to say first that it goes.
ALTER TABLE deliveries ADD COLUMN sent_tag TEXT;
ALTER TABLE deliveries ADD COLUMN parked INTEGER NOT NULL DEFAULT 0;
UPDATE deliveries SET sent_tag = (SELECT s.tag FROM photos p JOIN sessions s ON s.id = p.session_id
    WHERE p.id = deliveries.photo_id) WHERE attempt > 0;
CREATE INDEX deliveries_parked ON deliveries (event_id, photo_id) WHERE parked = 1;

-- What a person did to sessions, newest last: what "undo" and "redo" walk along.
CREATE TABLE session_edits (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id   INTEGER NOT NULL REFERENCES events (id),
    kind       TEXT NOT NULL,
    session_id INTEGER REFERENCES sessions (id),
    other_id   INTEGER REFERENCES sessions (id),
    tag_before TEXT,
    tag_after  TEXT,
    last_photo INTEGER NOT NULL,
    last_shelf INTEGER NOT NULL,
    undone     INTEGER NOT NULL DEFAULT 0,
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX session_edits_by_event ON session_edits (event_id, undone, id);
CREATE TABLE session_edit_rows (
    edit_id INTEGER NOT NULL REFERENCES session_edits (id) ON DELETE CASCADE,
    what    TEXT NOT NULL,
    row_id  INTEGER NOT NULL,
    from_id INTEGER NOT NULL,
    to_id   INTEGER NOT NULL,
    PRIMARY KEY (edit_id, what, row_id)
) STRICT, WITHOUT ROWID;
