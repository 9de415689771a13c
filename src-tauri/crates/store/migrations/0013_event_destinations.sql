-- Where an event's photos go. What is on now is in `destinations`; this is what is on again once the event is opened again.
CREATE TABLE event_destinations (
    event_id       INTEGER NOT NULL REFERENCES events (id),
    destination_id TEXT NOT NULL REFERENCES destinations (id),
    is_on          INTEGER NOT NULL,
    PRIMARY KEY (event_id, destination_id)
) STRICT, WITHOUT ROWID;

-- The newest event's are as they are now; of those before, what confirmed a photo.
INSERT INTO event_destinations
    SELECT e.id, d.id, d.is_on FROM destinations d
    JOIN (SELECT id FROM events ORDER BY ended_at IS NULL DESC, ended_at DESC, id DESC LIMIT 1) e;
INSERT OR IGNORE INTO event_destinations
    SELECT event_id, destination_id, max(state = 'confirmed') FROM deliveries GROUP BY event_id, destination_id;
