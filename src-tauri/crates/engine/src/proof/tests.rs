//! The three proofs of one small event with hostile names.

use super::{ProofError, check_number, lines, write};
use boothlift_contract::{
    DestinationId, DestinationKind, EventId, Kind, LaneState, Language, MediaType, ProofFormat, SeenBy, Timestamp,
};
use boothlift_store::{
    Store, Transaction, audits,
    deliveries::{self, StoredProof},
    destinations::{self, DestinationRow},
    events::{self, NewEvent},
    files::{self, Adoption, Look, Sighting},
    sessions::{Origin, SessionKey},
};
use std::path::Path;
use tempfile::TempDir;

const HOSTILE: &str = "<script>alert(1)</script>\" onload='x' \u{202e}gpj.=&amp;";

struct World {
    _folder: TempDir,
    store: Store,
    event: EventId,
}

fn destination() -> DestinationId {
    DestinationId("cyclemate".into())
}

fn world(name: &str) -> World {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let name = name.to_owned();
    let event = store.write_blocking(move |tx| {
        let new = NewEvent { name, gallery_name: "Party".into(), date: "2026-06-20".into(), collection_url: None };
        let event = events::start(tx, &new, Timestamp(1))?.id;
        let row = DestinationRow {
            id: destination(),
            kind: DestinationKind::CycleMate,
            label: "Cycle<b>Mate".into(),
            settings: "{}".into(),
            is_on: true,
            paused: false,
            media: vec![MediaType::Jpeg],
            max_bytes: None,
            state: LaneState::Works,
            failure: None,
        };
        destinations::put(tx, &row, Timestamp(1))?;
        destinations::switch(tx, &row.id, true, Some(event), Timestamp(1))?;
        Ok(event)
    });
    World { _folder: folder, store, event: event.unwrap() }
}

/// A photo that was delivered with the id `n`.
fn deliver(tx: &Transaction<'_>, event: EventId, name: &str, n: u32) -> Result<(), boothlift_store::StoreError> {
    let path = Path::new("/booth").join(name);
    let look = Look { bytes: 500, modified: i64::from(n), file_key: format!("1-{n}") };
    let key = format!("s{}", n / 4);
    let adoption = Adoption {
        sighting: Sighting {
            event,
            folder: None,
            path: &path,
            look: &look,
            seen_by: SeenBy::Scan,
            seen_at: Timestamp(5),
        },
        sha256: &format!("{n:064x}"),
        crc32: None,
        media: MediaType::Jpeg,
        kind: Kind::Single,
        width: 30,
        height: 20,
        orientation: 1,
        has_private: false,
        session: Some(SessionKey { event, folder: None, key: &key, tag: &key, origin: Origin::Booth }),
        bulk: false,
        due_at: Timestamp(0),
        only: None,
        picture_url: None,
    };
    let photo = files::adopt(tx, &adoption, Timestamp(6))?.photo;
    for delivery in deliveries::of_photo(tx, photo)? {
        deliveries::start(tx, delivery.id, Timestamp(7))?;
        let proof = StoredProof { status: 201, remote_id: Some(n.to_string()), ..StoredProof::default() };
        deliveries::confirm(tx, delivery.id, &proof, Timestamp(8))?;
    }
    Ok(())
}

fn written(world: &World, format: ProofFormat) -> String {
    written_in(world, format, Language::En)
}

fn written_in(world: &World, format: ProofFormat, language: Language) -> String {
    let event = world.event;
    let text = world.store.read_blocking(move |view| {
        let mut out = Vec::new();
        write(view, event, format, language, &mut out)?;
        Ok(out)
    });
    String::from_utf8(text.unwrap()).unwrap()
}

fn number(world: &World) -> String {
    let event = world.event;
    world.store.read_blocking(move |view| check_number(view, event)).unwrap()
}

fn add(world: &World, name: &'static str, n: u32) {
    let event = world.event;
    world.store.write_blocking(move |tx| deliver(tx, event, name, n)).unwrap();
}

#[test]
fn the_printable_page_shows_hostile_names_as_text_and_holds_nothing_that_runs_or_loads() {
    let world = world(HOSTILE);
    add(&world, "<img src=x onerror=alert(1)>.jpg", 1);
    let page = written(&world, ProofFormat::Html);
    for never in ["<script", "<img", "<b>", "\u{202e}", "http://", "https://", "src=x onerror=alert(1)>", "url("] {
        assert!(!page.contains(never), "{never}");
    }
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;.jpg") && page.contains("&amp;amp;"));
    assert!(page.contains("default-src 'none'") && page.contains("@page { size: A4"));
    assert_eq!(page.matches("<meta http-equiv=\"Content-Security-Policy\"").count(), 1);
}

