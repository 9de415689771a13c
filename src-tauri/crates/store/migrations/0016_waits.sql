-- The time before which a destination asked for no request, by this computer's clock. `noted_at` is when that was written:
-- the wait is never longer from there than `until` is away, whatever becomes of the clock.
CREATE TABLE waits (
    destination_id TEXT PRIMARY KEY REFERENCES destinations (id) ON DELETE CASCADE,
    noted_at       INTEGER NOT NULL,
    until          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
