-- Whose turn it is by a person's word: larger goes first, 0 is its own place.
ALTER TABLE deliveries ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
-- A person paused this photo; a person lets it go on.
ALTER TABLE deliveries ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
-- A person paused everything that goes there.
ALTER TABLE destinations ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
-- Which sessions go first.
ALTER TABLE events ADD COLUMN sending_order TEXT NOT NULL DEFAULT 'newest-first';

DROP INDEX deliveries_due;
CREATE INDEX deliveries_due ON deliveries (destination_id, state, turn DESC, bulk, slow, session_order DESC, photo_id)
    WHERE state IN ('waiting', 'unknown');
CREATE INDEX deliveries_turn ON deliveries (turn) WHERE turn > 0;
CREATE INDEX deliveries_by_pause ON deliveries (event_id, photo_id) WHERE paused = 1;