#[test]
fn the_check_number_is_the_same_in_all_three_and_changes_with_any_line() {
    let world = world("Party");
    add(&world, "a.jpg", 1);
    add(&world, "b.jpg", 2);
    let first = number(&world);
    assert!(first.len() == 9 && first.chars().all(|c| c == ' ' || c.is_ascii_hexdigit()), "{first}");
    for format in [ProofFormat::Html, ProofFormat::Csv, ProofFormat::Json] {
        assert!(written(&world, format).contains(&first), "{format}");
    }
    assert_eq!(number(&world), first, "the same records, the same number");
    let mut seen = vec![first];
    for change in [
        "UPDATE deliveries SET remote_id = '99' WHERE id = 1",
        "UPDATE deliveries SET confirmed_at = 9 WHERE id = 2",
        "UPDATE deliveries SET possible_duplicate = 1 WHERE id = 2",
        "UPDATE photos SET sha256 = 'ff' WHERE id = 1",
        "UPDATE sessions SET tag = 'other'",
        "UPDATE events SET name = 'Other'",
    ] {
        world.store.write_blocking(move |tx| Ok(tx.execute(change, [])?)).unwrap();
        let now = number(&world);
        assert!(!seen.contains(&now), "{change}");
        seen.push(now);
    }
}

#[test]
fn a_photo_is_called_seen_only_once_the_gallery_listed_it_after_it_was_confirmed() {
    let world = world("Party");
    add(&world, "a.jpg", 1);
    add(&world, "b.jpg", 2);
    assert_eq!(written(&world, ProofFormat::Csv).matches("accepted by the gallery").count(), 2);
    let event = world.event;
    world
        .store
        .write_blocking(move |tx| {
            let all = audits::confirmed(tx, event, &destination())?;
            let missing = all.into_iter().filter(|one| one.remote_id.as_deref() == Some("2")).collect::<Vec<_>>();
            let audit =
                audits::Audit { began_at: Timestamp(9), ended_at: Timestamp(9), confirmed: 2, seen: 1, extra: 0 };
            audits::keep(tx, event, &destination(), &audit, &missing)
        })
        .unwrap();
    let table = written(&world, ProofFormat::Csv);
    assert_eq!((table.matches("seen in the gallery").count(), table.matches("not shown by").count()), (1, 1));
    add(&world, "c.jpg", 3);
    let late = "UPDATE deliveries SET confirmed_at = 9 WHERE remote_id = '3'";
    world.store.write_blocking(move |tx| Ok(tx.execute(late, [])?)).unwrap();
    let table = written(&world, ProofFormat::Csv);
    let third = table.lines().find(|line| line.contains("c.jpg")).unwrap();
    assert!(third.contains("accepted by the gallery"), "{third}");
}

#[test]
fn the_object_for_programs_has_the_rows_of_the_table() {
    let world = world("Party");
    add(&world, "=1+1.jpg", 1);
    let object: serde_json::Value = serde_json::from_str(&written(&world, ProofFormat::Json)).unwrap();
    assert_eq!(object["sum"]["delivered"], 1);
    assert_eq!(object["rows"][0]["remote_id"], "1");
    assert_eq!(object["rows"][0]["proved"], "accepted by the gallery");
    assert_eq!(object["check_number"].as_str().unwrap(), number(&world));
    let table = written(&world, ProofFormat::Csv);
    assert_eq!(table.lines().count(), 2);
    assert_eq!(written(&super::tests::world("Empty"), ProofFormat::Csv).lines().count(), 1);
    let empty: serde_json::Value =
        serde_json::from_str(&written(&super::tests::world("Empty"), ProofFormat::Json)).unwrap();
    assert_eq!(empty["rows"].as_array().unwrap().len(), 0);
}

/// What of a page or table are numbers, in their order.
fn numbers(text: &str) -> Vec<&str> {
    let style = text.find("</style>").unwrap_or(0);
    text.get(style..).unwrap_or_default().split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect()
}

