CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    name           TEXT NOT NULL,
    gallery_name   TEXT NOT NULL,
    date           TEXT NOT NULL,
    collection_url TEXT,
    page_key       BLOB NOT NULL UNIQUE,
    everyone       INTEGER NOT NULL DEFAULT 0,
    last_number    INTEGER NOT NULL DEFAULT 0,
    last_seq       INTEGER NOT NULL DEFAULT 0,
    created_at     INTEGER NOT NULL,
    ended_at       INTEGER
) STRICT;

CREATE TABLE folders (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id   INTEGER NOT NULL REFERENCES events (id),
    path       BLOB NOT NULL,
    shown      TEXT NOT NULL,
    rule       TEXT NOT NULL,
    gap_ms     INTEGER NOT NULL,
    settle_ms  INTEGER NOT NULL,
    old_from   INTEGER,
    watched    INTEGER NOT NULL DEFAULT 1,
    added_at   INTEGER NOT NULL,
    UNIQUE (event_id, path)
) STRICT;

CREATE TABLE destinations (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    label      TEXT NOT NULL,
    settings   TEXT NOT NULL,
    is_on      INTEGER NOT NULL DEFAULT 1,
    media      TEXT NOT NULL,
    max_bytes  INTEGER,
    state      TEXT NOT NULL DEFAULT 'works',
    code       TEXT,
    detail     TEXT NOT NULL DEFAULT '',
    changed_at INTEGER NOT NULL,
    position   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id   INTEGER NOT NULL REFERENCES events (id),
    folder_id  INTEGER REFERENCES folders (id),
    number     INTEGER NOT NULL,
    key        TEXT NOT NULL,
    tag        TEXT NOT NULL,
    link_key   BLOB NOT NULL UNIQUE,
    origin     TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,
    UNIQUE (event_id, number)
) STRICT;
CREATE UNIQUE INDEX sessions_by_key ON sessions (event_id, ifnull(folder_id, 0), key);
CREATE UNIQUE INDEX sessions_by_tag ON sessions (event_id, tag);

CREATE TABLE photos (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id    INTEGER NOT NULL REFERENCES events (id),
    session_id  INTEGER REFERENCES sessions (id),
    seq         INTEGER NOT NULL,
    sha256      TEXT NOT NULL,
    bytes       INTEGER NOT NULL,
    media       TEXT NOT NULL,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    orientation INTEGER NOT NULL,
    picture_url TEXT,
    bulk        INTEGER NOT NULL DEFAULT 0,
    state       TEXT NOT NULL,
    adopted_at  INTEGER NOT NULL,
    UNIQUE (event_id, sha256)
) STRICT;
CREATE INDEX photos_by_session ON photos (session_id, id);
CREATE INDEX photos_by_event ON photos (event_id, state, id);

