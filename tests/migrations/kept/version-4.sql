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
INSERT INTO "attempts" VALUES(1,2,1,1795695498294,NULL,1795695498381,'nothing_sent',NULL,'net.offline','error sending request: client error (Connect): tcp connect error: Connection refused (os error 111)');
INSERT INTO "attempts" VALUES(2,4,1,1795695498294,NULL,1795695498379,'nothing_sent',NULL,'net.offline','error sending request: client error (Connect): tcp connect error: Connection refused (os error 111)');
INSERT INTO "attempts" VALUES(3,1,1,1795695498294,1795695498370,1795695498397,'confirmed',NULL,NULL,'');
INSERT INTO "attempts" VALUES(4,3,1,1795695498294,1795695498370,1795695498399,'confirmed',NULL,NULL,'');
INSERT INTO "attempts" VALUES(5,13,1,1795695498399,1795695498412,1795695498446,'confirmed',NULL,NULL,'');
INSERT INTO "attempts" VALUES(6,5,1,1795695498405,1795695498422,1795695498427,'confirmed',NULL,NULL,'');
INSERT INTO "attempts" VALUES(7,15,1,1795695498430,1795695498466,1795695498476,'confirmed',NULL,NULL,'');
INSERT INTO "attempts" VALUES(8,17,1,1795695498448,1795695498476,1795695498489,'confirmed',NULL,NULL,'');
INSERT INTO "attempts" VALUES(9,19,1,1795695498479,1795695498534,1795695498600,'confirmed',NULL,NULL,'');
INSERT INTO "attempts" VALUES(10,7,1,1795695498526,1795695498600,1795695498693,'confirmed',NULL,NULL,'');
INSERT INTO "attempts" VALUES(11,21,1,1795695498683,1795695498695,1795695498712,'confirmed',NULL,NULL,'');
INSERT INTO "attempts" VALUES(12,9,1,1795695498695,1795695498714,1795695498731,'confirmed',NULL,NULL,'');
INSERT INTO "attempts" VALUES(13,11,1,1795695498718,1795695498731,1795695498738,'confirmed',NULL,NULL,'');
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
    changed_at         INTEGER NOT NULL, sent_tag TEXT, parked INTEGER NOT NULL DEFAULT 0,
    UNIQUE (photo_id, destination_id)
) STRICT;
INSERT INTO "deliveries" VALUES(1,1,1,'local-gallery','confirmed',1,0,0,NULL,0,1,0,1,NULL,'','20261126_1218-1-8a6eb5dd.jpg','1',NULL,0,'',0,1795695498397,1795695498397,'20261126_1218',0);
INSERT INTO "deliveries" VALUES(2,1,1,'event-gallery','waiting',1,0,0,NULL,1795695498381,1,0,1,'net.offline','error sending request: client error (Connect): tcp connect error: Connection refused (os error 111)','20261126_1218-1-8a6eb5dd.jpg',NULL,NULL,NULL,NULL,0,NULL,1795695498381,'20261126_1218',0);
INSERT INTO "deliveries" VALUES(3,1,2,'local-gallery','confirmed',1,0,0,NULL,0,1,0,1,NULL,'','20261126_1218-2-dc4930e0.jpg','2',NULL,0,'',0,1795695498399,1795695498399,'20261126_1218',0);
INSERT INTO "deliveries" VALUES(4,1,2,'event-gallery','waiting',1,0,0,NULL,1795695498379,1,0,1,'net.offline','error sending request: client error (Connect): tcp connect error: Connection refused (os error 111)','20261126_1218-2-dc4930e0.jpg',NULL,NULL,NULL,NULL,0,NULL,1795695498379,'20261126_1218',0);
INSERT INTO "deliveries" VALUES(5,1,3,'local-gallery','confirmed',1,0,0,NULL,0,1,0,1,NULL,'','20261126_1218-3-f509429d.jpg','3',NULL,0,'',0,1795695498427,1795695498427,'20261126_1218',0);
INSERT INTO "deliveries" VALUES(6,1,3,'event-gallery','waiting',0,0,0,NULL,0,1,0,1,NULL,'','20261126_1218-3-f509429d.jpg',NULL,NULL,NULL,NULL,0,NULL,1795695498268,NULL,0);
INSERT INTO "deliveries" VALUES(7,1,4,'local-gallery','confirmed',1,0,0,NULL,0,1,0,1,NULL,'','20261126_1218-4-44100a6c.jpg','8',NULL,0,'',0,1795695498693,1795695498693,'20261126_1218',0);
INSERT INTO "deliveries" VALUES(8,1,4,'event-gallery','waiting',0,0,0,NULL,0,1,0,1,NULL,'','20261126_1218-4-44100a6c.jpg',NULL,NULL,NULL,NULL,0,NULL,1795695498294,NULL,0);
INSERT INTO "deliveries" VALUES(9,1,5,'local-gallery','confirmed',1,0,0,NULL,0,1,0,2,NULL,'','20261126_1222-5-f9ab00f2.jpg','10',NULL,0,'',0,1795695498731,1795695498731,'20261126_1222',0);
INSERT INTO "deliveries" VALUES(10,1,5,'event-gallery','waiting',0,0,0,NULL,0,1,0,2,NULL,'','20261126_1222-5-f9ab00f2.jpg',NULL,NULL,NULL,NULL,0,NULL,1795695498294,NULL,0);
INSERT INTO "deliveries" VALUES(11,1,6,'local-gallery','confirmed',1,0,0,NULL,0,1,0,2,NULL,'','20261126_1222-6-b2679df9.jpg','11',NULL,0,'',0,1795695498738,1795695498738,'20261126_1222',0);
INSERT INTO "deliveries" VALUES(12,1,6,'event-gallery','waiting',0,0,0,NULL,0,1,0,2,NULL,'','20261126_1222-6-b2679df9.jpg',NULL,NULL,NULL,NULL,0,NULL,1795695498294,NULL,0);
INSERT INTO "deliveries" VALUES(13,1,7,'local-gallery','confirmed',1,0,0,NULL,0,1,0,3,NULL,'','20261126_1226-7-3078ba27.jpg','4',NULL,0,'',0,1795695498446,1795695498446,'20261126_1226',0);
INSERT INTO "deliveries" VALUES(14,1,7,'event-gallery','waiting',0,0,0,NULL,0,1,0,3,NULL,'','20261126_1226-7-3078ba27.jpg',NULL,NULL,NULL,NULL,0,NULL,1795695498312,NULL,0);
INSERT INTO "deliveries" VALUES(15,1,8,'local-gallery','confirmed',1,0,0,NULL,0,1,0,3,NULL,'','20261126_1226-8-37ea98af.jpg','5',NULL,0,'',0,1795695498476,1795695498476,'20261126_1226',0);
INSERT INTO "deliveries" VALUES(16,1,8,'event-gallery','waiting',0,0,0,NULL,0,1,0,3,NULL,'','20261126_1226-8-37ea98af.jpg',NULL,NULL,NULL,NULL,0,NULL,1795695498312,NULL,0);
INSERT INTO "deliveries" VALUES(17,1,9,'local-gallery','confirmed',1,0,0,NULL,0,1,0,3,NULL,'','20261126_1226-9-9c2830b7.jpg','6',NULL,0,'',0,1795695498489,1795695498489,'20261126_1226',0);
INSERT INTO "deliveries" VALUES(18,1,9,'event-gallery','waiting',0,0,0,NULL,0,1,0,3,NULL,'','20261126_1226-9-9c2830b7.jpg',NULL,NULL,NULL,NULL,0,NULL,1795695498358,NULL,0);
INSERT INTO "deliveries" VALUES(19,1,10,'local-gallery','confirmed',1,0,0,NULL,0,1,0,3,NULL,'','20261126_1226-10-59058dd0.jpg','7',NULL,0,'',0,1795695498600,1795695498600,'20261126_1226',0);
INSERT INTO "deliveries" VALUES(20,1,10,'event-gallery','waiting',0,0,0,NULL,0,1,0,3,NULL,'','20261126_1226-10-59058dd0.jpg',NULL,NULL,NULL,NULL,0,NULL,1795695498358,NULL,0);
INSERT INTO "deliveries" VALUES(21,1,11,'local-gallery','confirmed',1,0,0,NULL,0,1,0,3,NULL,'','20261126_1226-11-829bdc21.jpg','9',NULL,0,'',0,1795695498712,1795695498712,'20261126_1226',0);
INSERT INTO "deliveries" VALUES(22,1,11,'event-gallery','waiting',0,0,0,NULL,0,1,0,3,NULL,'','20261126_1226-11-829bdc21.jpg',NULL,NULL,NULL,NULL,0,NULL,1795695498358,NULL,0);
CREATE TABLE delivery_counts (
    event_id       INTEGER NOT NULL,
    destination_id TEXT NOT NULL,
    state          TEXT NOT NULL,
    n              INTEGER NOT NULL,
    PRIMARY KEY (event_id, destination_id, state)
) STRICT, WITHOUT ROWID;
INSERT INTO "delivery_counts" VALUES(1,'event-gallery','sending',0);
INSERT INTO "delivery_counts" VALUES(1,'event-gallery','waiting',11);
INSERT INTO "delivery_counts" VALUES(1,'local-gallery','body_sent',0);
INSERT INTO "delivery_counts" VALUES(1,'local-gallery','confirmed',11);
INSERT INTO "delivery_counts" VALUES(1,'local-gallery','sending',0);
INSERT INTO "delivery_counts" VALUES(1,'local-gallery','waiting',0);
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
INSERT INTO "destinations" VALUES('event-gallery','event-gallery','Event Gallery','{"driver":{"body":{"form":"raw"},"endpoint":"http://127.0.0.1:9/api/v1/picture/upload","preset":"custom"},"resend-after-seconds":null}',1,'jpeg,png,gif,webp',20000000,'offline','net.offline','error sending request: client error (Connect): tcp connect error: Connection refused (os error 111)',1795695498390,2);
INSERT INTO "destinations" VALUES('local-gallery','local-gallery','Local gallery','{"driver":{},"resend-after-seconds":null}',1,'jpeg,png,gif,webp,mp4,mov,heic,avif',NULL,'works',NULL,'',1795695498008,1);
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
, starts TEXT, ends TEXT, regret_seconds INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "events" VALUES(1,'Garden Party','Garden Party','2026-06-20','garden-party',X'9F9D25047E116ED40839077D8F5061A7',0,3,11,1795695498008,NULL,NULL,NULL,0);
CREATE TABLE file_counts (
    event_id INTEGER NOT NULL,
    verdict  TEXT NOT NULL,
    n        INTEGER NOT NULL,
    PRIMARY KEY (event_id, verdict)
) STRICT, WITHOUT ROWID;
INSERT INTO "file_counts" VALUES(1,'adopted',11);
INSERT INTO "file_counts" VALUES(1,'ignored',2);
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
, left_at INTEGER, withdrawn TEXT, withdrawal_heard INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "files" VALUES(1,1,1,X'2F626F6F74682F726561646D652E747874','/booth/readme.txt','readme.txt',11,1795695477078376567,'fe00-9dc084-18eb9785bc084077',1,'ignored','photo.not_picture','not JPEG, PNG, GIF, WebP, HEIC, AVIF, MP4 or MOV by its content',NULL,'scan',1795695477078,1795695498240,NULL,NULL,0);
INSERT INTO "files" VALUES(2,1,1,X'2F626F6F74682F62726F6B656E2E6A7067','/booth/broken.jpg','broken.jpg',2000,1795695477085649765,'fe00-9dc09b-18eb9785bc454977',1,'ignored','photo.not_picture','not JPEG, PNG, GIF, WebP, HEIC, AVIF, MP4 or MOV by its content',NULL,'scan',1795695477085,1795695498240,NULL,NULL,0);
INSERT INTO "files" VALUES(3,1,1,X'2F626F6F74682F32303236313132365F313231385F312E6A7067','/booth/20261126_1218_1.jpg','20261126_1218_1.jpg',40647,1795695490130377134,'fe00-9ddbea-18eb9788c5fdf9ae',1,'adopted',NULL,'',1,'scan',1795695490130,1795695498268,NULL,NULL,0);
INSERT INTO "files" VALUES(4,1,1,X'2F626F6F74682F32303236313132365F313231385F322E6A7067','/booth/20261126_1218_2.jpg','20261126_1218_2.jpg',45121,1795695490134377134,'fe00-9ddbec-18eb9788c63b02ae',1,'adopted',NULL,'',2,'scan',1795695490134,1795695498268,NULL,NULL,0);
INSERT INTO "files" VALUES(5,1,1,X'2F626F6F74682F32303236313132365F313231385F332E6A7067','/booth/20261126_1218_3.jpg','20261126_1218_3.jpg',39957,1795695490146377134,'fe00-9ddbe2-18eb9788c6780bae',1,'adopted',NULL,'',3,'scan',1795695490146,1795695498268,NULL,NULL,0);
INSERT INTO "files" VALUES(6,1,1,X'2F626F6F74682F32303236313132365F313231385F342E6A7067','/booth/20261126_1218_4.jpg','20261126_1218_4.jpg',45966,1795695490154377135,'fe00-9ddbee-18eb9788c76c2faf',1,'adopted',NULL,'',4,'scan',1795695490154,1795695498294,NULL,NULL,0);
INSERT INTO "files" VALUES(7,1,1,X'2F626F6F74682F32303236313132365F313232325F312E6A7067','/booth/20261126_1222_1.jpg','20261126_1222_1.jpg',44116,1795695492946377256,'fe00-9ddb5a-18eb97896dd6ba28',1,'adopted',NULL,'',5,'scan',1795695492946,1795695498294,NULL,NULL,0);
INSERT INTO "files" VALUES(8,1,1,X'2F626F6F74682F32303236313132365F313232325F322E6A7067','/booth/20261126_1222_2.jpg','20261126_1222_2.jpg',45246,1795695492946377256,'fe00-9ddb4e-18eb97896dd6ba28',1,'adopted',NULL,'',6,'scan',1795695492946,1795695498294,NULL,NULL,0);
INSERT INTO "files" VALUES(9,1,1,X'2F626F6F74682F32303236313132365F313232365F312E6A7067','/booth/20261126_1226_1.jpg','20261126_1226_1.jpg',46674,1795695495822377381,'fe00-9dd875-18eb978a194301a5',1,'adopted',NULL,'',7,'scan',1795695495822,1795695498312,NULL,NULL,0);
INSERT INTO "files" VALUES(10,1,1,X'2F626F6F74682F32303236313132365F313232365F322E6A7067','/booth/20261126_1226_2.jpg','20261126_1226_2.jpg',45925,1795695495822377381,'fe00-9dd86f-18eb978a194301a5',1,'adopted',NULL,'',8,'scan',1795695495822,1795695498312,NULL,NULL,0);
INSERT INTO "files" VALUES(11,1,1,X'2F626F6F74682F32303236313132365F313232365F332E6A7067','/booth/20261126_1226_3.jpg','20261126_1226_3.jpg',42930,1795695495826377381,'fe00-9dd86e-18eb978a19800aa5',1,'adopted',NULL,'',9,'scan',1795695495826,1795695498358,NULL,NULL,0);
INSERT INTO "files" VALUES(12,1,1,X'2F626F6F74682F32303236313132365F313232365F342E6A7067','/booth/20261126_1226_4.jpg','20261126_1226_4.jpg',42882,1795695495826377381,'fe00-9dd86b-18eb978a19800aa5',1,'adopted',NULL,'',10,'scan',1795695495826,1795695498358,NULL,NULL,0);
INSERT INTO "files" VALUES(13,1,1,X'2F626F6F74682F32303236313132365F313232365F352E6A7067','/booth/20261126_1226_5.jpg','20261126_1226_5.jpg',40220,1795695495842377382,'fe00-9dd867-18eb978a1a742ea6',1,'adopted',NULL,'',11,'scan',1795695495842,1795695498358,NULL,NULL,0);
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
    added_at   INTEGER NOT NULL, identity TEXT, subfolders INTEGER NOT NULL DEFAULT 1, include TEXT NOT NULL DEFAULT '', exclude TEXT NOT NULL DEFAULT '', asks_old INTEGER NOT NULL DEFAULT 0,
    UNIQUE (event_id, path)
) STRICT;
INSERT INTO "folders" VALUES(1,1,X'2F626F6F7468','/booth','auto',25000,500,NULL,1,1795695498008,'ef53 684c1d08d420b64f 9dc037 18eb97826fcac110',1,'','',0);
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
, named_id INTEGER REFERENCES sessions (id)) STRICT;
INSERT INTO "gallery_photos" VALUES(1,1,1,'8a6eb5ddeeab0f7184bda4de4e1754921bc14f3ebb2f068fa3a37a678834ef59','8a6eb5ddeeab0f7184bda4de4e1754921bc14f3ebb2f068fa3a37a678834ef59',40647,'jpeg','single','20261126_1218-1-8a6eb5dd.jpg',1200,800,1,'booth',NULL,1795695498395,NULL);
INSERT INTO "gallery_photos" VALUES(2,1,1,'dc4930e0f3254f3b0bed4da11f4d6bcad17cf3797a109aee133053fc433e5c15','dc4930e0f3254f3b0bed4da11f4d6bcad17cf3797a109aee133053fc433e5c15',45121,'jpeg','single','20261126_1218-2-dc4930e0.jpg',1200,800,1,'booth',NULL,1795695498395,NULL);
INSERT INTO "gallery_photos" VALUES(3,1,1,'f509429d93ed17a95e141b5f4c373cc7faec1be219e19d4708f056afe6b67d39','f509429d93ed17a95e141b5f4c373cc7faec1be219e19d4708f056afe6b67d39',39957,'jpeg','single','20261126_1218-3-f509429d.jpg',1200,800,1,'booth',NULL,1795695498425,NULL);
INSERT INTO "gallery_photos" VALUES(4,1,3,'3078ba278c40b317ba19ec79d9df49cab7fd660d79896168fd122c6c7baf1a2a','3078ba278c40b317ba19ec79d9df49cab7fd660d79896168fd122c6c7baf1a2a',46674,'jpeg','single','20261126_1226-7-3078ba27.jpg',1200,800,1,'booth',NULL,1795695498445,NULL);
INSERT INTO "gallery_photos" VALUES(5,1,3,'37ea98afa55000feefbbc3440a1b88d755f64fdb8289e98350edd19f75229edf','37ea98afa55000feefbbc3440a1b88d755f64fdb8289e98350edd19f75229edf',45925,'jpeg','single','20261126_1226-8-37ea98af.jpg',1200,800,1,'booth',NULL,1795695498474,NULL);
INSERT INTO "gallery_photos" VALUES(6,1,3,'9c2830b789271e9cb83165fd2eb9dcb038faba556a16d101b7047cf96a680a69','9c2830b789271e9cb83165fd2eb9dcb038faba556a16d101b7047cf96a680a69',42930,'jpeg','single','20261126_1226-9-9c2830b7.jpg',1200,800,1,'booth',NULL,1795695498480,NULL);
INSERT INTO "gallery_photos" VALUES(7,1,3,'59058dd059c88e221ca9bc37682ea9b2440c7f22bb704b216bcb1725eab4bd5c','59058dd059c88e221ca9bc37682ea9b2440c7f22bb704b216bcb1725eab4bd5c',42882,'jpeg','single','20261126_1226-10-59058dd0.jpg',1200,800,1,'booth',NULL,1795695498581,NULL);
INSERT INTO "gallery_photos" VALUES(8,1,1,'44100a6c88abcb05e0f0eec2723f5877643b5afadd5959b0a6166b596581a877','44100a6c88abcb05e0f0eec2723f5877643b5afadd5959b0a6166b596581a877',45966,'jpeg','print','20261126_1218-4-44100a6c.jpg',600,1800,1,'booth',NULL,1795695498685,NULL);
INSERT INTO "gallery_photos" VALUES(9,1,3,'829bdc21789976c4a9c8fdd36f5683bfe8e6ffb3ef6ba94ceacca47414c6f0c2','829bdc21789976c4a9c8fdd36f5683bfe8e6ffb3ef6ba94ceacca47414c6f0c2',40220,'jpeg','print','20261126_1226-11-829bdc21.jpg',600,1800,1,'booth',NULL,1795695498705,NULL);
INSERT INTO "gallery_photos" VALUES(10,1,2,'f9ab00f2ecbaef8681387c102b46539270e6dbc4d2ee0c69179eb8133cb9c462','f9ab00f2ecbaef8681387c102b46539270e6dbc4d2ee0c69179eb8133cb9c462',44116,'jpeg','single','20261126_1222-5-f9ab00f2.jpg',1200,800,1,'booth',NULL,1795695498729,NULL);
INSERT INTO "gallery_photos" VALUES(11,1,2,'b2679df9833ca8012efb741534fad18a5555b137de42b3feeeaaab3f3bd91066','b2679df9833ca8012efb741534fad18a5555b137de42b3feeeaaab3f3bd91066',45246,'jpeg','single','20261126_1222-6-b2679df9.jpg',1200,800,1,'booth',NULL,1795695498736,NULL);
CREATE TABLE photo_counts (
    event_id INTEGER NOT NULL,
    state    TEXT NOT NULL,
    n        INTEGER NOT NULL,
    PRIMARY KEY (event_id, state)
) STRICT, WITHOUT ROWID;
INSERT INTO "photo_counts" VALUES(1,'not_sent',0);
INSERT INTO "photo_counts" VALUES(1,'sending',0);
INSERT INTO "photo_counts" VALUES(1,'waiting',11);
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
    adopted_at  INTEGER NOT NULL, named_id INTEGER REFERENCES sessions (id), seen_at INTEGER NOT NULL DEFAULT 0, moves_to INTEGER REFERENCES sessions (id), withdrawn TEXT, withdrawn_at INTEGER,
    UNIQUE (event_id, sha256)
) STRICT;
INSERT INTO "photos" VALUES(1,1,1,1,'8a6eb5ddeeab0f7184bda4de4e1754921bc14f3ebb2f068fa3a37a678834ef59',40647,'jpeg','single','20261126_1218_1.jpg',1200,800,1,NULL,1,'waiting',1795695498268,1,1795695490130,NULL,NULL,NULL);
INSERT INTO "photos" VALUES(2,1,1,2,'dc4930e0f3254f3b0bed4da11f4d6bcad17cf3797a109aee133053fc433e5c15',45121,'jpeg','single','20261126_1218_2.jpg',1200,800,1,NULL,1,'waiting',1795695498268,1,1795695490134,NULL,NULL,NULL);
INSERT INTO "photos" VALUES(3,1,1,3,'f509429d93ed17a95e141b5f4c373cc7faec1be219e19d4708f056afe6b67d39',39957,'jpeg','single','20261126_1218_3.jpg',1200,800,1,NULL,1,'waiting',1795695498268,1,1795695490146,NULL,NULL,NULL);
INSERT INTO "photos" VALUES(4,1,1,4,'44100a6c88abcb05e0f0eec2723f5877643b5afadd5959b0a6166b596581a877',45966,'jpeg','print','20261126_1218_4.jpg',600,1800,1,NULL,1,'waiting',1795695498294,1,1795695490154,NULL,NULL,NULL);
INSERT INTO "photos" VALUES(5,1,2,5,'f9ab00f2ecbaef8681387c102b46539270e6dbc4d2ee0c69179eb8133cb9c462',44116,'jpeg','single','20261126_1222_1.jpg',1200,800,1,NULL,1,'waiting',1795695498294,2,1795695492946,NULL,NULL,NULL);
INSERT INTO "photos" VALUES(6,1,2,6,'b2679df9833ca8012efb741534fad18a5555b137de42b3feeeaaab3f3bd91066',45246,'jpeg','single','20261126_1222_2.jpg',1200,800,1,NULL,1,'waiting',1795695498294,2,1795695492946,NULL,NULL,NULL);
INSERT INTO "photos" VALUES(7,1,3,7,'3078ba278c40b317ba19ec79d9df49cab7fd660d79896168fd122c6c7baf1a2a',46674,'jpeg','single','20261126_1226_1.jpg',1200,800,1,NULL,1,'waiting',1795695498312,3,1795695495822,NULL,NULL,NULL);
INSERT INTO "photos" VALUES(8,1,3,8,'37ea98afa55000feefbbc3440a1b88d755f64fdb8289e98350edd19f75229edf',45925,'jpeg','single','20261126_1226_2.jpg',1200,800,1,NULL,1,'waiting',1795695498312,3,1795695495822,NULL,NULL,NULL);
INSERT INTO "photos" VALUES(9,1,3,9,'9c2830b789271e9cb83165fd2eb9dcb038faba556a16d101b7047cf96a680a69',42930,'jpeg','single','20261126_1226_3.jpg',1200,800,1,NULL,1,'waiting',1795695498358,3,1795695495826,NULL,NULL,NULL);
INSERT INTO "photos" VALUES(10,1,3,10,'59058dd059c88e221ca9bc37682ea9b2440c7f22bb704b216bcb1725eab4bd5c',42882,'jpeg','single','20261126_1226_4.jpg',1200,800,1,NULL,1,'waiting',1795695498358,3,1795695495826,NULL,NULL,NULL);
INSERT INTO "photos" VALUES(11,1,3,11,'829bdc21789976c4a9c8fdd36f5683bfe8e6ffb3ef6ba94ceacca47414c6f0c2',40220,'jpeg','print','20261126_1226_5.jpg',600,1800,1,NULL,1,'waiting',1795695498358,3,1795695495842,NULL,NULL,NULL);
CREATE TABLE pick_up_codes (
    code       TEXT PRIMARY KEY,
    session_id INTEGER NOT NULL UNIQUE REFERENCES sessions (id)
) STRICT, WITHOUT ROWID;
CREATE TABLE removal_requests (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id       INTEGER NOT NULL REFERENCES sessions (id),
    gallery_photo_id INTEGER REFERENCES gallery_photos (id),
    asked_at         INTEGER NOT NULL,
    answered_at      INTEGER
, answer TEXT) STRICT;
CREATE TABLE session_edit_rows (
    edit_id INTEGER NOT NULL REFERENCES session_edits (id) ON DELETE CASCADE,
    what    TEXT NOT NULL,
    row_id  INTEGER NOT NULL,
    from_id INTEGER NOT NULL,
    to_id   INTEGER NOT NULL,
    PRIMARY KEY (edit_id, what, row_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE session_edits (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id   INTEGER NOT NULL REFERENCES events (id),
    kind       TEXT NOT NULL,
    session_id INTEGER REFERENCES sessions (id),
    other_id   INTEGER REFERENCES sessions (id),
    tag_before TEXT,
    tag_after  TEXT,
    last_photo INTEGER NOT NULL,
    last_shelf INTEGER NOT NULL,
    undone     INTEGER NOT NULL DEFAULT 0,
    at         INTEGER NOT NULL
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
    last_at    INTEGER NOT NULL, merged_into INTEGER REFERENCES sessions (id), link_follows INTEGER NOT NULL DEFAULT 1,
    UNIQUE (event_id, number)
) STRICT;
INSERT INTO "sessions" VALUES(1,1,NULL,1,'20261126_1218','20261126_1218',X'485D9BEE3E3CA59A34FD5C2CD8E73C3F','booth',1795695490130,1795695490154,NULL,1);
INSERT INTO "sessions" VALUES(2,1,NULL,2,'20261126_1222','20261126_1222',X'0F0F72C016F991E037CD23489432D24F','booth',1795695492946,1795695492946,NULL,1);
INSERT INTO "sessions" VALUES(3,1,NULL,3,'20261126_1226','20261126_1226',X'ABF99C2F53338E3B3782BD0D4732CDA9','booth',1795695495822,1795695495842,NULL,1);
CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "settings" VALUES('clean_stop','1');
CREATE TABLE taken_down (
    event_id      INTEGER NOT NULL REFERENCES events (id),
    source_sha256 TEXT NOT NULL,
    removal_id    INTEGER REFERENCES removal_requests (id),
    at            INTEGER NOT NULL,
    PRIMARY KEY (event_id, source_sha256)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX sessions_by_key ON sessions (event_id, ifnull(folder_id, 0), key);
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
CREATE INDEX files_withdrawn ON files (event_id, id) WHERE withdrawn IS NOT NULL AND withdrawal_heard = 0;
CREATE INDEX files_by_key ON files (event_id, file_key) WHERE is_current = 1;
CREATE INDEX sessions_merged ON sessions (merged_into) WHERE merged_into IS NOT NULL;
CREATE UNIQUE INDEX sessions_by_tag ON sessions (event_id, tag) WHERE merged_into IS NULL;
CREATE INDEX sessions_any_tag ON sessions (event_id, tag);
CREATE INDEX photos_moving ON photos (moves_to) WHERE moves_to IS NOT NULL;
CREATE INDEX deliveries_parked ON deliveries (event_id, photo_id) WHERE parked = 1;
CREATE INDEX session_edits_by_event ON session_edits (event_id, undone, id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('events',1);
INSERT INTO "sqlite_sequence" VALUES('folders',1);
INSERT INTO "sqlite_sequence" VALUES('files',13);
INSERT INTO "sqlite_sequence" VALUES('sessions',3);
INSERT INTO "sqlite_sequence" VALUES('photos',11);
INSERT INTO "sqlite_sequence" VALUES('deliveries',22);
INSERT INTO "sqlite_sequence" VALUES('attempts',13);
INSERT INTO "sqlite_sequence" VALUES('gallery_photos',11);
PRAGMA user_version = 4;
COMMIT;
