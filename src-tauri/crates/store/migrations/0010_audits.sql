-- What a destination showed when it was last asked, beside what the journal had just before. The newest word of each event
-- and destination; a failed question leaves the one before it.
CREATE TABLE audits (
    event_id       INTEGER NOT NULL REFERENCES events (id),
    destination_id TEXT NOT NULL REFERENCES destinations (id),
    began_at       INTEGER NOT NULL,
    ended_at       INTEGER NOT NULL,
    confirmed      INTEGER NOT NULL,
    seen           INTEGER NOT NULL,
    extra          INTEGER NOT NULL,
    PRIMARY KEY (event_id, destination_id)
) STRICT, WITHOUT ROWID;

-- Confirmed deliveries that it did not show then.
CREATE TABLE not_seen (
    delivery_id    INTEGER PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
    event_id       INTEGER NOT NULL,
    destination_id TEXT NOT NULL
) STRICT;
CREATE INDEX not_seen_at ON not_seen (event_id, destination_id);

-- An open check counts them with every frame.
CREATE INDEX deliveries_twice ON deliveries (event_id, destination_id) WHERE possible_duplicate = 1;