#[test]
fn the_same_numbers_stand_in_every_language_and_the_words_are_that_language_s_own() {
    let world = world("Party");
    for n in 1..=5 {
        let name: &'static str = ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"][n as usize - 1];
        add(&world, name, n);
    }
    for change in [
        "UPDATE deliveries SET possible_duplicate = 1 WHERE id = 2",
        "UPDATE deliveries SET state = 'held', code = 'photo.refused' WHERE id = 3",
        "UPDATE deliveries SET state = 'cancelled', code = 'photo.left_out' WHERE id = 4",
        "UPDATE photos SET state = 'not_sent' WHERE id = 4",
        "INSERT INTO take_downs (photo_id, asked_at) VALUES (5, 9)",
        "UPDATE events SET starts = '18:00', ends = '02:00'",
    ] {
        world.store.write_blocking(move |tx| Ok(tx.execute(change, [])?)).unwrap();
    }
    let said = [
        (
            Language::En,
            [
                "Proof of delivery",
                "accepted by the gallery, maybe twice",
                "held: refused by the gallery",
                "left out by a person",
            ],
        ),
        (
            Language::De,
            [
                "Zustellnachweis",
                "von der Galerie angenommen, vielleicht doppelt",
                "von der Galerie abgelehnt",
                "von einem Menschen weggelassen",
            ],
        ),
        (
            Language::Es,
            [
                "Justificante de entrega",
                "aceptada por la galería, quizá repetida",
                "rechazada por la galería",
                "omitida por una persona",
            ],
        ),
    ];
    let english = written(&world, ProofFormat::Html);
    let number = number(&world);
    for (language, words) in said {
        let page = written_in(&world, ProofFormat::Html, language);
        for word in words {
            assert!(page.contains(word), "{language}: {word}");
        }
        assert!(page.contains(&format!("<html lang=\"{language}\">")) && page.contains(&number), "{language}");
        assert!(!page.contains(['{', '}']) || page.rfind(['{', '}']) < page.find("</style>"), "{language}: filled in");
        assert_eq!(numbers(&page), numbers(&english), "{language}");
        let table = written_in(&world, ProofFormat::Csv, language);
        let columns = table.lines().next().unwrap().split(',').count();
        assert!(table.contains(words[1]) && table.contains(&number) && columns == 16, "{language}: {table}");
        let rows = |table: &str| numbers(table.split_once("\r\n").unwrap().1).join(" ");
        assert_eq!(rows(&table), rows(&written(&world, ProofFormat::Csv)), "{language}");
        let object = written_in(&world, ProofFormat::Json, language);
        assert_eq!(object, written(&world, ProofFormat::Json), "programs read the same in each");
    }
}

/// Counts what is written, and how much at once.
#[derive(Default)]
struct Meter {
    all: usize,
    largest: usize,
}

impl std::io::Write for Meter {
    fn write(&mut self, slice: &[u8]) -> std::io::Result<usize> {
        self.all += slice.len();
        self.largest = self.largest.max(slice.len());
        Ok(slice.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Makes `n` rows of the one row of a table, each with its own number; in `own` it has a word of its own, and it belongs to
/// the photo of its number.
fn multiply(tx: &Transaction<'_>, table: &str, own: &str, n: u32) -> Result<(), boothlift_store::StoreError> {
    let mut columns = tx.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let columns: Vec<String> = columns.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let value = |column: &String| match column.as_str() {
        "id" | "photo_id" | "seq" => "n.i".to_owned(),
        "path" => "CAST('/booth/' || n.i AS BLOB)".to_owned(),
        "sha256" => "printf('%064x', n.i)".to_owned(),
        other if other == own => [other, " || n.i"].concat(),
        other => other.to_owned(),
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    let insert = [
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) INSERT INTO ",
        table,
        " (",
        &columns.join(", "),
        ") SELECT ",
        &values.join(", "),
        " FROM ",
        table,
        ", n WHERE ",
        table,
        ".id = 1",
    ];
    tx.execute(&insert.concat(), [n])?;
    Ok(())
}

#[test]
fn twenty_thousand_photos_go_through_line_by_line() {
    let world = world("Party");
    let event = world.event;
    world
        .store
        .write_blocking(move |tx| {
            deliver(tx, event, "1.jpg", 1)?;
            for (table, own) in [("photos", "sha256"), ("files", "path"), ("deliveries", "remote_name")] {
                multiply(tx, table, own, 20_000)?;
            }
            Ok(())
        })
        .unwrap();
    let begun = std::time::Instant::now();
    for format in [ProofFormat::Html, ProofFormat::Csv, ProofFormat::Json] {
        let meter = world.store.read_blocking(move |view| {
            assert_eq!(lines(view, event)?, 20_000);
            let mut meter = Meter::default();
            write(view, event, format, Language::De, &mut meter).map_err(|error| match error {
                ProofError::Records(error) => error,
                ProofError::Out(error) => panic!("{error}"),
            })?;
            Ok(meter)
        });
        let meter = meter.unwrap();
        assert!(meter.all > 2_000_000 && meter.largest < 4_096, "{format}: {} {}", meter.all, meter.largest);
    }
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}
