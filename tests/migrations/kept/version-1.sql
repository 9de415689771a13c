BEGIN TRANSACTION;
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
INSERT INTO "attempts" VALUES(1,1,1,100,110,120,'confirmed',200,NULL,'');
INSERT INTO "attempts" VALUES(2,3,1,100,110,121,'unanswered',502,'net.no_answer','closed');
INSERT INTO "attempts" VALUES(3,5,1,100,110,NULL,NULL,NULL,NULL,'');
INSERT INTO "attempts" VALUES(4,7,1,100,NULL,NULL,NULL,NULL,NULL,'');
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
INSERT INTO "deliveries" VALUES(1,1,1,'event-gallery','confirmed',1,0,0,NULL,0,0,0,1,NULL,'','s0-1-00000000.jpg',NULL,NULL,200,'{}',0,120,120);
INSERT INTO "deliveries" VALUES(2,1,1,'local-gallery','waiting',0,0,0,NULL,0,0,0,1,NULL,'','s0-1-00000000.jpg',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(3,1,2,'event-gallery','unknown',1,1,1,121,30000,0,0,1,'net.no_answer','closed','s0-2-00000000.mp4',NULL,NULL,NULL,NULL,1,NULL,121);
INSERT INTO "deliveries" VALUES(4,1,2,'local-gallery','cancelled',0,0,0,NULL,0,0,0,1,'photo.kind','','s0-2-00000000.mp4',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(5,1,3,'event-gallery','body_sent',1,0,0,NULL,0,0,0,1,NULL,'','s0-3-00000000.jpg',NULL,NULL,NULL,NULL,0,NULL,110);
INSERT INTO "deliveries" VALUES(6,1,3,'local-gallery','waiting',0,0,0,NULL,0,0,0,1,NULL,'','s0-3-00000000.jpg',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(7,1,4,'event-gallery','sending',1,0,0,NULL,0,0,0,1,NULL,'','s0-4-00000000.mp4',NULL,NULL,NULL,NULL,0,NULL,100);
INSERT INTO "deliveries" VALUES(8,1,4,'local-gallery','cancelled',0,0,0,NULL,0,0,0,1,'photo.kind','','s0-4-00000000.mp4',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(9,1,5,'event-gallery','waiting',0,0,0,NULL,0,0,0,2,NULL,'','s1-5-00000000.jpg',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(10,1,5,'local-gallery','waiting',0,0,0,NULL,0,0,0,2,NULL,'','s1-5-00000000.jpg',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(11,1,6,'event-gallery','waiting',0,0,0,NULL,0,0,0,2,NULL,'','s1-6-00000000.mp4',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(12,1,6,'local-gallery','cancelled',0,0,0,NULL,0,0,0,2,'photo.kind','','s1-6-00000000.mp4',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(13,1,7,'event-gallery','waiting',0,0,0,NULL,0,0,0,2,NULL,'','s1-7-00000000.jpg',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(14,1,7,'local-gallery','waiting',0,0,0,NULL,0,0,0,2,NULL,'','s1-7-00000000.jpg',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(15,1,8,'event-gallery','held',0,0,0,NULL,0,0,0,2,'photo.toolarge','','s1-8-00000000.mp4',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(16,1,8,'local-gallery','cancelled',0,0,0,NULL,0,0,0,2,'photo.kind','','s1-8-00000000.mp4',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(17,1,9,'event-gallery','waiting',0,0,0,NULL,0,0,0,3,NULL,'','s2-9-00000000.jpg',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(18,1,9,'local-gallery','waiting',0,0,0,NULL,0,0,0,3,NULL,'','s2-9-00000000.jpg',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(19,1,10,'event-gallery','waiting',0,0,0,NULL,0,0,0,3,NULL,'','s2-10-00000000.mp4',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(20,1,10,'local-gallery','cancelled',0,0,0,NULL,0,0,0,3,'photo.kind','','s2-10-00000000.mp4',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(21,1,11,'event-gallery','waiting',0,0,0,NULL,0,0,0,3,NULL,'','s2-11-00000000.jpg',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(22,1,11,'local-gallery','waiting',0,0,0,NULL,0,0,0,3,NULL,'','s2-11-00000000.jpg',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(23,1,12,'event-gallery','waiting',0,0,0,NULL,0,0,0,3,NULL,'','s2-12-00000000.mp4',NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO "deliveries" VALUES(24,1,12,'local-gallery','cancelled',0,0,0,NULL,0,0,0,3,'photo.kind','','s2-12-00000000.mp4',NULL,NULL,NULL,NULL,0,NULL,6);
CREATE TABLE delivery_counts (
    event_id       INTEGER NOT NULL,
    destination_id TEXT NOT NULL,
    state          TEXT NOT NULL,
    n              INTEGER NOT NULL,
    PRIMARY KEY (event_id, destination_id, state)
) STRICT, WITHOUT ROWID;
INSERT INTO "delivery_counts" VALUES(1,'event-gallery','body_sent',1);
INSERT INTO "delivery_counts" VALUES(1,'event-gallery','confirmed',1);
INSERT INTO "delivery_counts" VALUES(1,'event-gallery','held',1);
INSERT INTO "delivery_counts" VALUES(1,'event-gallery','sending',1);
INSERT INTO "delivery_counts" VALUES(1,'event-gallery','unknown',1);
INSERT INTO "delivery_counts" VALUES(1,'event-gallery','waiting',7);
INSERT INTO "delivery_counts" VALUES(1,'local-gallery','cancelled',6);
INSERT INTO "delivery_counts" VALUES(1,'local-gallery','waiting',6);
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
INSERT INTO "destinations" VALUES('event-gallery','event-gallery','event-gallery','{}',1,'jpeg,mp4',1000,'works',NULL,'',1,1);
INSERT INTO "destinations" VALUES('local-gallery','local-gallery','local-gallery','{}',1,'jpeg',1000,'works',NULL,'',1,2);
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
INSERT INTO "events" VALUES(1,'Party','Party','2026-06-20',NULL,X'BF575A51F414EA1D9A54DF2326A009F7',0,3,12,1,NULL);
CREATE TABLE file_counts (
    event_id INTEGER NOT NULL,
    verdict  TEXT NOT NULL,
    n        INTEGER NOT NULL,
    PRIMARY KEY (event_id, verdict)
) STRICT, WITHOUT ROWID;
INSERT INTO "file_counts" VALUES(1,'adopted',12);
INSERT INTO "file_counts" VALUES(1,'ignored',1);
INSERT INTO "file_counts" VALUES(1,'same',1);
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
INSERT INTO "files" VALUES(1,1,1,X'2F626F6F74682F302E6A7067','/booth/0.jpg','0.jpg',500,0,'1-0',1,'adopted',NULL,'',1,'scan',5,6);
INSERT INTO "files" VALUES(2,1,1,X'2F626F6F74682F312E6A7067','/booth/1.jpg','1.jpg',500,1,'1-1',1,'adopted',NULL,'',2,'scan',5,6);
INSERT INTO "files" VALUES(3,1,1,X'2F626F6F74682F322E6A7067','/booth/2.jpg','2.jpg',500,2,'1-2',1,'adopted',NULL,'',3,'scan',5,6);
INSERT INTO "files" VALUES(4,1,1,X'2F626F6F74682F332E6A7067','/booth/3.jpg','3.jpg',500,3,'1-3',1,'adopted',NULL,'',4,'scan',5,6);
INSERT INTO "files" VALUES(5,1,1,X'2F626F6F74682F342E6A7067','/booth/4.jpg','4.jpg',500,4,'1-4',1,'adopted',NULL,'',5,'scan',5,6);
INSERT INTO "files" VALUES(6,1,1,X'2F626F6F74682F352E6A7067','/booth/5.jpg','5.jpg',500,5,'1-5',1,'adopted',NULL,'',6,'scan',5,6);
INSERT INTO "files" VALUES(7,1,1,X'2F626F6F74682F362E6A7067','/booth/6.jpg','6.jpg',500,6,'1-6',1,'adopted',NULL,'',7,'scan',5,6);
INSERT INTO "files" VALUES(8,1,1,X'2F626F6F74682F372E6A7067','/booth/7.jpg','7.jpg',2000,7,'1-7',1,'adopted',NULL,'',8,'scan',5,6);
INSERT INTO "files" VALUES(9,1,1,X'2F626F6F74682F382E6A7067','/booth/8.jpg','8.jpg',500,8,'1-8',1,'adopted',NULL,'',9,'scan',5,6);
INSERT INTO "files" VALUES(10,1,1,X'2F626F6F74682F392E6A7067','/booth/9.jpg','9.jpg',500,9,'1-9',1,'adopted',NULL,'',10,'scan',5,6);
INSERT INTO "files" VALUES(11,1,1,X'2F626F6F74682F31302E6A7067','/booth/10.jpg','10.jpg',500,10,'1-10',1,'adopted',NULL,'',11,'scan',5,6);
INSERT INTO "files" VALUES(12,1,1,X'2F626F6F74682F31312E6A7067','/booth/11.jpg','11.jpg',500,11,'1-11',1,'adopted',NULL,'',12,'scan',5,6);
INSERT INTO "files" VALUES(13,1,1,X'2F626F6F74682F32302E6A7067','/booth/20.jpg','20.jpg',500,2,'1-2',1,'same','photo.same','',3,'scan',5,6);
INSERT INTO "files" VALUES(14,1,1,X'2F626F6F74682F5A6FC3AB20F09F8E892E747874','/booth/Zoë 🎉.txt','Zoë 🎉.txt',3,4,'1-99',1,'ignored','photo.not_picture','not a picture',NULL,'event',9,9);
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
INSERT INTO "folders" VALUES(1,1,X'2F626F6F7468','/booth','none',25000,2000,NULL,1,1);
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
CREATE TABLE photo_counts (
    event_id INTEGER NOT NULL,
    state    TEXT NOT NULL,
    n        INTEGER NOT NULL,
    PRIMARY KEY (event_id, state)
) STRICT, WITHOUT ROWID;
INSERT INTO "photo_counts" VALUES(1,'needs_you',1);
INSERT INTO "photo_counts" VALUES(1,'not_sent',0);
INSERT INTO "photo_counts" VALUES(1,'sending',2);
INSERT INTO "photo_counts" VALUES(1,'waiting',9);
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
INSERT INTO "photos" VALUES(1,1,1,1,'0000000000000000000000000000000000000000000000000000000000000000',500,'jpeg','single','0.jpg',30,20,1,NULL,0,'waiting',6);
INSERT INTO "photos" VALUES(2,1,1,2,'0000000000000000000000000000000000000000000000000000000000000001',500,'mp4','single','1.jpg',30,20,1,NULL,0,'waiting',6);
INSERT INTO "photos" VALUES(3,1,1,3,'0000000000000000000000000000000000000000000000000000000000000002',500,'jpeg','single','2.jpg',30,20,1,NULL,0,'sending',6);
INSERT INTO "photos" VALUES(4,1,1,4,'0000000000000000000000000000000000000000000000000000000000000003',500,'mp4','single','3.jpg',30,20,1,NULL,0,'sending',6);
INSERT INTO "photos" VALUES(5,1,2,5,'0000000000000000000000000000000000000000000000000000000000000004',500,'jpeg','single','4.jpg',30,20,1,NULL,0,'waiting',6);
INSERT INTO "photos" VALUES(6,1,2,6,'0000000000000000000000000000000000000000000000000000000000000005',500,'mp4','single','5.jpg',30,20,1,NULL,0,'waiting',6);
INSERT INTO "photos" VALUES(7,1,2,7,'0000000000000000000000000000000000000000000000000000000000000006',500,'jpeg','single','6.jpg',30,20,1,NULL,0,'waiting',6);
INSERT INTO "photos" VALUES(8,1,2,8,'0000000000000000000000000000000000000000000000000000000000000007',2000,'mp4','single','7.jpg',30,20,1,NULL,0,'needs_you',6);
INSERT INTO "photos" VALUES(9,1,3,9,'0000000000000000000000000000000000000000000000000000000000000008',500,'jpeg','single','8.jpg',30,20,1,NULL,0,'waiting',6);
INSERT INTO "photos" VALUES(10,1,3,10,'0000000000000000000000000000000000000000000000000000000000000009',500,'mp4','single','9.jpg',30,20,1,NULL,0,'waiting',6);
INSERT INTO "photos" VALUES(11,1,3,11,'000000000000000000000000000000000000000000000000000000000000000a',500,'jpeg','single','10.jpg',30,20,1,NULL,0,'waiting',6);
INSERT INTO "photos" VALUES(12,1,3,12,'000000000000000000000000000000000000000000000000000000000000000b',500,'mp4','single','11.jpg',30,20,1,NULL,0,'waiting',6);
CREATE TABLE removal_requests (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id       INTEGER NOT NULL REFERENCES sessions (id),
    gallery_photo_id INTEGER REFERENCES gallery_photos (id),
    asked_at         INTEGER NOT NULL,
    answered_at      INTEGER
) STRICT;
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
INSERT INTO "sessions" VALUES(1,1,NULL,1,'s0','s0',X'41660834B8EFFB05D059EBCC944647C1','booth',5,5);
INSERT INTO "sessions" VALUES(2,1,NULL,2,'s1','s1',X'E667A09B11D802F602654A78D5CE0B4C','booth',5,5);
INSERT INTO "sessions" VALUES(3,1,NULL,3,'s2','s2',X'BA8C6EB9D3DAD089AF9DDE07C374831F','booth',5,5);
CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "settings" VALUES('paused','1');
ANALYZE "sqlite_master";
INSERT INTO "sqlite_stat1" VALUES('deliveries','deliveries_open','2 2 1');
INSERT INTO "sqlite_stat1" VALUES('deliveries','deliveries_proved','1 1 1');
INSERT INTO "sqlite_stat1" VALUES('deliveries','deliveries_due','14 7 5 5 5 3 1');
INSERT INTO "sqlite_stat1" VALUES('deliveries','sqlite_autoindex_deliveries_1','24 2 1');
INSERT INTO "sqlite_stat1" VALUES('file_counts','file_counts','3 3 1');
INSERT INTO "sqlite_stat1" VALUES('photo_counts','photo_counts','4 4 1');
INSERT INTO "sqlite_stat1" VALUES('files','files_by_folder','13 13 1');
INSERT INTO "sqlite_stat1" VALUES('files','files_by_verdict','14 14 5 1');
INSERT INTO "sqlite_stat1" VALUES('files','files_by_photo','14 1');
INSERT INTO "sqlite_stat1" VALUES('files','files_by_path','14 14 1');
INSERT INTO "sqlite_stat1" VALUES('sessions','sessions_by_tag','3 3 1');
INSERT INTO "sqlite_stat1" VALUES('sessions','sessions_by_key','3 3 3 1');
INSERT INTO "sqlite_stat1" VALUES('sessions','sqlite_autoindex_sessions_2','3 3 1');
INSERT INTO "sqlite_stat1" VALUES('sessions','sqlite_autoindex_sessions_1','3 1');
INSERT INTO "sqlite_stat1" VALUES('destinations','destinations','2 1');
INSERT INTO "sqlite_stat1" VALUES('folders','sqlite_autoindex_folders_1','1 1 1');
INSERT INTO "sqlite_stat1" VALUES('photos','photos_by_event','12 12 4 1');
INSERT INTO "sqlite_stat1" VALUES('photos','photos_by_session','12 4 1');
INSERT INTO "sqlite_stat1" VALUES('photos','sqlite_autoindex_photos_1','12 12 1');
INSERT INTO "sqlite_stat1" VALUES('attempts','sqlite_autoindex_attempts_1','4 1 1');
INSERT INTO "sqlite_stat1" VALUES('settings','settings','1 1');
INSERT INTO "sqlite_stat1" VALUES('delivery_counts','delivery_counts','8 8 4 1');
INSERT INTO "sqlite_stat1" VALUES('events','sqlite_autoindex_events_1','1 1');
CREATE UNIQUE INDEX sessions_by_key ON sessions (event_id, ifnull(folder_id, 0), key);
CREATE UNIQUE INDEX sessions_by_tag ON sessions (event_id, tag);
CREATE INDEX photos_by_session ON photos (session_id, id);
CREATE INDEX photos_by_event ON photos (event_id, state, id);
CREATE UNIQUE INDEX files_by_path ON files (folder_id, path) WHERE is_current = 1 AND folder_id IS NOT NULL;
CREATE INDEX files_by_photo ON files (photo_id);
CREATE INDEX files_by_verdict ON files (event_id, verdict, id);
CREATE INDEX deliveries_due ON deliveries (destination_id, state, bulk, slow, session_order DESC, photo_id)
    WHERE state IN ('waiting', 'unknown');
CREATE INDEX deliveries_proved ON deliveries (event_id, confirmed_at) WHERE confirmed_at IS NOT NULL;
CREATE INDEX files_by_folder ON files (folder_id, id) WHERE photo_id IS NOT NULL;
CREATE INDEX deliveries_open ON deliveries (destination_id, state) WHERE state IN ('preparing', 'sending', 'body_sent');
CREATE UNIQUE INDEX gallery_photos_once ON gallery_photos (event_id, ifnull(session_id, 0), source_sha256);
CREATE INDEX gallery_photos_by_session ON gallery_photos (session_id, id);
CREATE INDEX gallery_photos_by_event ON gallery_photos (event_id, session_id, id);
CREATE UNIQUE INDEX removal_requests_once ON removal_requests (session_id, ifnull(gallery_photo_id, 0))
    WHERE answered_at IS NULL;
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('events',1);
INSERT INTO "sqlite_sequence" VALUES('folders',1);
INSERT INTO "sqlite_sequence" VALUES('sessions',3);
INSERT INTO "sqlite_sequence" VALUES('photos',12);
INSERT INTO "sqlite_sequence" VALUES('deliveries',24);
INSERT INTO "sqlite_sequence" VALUES('files',14);
INSERT INTO "sqlite_sequence" VALUES('attempts',4);
PRAGMA user_version = 1;
COMMIT;
