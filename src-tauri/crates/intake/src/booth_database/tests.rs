use super::*;
use BoothDatabaseKind::PhotoboothApp;
use proptest::prelude::*;
use std::fs;
use tempfile::TempDir;

/// As the program itself makes it: the first schema, and what its later versions make of that.
const SCHEMAS: [&str; 2] = [
    "CREATE TABLE mediaitems (
        id CHAR(32) NOT NULL, media_type VARCHAR(11) NOT NULL,
        created_at DATETIME DEFAULT (CURRENT_TIMESTAMP) NOT NULL,
        updated_at DATETIME DEFAULT (CURRENT_TIMESTAMP) NOT NULL, job_identifier CHAR(32) NOT NULL,
        unprocessed VARCHAR DEFAULT '' NOT NULL, processed VARCHAR NOT NULL, pipeline_config JSON DEFAULT '{}' NOT NULL,
        show_in_gallery BOOLEAN NOT NULL, PRIMARY KEY (id))",
    "CREATE TABLE \"mediaitems\" (
        id NUMERIC NOT NULL, media_type VARCHAR(11) NOT NULL,
        created_at DATETIME DEFAULT (CURRENT_TIMESTAMP) NOT NULL, job_identifier NUMERIC NOT NULL,
        processed VARCHAR NOT NULL, pipeline_config JSON DEFAULT '{}' NOT NULL, show_in_gallery BOOLEAN NOT NULL,
        captured_original VARCHAR, revision INTEGER DEFAULT 0 NOT NULL, PRIMARY KEY (id))",
];
const ADD: &str = "INSERT INTO mediaitems (id, media_type, job_identifier, processed, show_in_gallery)
    VALUES (?1, ?2, ?3, ?4, ?5)";

struct Booth {
    folder: TempDir,
    database: Connection,
    added: u32,
}

impl Booth {
    fn new(schema: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Connection::open(folder.path().join("database.sqlite")).unwrap();
        database.execute_batch(schema).unwrap();
        Self { folder, database, added: 0 }
    }

    fn add(&mut self, media: &str, job: &str, path: &str, shown: bool) -> &mut Self {
        self.added += 1;
        let id = format!("{:032x}", 0xABC_0000 + self.added);
        self.database.execute(ADD, (id, media, job, path, shown)).unwrap();
        self
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("database.sqlite")
    }

    fn read(&self) -> Vec<Claim> {
        let copy = self.folder.path().join("copy.sqlite");
        fs::copy(self.path(), &copy).unwrap();
        read(PhotoboothApp, &copy, MOST).unwrap()
    }
}

/// `key name: path kind hidden, …` of each claim.
fn shown(claims: &[Claim]) -> Vec<String> {
    let file = |file: &ClaimedFile| {
        let kind = file.kind.map_or("?", Kind::as_str);
        format!("{} {kind}{}", file.path, if file.is_hidden { " hidden" } else { "" })
    };
    let files = |claim: &Claim| claim.files.iter().map(file).collect::<Vec<_>>().join(", ");
    claims.iter().map(|claim| format!("{} {}: {}", claim.key, claim.name, files(claim))).collect()
}

