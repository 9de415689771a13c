-- What a driver needs to know to go on with a delivery where it stood: the service's own ids and how far it got, as JSON
-- of the driver's own. Written after each proven step, gone once the delivery is confirmed.
CREATE TABLE delivery_notes (
    delivery_id INTEGER PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
    note        TEXT NOT NULL,
    kept_at     INTEGER NOT NULL
) STRICT;

-- A smaller copy of a photo, for destinations that take no more than `most` bytes. The photo itself stays as it is.
CREATE TABLE smaller_copies (
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    most     INTEGER NOT NULL,
    sha256   TEXT NOT NULL,
    bytes    INTEGER NOT NULL,
    made_at  INTEGER NOT NULL,
    PRIMARY KEY (photo_id, most)
) STRICT, WITHOUT ROWID;