CREATE TABLE files (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id   INTEGER NOT NULL REFERENCES events (id),
    folder_id  INTEGER REFERENCES folders (id),
    path       BLOB NOT NULL,
    shown      TEXT NOT NULL,
    name       TEXT NOT NULL,
    bytes      INTEGER NOT NULL,
    modified   INTEGER NOT NULL,
    file_key   TEXT NOT NULL,
    is_current INTEGER NOT NULL DEFAULT 1,
    verdict    TEXT NOT NULL,
    code       TEXT,
    detail     TEXT NOT NULL DEFAULT '',
    photo_id   INTEGER REFERENCES photos (id),
    seen_by    TEXT NOT NULL,
    seen_at    INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX files_by_path ON files (folder_id, path) WHERE is_current = 1 AND folder_id IS NOT NULL;
CREATE INDEX files_by_photo ON files (photo_id);
CREATE INDEX files_by_verdict ON files (event_id, verdict, id);

CREATE TABLE deliveries (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id           INTEGER NOT NULL REFERENCES events (id),
    photo_id           INTEGER NOT NULL REFERENCES photos (id),
    destination_id     TEXT NOT NULL REFERENCES destinations (id),
    state              TEXT NOT NULL,
    attempt            INTEGER NOT NULL DEFAULT 0,
    failures           INTEGER NOT NULL DEFAULT 0,
    unanswered         INTEGER NOT NULL DEFAULT 0,
    failing_since      INTEGER,
    due_at             INTEGER NOT NULL DEFAULT 0,
    bulk               INTEGER NOT NULL DEFAULT 0,
    slow               INTEGER NOT NULL DEFAULT 0,
    session_order      INTEGER NOT NULL,
    code               TEXT,
    detail             TEXT NOT NULL DEFAULT '',
    remote_name        TEXT NOT NULL,
    remote_id          TEXT,
    remote_url         TEXT,
    proof_status       INTEGER,
    proof_reply        TEXT,
    possible_duplicate INTEGER NOT NULL DEFAULT 0,
    confirmed_at       INTEGER,
    changed_at         INTEGER NOT NULL,
    UNIQUE (photo_id, destination_id)
) STRICT;
CREATE INDEX deliveries_due ON deliveries (destination_id, state, bulk, slow, session_order DESC, photo_id)
    WHERE state IN ('waiting', 'unknown');
CREATE INDEX deliveries_proved ON deliveries (event_id, confirmed_at) WHERE confirmed_at IS NOT NULL;
CREATE INDEX files_by_folder ON files (folder_id, id) WHERE photo_id IS NOT NULL;
CREATE INDEX deliveries_open ON deliveries (destination_id, state) WHERE state IN ('preparing', 'sending', 'body_sent');

CREATE TABLE attempts (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery_id  INTEGER NOT NULL REFERENCES deliveries (id),
    number       INTEGER NOT NULL,
    started_at   INTEGER NOT NULL,
    body_sent_at INTEGER,
    ended_at     INTEGER,
    outcome      TEXT,
    status       INTEGER,
    code         TEXT,
    detail       TEXT NOT NULL DEFAULT '',
    UNIQUE (delivery_id, number)
) STRICT;

CREATE TABLE gallery_photos (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id      INTEGER NOT NULL REFERENCES events (id),
    session_id    INTEGER REFERENCES sessions (id),
    source_sha256 TEXT NOT NULL,
    sha256        TEXT NOT NULL,
    bytes         INTEGER NOT NULL,
    media         TEXT NOT NULL,
    kind          TEXT NOT NULL,
    name          TEXT NOT NULL,
    width         INTEGER NOT NULL,
    height        INTEGER NOT NULL,
    orientation   INTEGER NOT NULL,
    origin        TEXT NOT NULL,
    hidden_at     INTEGER,
    added_at      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX gallery_photos_once ON gallery_photos (event_id, ifnull(session_id, 0), source_sha256);
CREATE INDEX gallery_photos_by_session ON gallery_photos (session_id, id);
CREATE INDEX gallery_photos_by_event ON gallery_photos (event_id, session_id, id);

CREATE TABLE removal_requests (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id       INTEGER NOT NULL REFERENCES sessions (id),
    gallery_photo_id INTEGER REFERENCES gallery_photos (id),
    asked_at         INTEGER NOT NULL,
    answered_at      INTEGER
) STRICT;
CREATE UNIQUE INDEX removal_requests_once ON removal_requests (session_id, ifnull(gallery_photo_id, 0))
    WHERE answered_at IS NULL;

-- Ready-made counters: what the window shows is what these rows say, in the same transaction.
CREATE TABLE photo_counts (
    event_id INTEGER NOT NULL,
    state    TEXT NOT NULL,
    n        INTEGER NOT NULL,
    PRIMARY KEY (event_id, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE file_counts (
    event_id INTEGER NOT NULL,
    verdict  TEXT NOT NULL,
    n        INTEGER NOT NULL,
    PRIMARY KEY (event_id, verdict)
) STRICT, WITHOUT ROWID;
CREATE TABLE delivery_counts (
    event_id       INTEGER NOT NULL,
    destination_id TEXT NOT NULL,
    state          TEXT NOT NULL,
    n              INTEGER NOT NULL,
    PRIMARY KEY (event_id, destination_id, state)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER photos_counted AFTER INSERT ON photos BEGIN
    INSERT INTO photo_counts VALUES (NEW.event_id, NEW.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER photos_recounted AFTER UPDATE OF state ON photos WHEN OLD.state <> NEW.state BEGIN
    UPDATE photo_counts SET n = n - 1 WHERE event_id = OLD.event_id AND state = OLD.state;
    INSERT INTO photo_counts VALUES (NEW.event_id, NEW.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER files_counted AFTER INSERT ON files WHEN NEW.is_current = 1 BEGIN
    INSERT INTO file_counts VALUES (NEW.event_id, NEW.verdict, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER files_recounted AFTER UPDATE OF verdict, is_current ON files
WHEN OLD.verdict <> NEW.verdict OR OLD.is_current <> NEW.is_current BEGIN
    UPDATE file_counts SET n = n - OLD.is_current WHERE event_id = OLD.event_id AND verdict = OLD.verdict;
    INSERT INTO file_counts VALUES (NEW.event_id, NEW.verdict, NEW.is_current)
        ON CONFLICT DO UPDATE SET n = n + NEW.is_current;
END;
CREATE TRIGGER files_uncounted AFTER DELETE ON files WHEN OLD.is_current = 1 BEGIN
    UPDATE file_counts SET n = n - 1 WHERE event_id = OLD.event_id AND verdict = OLD.verdict;
END;
CREATE TRIGGER deliveries_counted AFTER INSERT ON deliveries BEGIN
    INSERT INTO delivery_counts VALUES (NEW.event_id, NEW.destination_id, NEW.state, 1)
        ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER deliveries_recounted AFTER UPDATE OF state ON deliveries WHEN OLD.state <> NEW.state BEGIN
    UPDATE delivery_counts SET n = n - 1
        WHERE event_id = OLD.event_id AND destination_id = OLD.destination_id AND state = OLD.state;
    INSERT INTO delivery_counts VALUES (NEW.event_id, NEW.destination_id, NEW.state, 1)
        ON CONFLICT DO UPDATE SET n = n + 1;
END;
