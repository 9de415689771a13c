-- A person's word that a photo is to be nowhere out there. It is written before any gallery is asked, and while it stands
-- the photo goes nowhere.
CREATE TABLE take_downs (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    asked_at INTEGER NOT NULL
) STRICT;

-- Where such a photo is, or may be, and what became of its removal there: 'removing', 'removed', 'by_hand' where no call
-- can do it, 'held' where the gallery refused.
CREATE TABLE remote_removals (
    delivery_id    INTEGER PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
    destination_id TEXT NOT NULL REFERENCES destinations (id),
    state          TEXT NOT NULL,
    failures       INTEGER NOT NULL DEFAULT 0,
    failing_since  INTEGER,
    due_at         INTEGER NOT NULL DEFAULT 0,
    code           TEXT,
    detail         TEXT NOT NULL DEFAULT '',
    changed_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX remote_removals_due ON remote_removals (destination_id, due_at) WHERE state = 'removing';
