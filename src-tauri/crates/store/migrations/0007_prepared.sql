-- Copies of photos made ready for a destination: without private details, smaller, or both. `recipe` says how; the photo
-- itself and its safe copy stay as they are. The row stays when the file goes.
CREATE TABLE prepared_copies (
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    recipe   TEXT NOT NULL,
    media    TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    bytes    INTEGER NOT NULL,
    made_at  INTEGER NOT NULL,
    PRIMARY KEY (photo_id, recipe)
) STRICT, WITHOUT ROWID;
DROP TABLE smaller_copies;

-- Whether the photo's file tells about people: where it was taken, serial numbers. 1 where nobody looked.
ALTER TABLE photos ADD COLUMN has_private INTEGER NOT NULL DEFAULT 1;
-- SHA-256 of what the destination was sent, where that was not the photo's own bytes.
ALTER TABLE deliveries ADD COLUMN sent_sha256 TEXT;