#[test]
fn each_job_is_a_session_with_its_kinds_and_what_guests_must_not_see() {
    for schema in SCHEMAS {
        let mut booth = Booth::new(schema);
        booth
            .add("image", "a1", "media/processed_full/20260620-211400-000001_hidden.jpg", false)
            .add("image", "a1", "media/processed_full/20260620-211401-000001_hidden.jpg", false)
            .add("collage", "a1", "media/processed_full/20260620-211405-000001.jpg", true)
            .add("image", "b2", r"media\processed_full\20260620-211500-000001.jpg", true)
            .add("image", "c3", "media/processed_full/20260620-211600-000001.jpg", true)
            .add("animation", "c3", "media/processed_full/20260620-211605-000001.webp", true)
            .add("animation", "d4", "media/processed_full/20260620-211700-000001.gif", true)
            .add("video", "E5-E5", "media/processed_full/20260620-211800-000001.mp4", true)
            .add("multicamera", "f6", "media/processed_full/20260620-211900-000001.mp4", true);
        let told = booth.read();
        let full = "media/processed_full/";
        assert_eq!(
            shown(&told),
            [
                format!("f6 20260620-211900-000001: {full}20260620-211900-000001.mp4 video"),
                format!("e5e5 20260620-211800-000001: {full}20260620-211800-000001.mp4 video"),
                format!("d4 20260620-211700-000001: {full}20260620-211700-000001.gif gif"),
                format!(
                    "c3 20260620-211600-000001: {full}20260620-211600-000001.jpg single, {full}20260620-211605-000001.webp gif"
                ),
                r"b2 20260620-211500-000001: media\processed_full\20260620-211500-000001.jpg ?".to_owned(),
                format!(
                    "a1 20260620-211400-000001: {full}20260620-211400-000001_hidden.jpg single hidden, \
                 {full}20260620-211401-000001_hidden.jpg single hidden, {full}20260620-211405-000001.jpg print"
                ),
            ]
        );
        assert!(told.iter().all(|claim| claim.source == ClaimSource::Database));
    }
}

#[test]
fn paths_begin_beside_the_folder_of_the_database() {
    let database = Path::new("/home/pi/booth/database/database.sqlite");
    assert_eq!(base_of(PhotoboothApp, database).as_deref(), Some(Path::new("/home/pi/booth")));
    assert_eq!(base_of(PhotoboothApp, Path::new("/")), None);
}

#[test]
fn items_that_were_deleted_or_changed_are_told_as_they_stand_now() {
    let mut booth = Booth::new(SCHEMAS[1]);
    booth.add("image", "a", "1.jpg", true).add("image", "b", "2.jpg", true);
    assert_eq!(shown(&booth.read()), ["b 2: 2.jpg ?", "a 1: 1.jpg ?"]);
    booth.database.execute("DELETE FROM mediaitems WHERE job_identifier = 'b'", []).unwrap();
    booth.database.execute("UPDATE mediaitems SET show_in_gallery = 0", []).unwrap();
    booth.add("collage", "a", "3.jpg", true);
    assert_eq!(shown(&booth.read()), ["a 1: 1.jpg single hidden, 3.jpg print"]);
    booth.database.execute("DELETE FROM mediaitems", []).unwrap();
    assert_eq!(booth.read(), []);
}

#[test]
fn no_more_than_the_newest_items_are_read() {
    let mut booth = Booth::new(SCHEMAS[1]);
    booth.database.execute_batch("BEGIN").unwrap();
    for n in 0..MOST + 10 {
        booth.add("image", &format!("j{n:05}"), &format!("{n}.jpg"), true);
    }
    booth.database.execute_batch("COMMIT").unwrap();
    let told = booth.read();
    assert_eq!(told.len(), MOST);
    assert_eq!(told.last().unwrap().key, "j00010");
    let two = read(PhotoboothApp, &booth.path(), 2).unwrap();
    assert_eq!(shown(&two), ["j02009 2009: 2009.jpg ?", "j02008 2008: 2008.jpg ?"]);
}

#[test]
fn an_item_that_tells_no_path_or_no_session_is_passed_over_and_the_others_are_told() {
    let booth = Booth::new(SCHEMAS[1]);
    let long = "x".repeat(2000);
    let rows = [
        ("1", "image", "'a'", "'notes.txt'"),
        ("2", "image", "'a'", "x'00ff'"),
        ("3", "image", "'a'", "''"),
        ("4", "image", "''", "'b.jpg'"),
        // All digits but for an "e": the column made a number of it.
        ("5", "image", "'00000000000000000000000000012e34'", "'c.jpg'"),
        ("6", "image", "'a'", "'bad' || char(10) || '.jpg'"),
        ("7", "brand new", "'a'", "'good.jpg'"),
    ];
    for (id, media, job, path) in rows {
        let row = ["INSERT INTO mediaitems (id, media_type, job_identifier, processed, show_in_gallery) VALUES ('"];
        let text = [row[0], id, "', '", media, "', ", job, ", ", path, ", 1)"].concat();
        booth.database.execute_batch(&text).unwrap();
    }
    booth.database.execute(ADD, ("8", "image", "a", format!("{long}.jpg"), true)).unwrap();
    assert_eq!(shown(&booth.read()), ["a good: good.jpg ?"]);
}

