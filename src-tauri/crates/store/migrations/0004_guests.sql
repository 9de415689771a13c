-- Six characters that open a session's page like its secret link; made when the session's code is first shown.
CREATE TABLE pick_up_codes (
    code       TEXT PRIMARY KEY,
    session_id INTEGER NOT NULL UNIQUE REFERENCES sessions (id)
) STRICT, WITHOUT ROWID;

-- What became of a guest's wish: 'removed' or 'kept'.
ALTER TABLE removal_requests ADD COLUMN answer TEXT;

-- Taken down for good: the same content does not come back to the gallery of that event, under whatever session.
CREATE TABLE taken_down (
    event_id      INTEGER NOT NULL REFERENCES events (id),
    source_sha256 TEXT NOT NULL,
    removal_id    INTEGER REFERENCES removal_requests (id),
    at            INTEGER NOT NULL,
    PRIMARY KEY (event_id, source_sha256)
) STRICT, WITHOUT ROWID;
