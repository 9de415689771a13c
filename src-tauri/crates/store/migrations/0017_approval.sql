-- Whether new photos of the booth wait for a person's word, and whether single shots are sent at all.
ALTER TABLE events ADD COLUMN approval INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN singles INTEGER NOT NULL DEFAULT 1;

-- `paused` is 1 where a person paused the photo, 2 where it waits for approval.
DROP INDEX deliveries_by_pause;
CREATE INDEX deliveries_by_pause ON deliveries (event_id, paused, photo_id) WHERE paused > 0;