#[test]
fn other_tables_and_whatever_would_run_somebody_elses_words_are_unknown() {
    let plain = SCHEMAS[1].replace("\"mediaitems\"", "m");
    let table = [
        ("CREATE TABLE x (a)", "there is no table mediaitems"),
        ("CREATE TABLE mediaitems (id, job_identifier)", "mediaitems has no column media_type"),
        (&format!("{plain}; CREATE VIEW mediaitems AS SELECT * FROM m")[..], "there is no table mediaitems"),
        (
            "CREATE TABLE mediaitems (id, job_identifier, media_type, show_in_gallery,
                processed AS (hex(zeroblob(100000000))))",
            "mediaitems has no column processed",
        ),
    ];
    for (schema, why) in table {
        let booth = Booth::new(schema);
        let error = read(PhotoboothApp, &booth.path(), MOST).unwrap_err();
        assert_eq!(error.to_string(), format!("its tables are not those that are known: {why}"));
    }
}

#[test]
fn what_is_no_whole_database_is_an_error_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.sqlite");
    let error = read(PhotoboothApp, &copy, MOST).unwrap_err();
    assert!(matches!(error, BoothDatabaseError::Unopened(_)), "{error}");
    fs::write(&copy, "").unwrap();
    assert!(matches!(read(PhotoboothApp, &copy, MOST), Err(BoothDatabaseError::Unknown(_))));
    fs::write(&copy, "a photo".repeat(1000)).unwrap();
    assert!(matches!(read(PhotoboothApp, &copy, MOST), Err(BoothDatabaseError::Damaged)));
}

#[test]
fn a_copy_that_was_cut_short_tells_nothing() {
    let booth = filled();
    let bytes = fs::read(booth.path()).unwrap();
    let copy = booth.folder.path().join("copy.sqlite");
    fs::write(&copy, &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(read(PhotoboothApp, &copy, MOST), Err(BoothDatabaseError::Damaged)));
}

#[test]
fn a_database_with_a_log_beside_it_is_read_with_its_newest_items() {
    let mut booth = Booth::new(SCHEMAS[1]);
    booth.database.pragma_update(None, "journal_mode", "WAL").unwrap();
    booth.add("image", "a", "1.jpg", true);
    let copy = booth.folder.path().join("copy.sqlite");
    fs::copy(booth.path(), &copy).unwrap();
    fs::copy(booth.folder.path().join("database.sqlite-wal"), booth.folder.path().join("copy.sqlite-wal")).unwrap();
    assert_eq!(shown(&read(PhotoboothApp, &copy, MOST).unwrap()), ["a 1: 1.jpg ?"]);
}

fn filled() -> Booth {
    let mut booth = Booth::new(SCHEMAS[1]);
    booth.database.execute_batch("BEGIN").unwrap();
    for n in 0..300 {
        booth.add("image", &format!("job{}", n / 3), &format!("media/processed_full/{n}.jpg"), n % 2 == 0);
    }
    booth.database.execute_batch("COMMIT").unwrap();
    booth
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_damage_makes_reading_panic_or_last(
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..60),
        in_head in any::<bool>(),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        thread_local! {
            static WHOLE: Vec<u8> = fs::read(filled().path()).unwrap();
        }
        let mut bytes = WHOLE.with(Vec::clone);
        let reach = if in_head { 200 } else { bytes.len() };
        for (at, byte) in damage {
            bytes[at.index(reach)] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.sqlite");
        fs::write(&copy, bytes).unwrap();
        if let Ok(told) = read(PhotoboothApp, &copy, MOST) {
            prop_assert!(told.iter().map(|claim| claim.files.len()).sum::<usize>() <= MOST);
            prop_assert!(told.iter().flat_map(|claim| &claim.files).all(|file| is_picture_name(&file.path)));
        }
    }
}
