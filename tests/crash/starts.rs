//! Starts: two at the same moment, and one after a kill with many evenings on record.

use super::{Running, evening::Evening, until};
use boothlift_store::Store;
use boothlift_testkit::figures::note;
use rusqlite::Connection;
use serde_json::Value;
use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

/// Deliveries that are not confirmed yet, of so many photos at the three galleries.
fn open(data: &Path, photos: usize) -> usize {
    let Ok(records) = Store::look(data) else { return usize::MAX };
    let sql = "SELECT count(*) FROM deliveries WHERE state = 'confirmed'";
    let confirmed: i64 = records.query_row(sql, [], |row| row.get(0)).unwrap_or(0);
    (photos * 3).saturating_sub(usize::try_from(confirmed).unwrap())
}

/// `STARTS` says how often.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_starts_at_the_same_moment_one_gives_way_and_nothing_is_sent_twice() {
    let rounds = env::var("STARTS").map_or(100, |text| text.parse().unwrap());
    let mut evening = Evening::begin(20_260_625).await;
    for round in 0..rounds {
        evening.shoot(1);
        let mut both = [evening.start(), evening.start()];
        let mut codes = [None, None];
        until(&format!("one of both gives way in round {round}"), || {
            for (running, code) in both.iter_mut().zip(&mut codes) {
                *code = running.0.as_mut().unwrap().try_wait().unwrap();
            }
            codes.iter().any(Option::is_some)
        })
        .await;
        let ([Some(code), None] | [None, Some(code)]) = codes else { panic!("both ended in round {round}: {codes:?}") };
        assert_eq!(code.code(), Some(6), "round {round}");
        let photos = evening.written.len();
        until(&format!("the other delivers in round {round}"), || open(&evening.data, photos) == 0).await;
        both.iter_mut().for_each(Running::kill);
    }
    let cost = evening.judge(&evening.data);
    let uploads = evening.requests();
    let held = cost.twice == 0 && cost.again == 0 && uploads == 2 * evening.written.len();
    let figure = format!("{} sent twice, {} begun again, {uploads} uploads to two services", cost.twice, cost.again);
    note("G27", &format!("{rounds} times two starts at once, {} photos", evening.written.len()), &figure, held);
    assert!(held, "{figure}");
}

/// A figure of this computer, of a program that was not built for speed: `cargo xtask prove G20` asks for it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a figure; `cargo xtask prove G20`"]
async fn after_a_kill_with_a_hundred_thousand_photos_on_record_it_is_ready_in_two_seconds_and_sends_in_four() {
    const WAITING: usize = 100;
    let mut evening = Evening::begin(20_260_626).await;
    evening.shoot(4);
    evening.finish(&evening.data, Duration::from_secs(60)).await;
    let rows = multiply(&evening.data, 25_000);
    evening.is_slow();
    let before = evening.requests();
    evening.shoot(WAITING);
    let mut running = evening.start();
    until("photos are on their way", || evening.requests() > before + 4).await;
    running.kill();

    let before = evening.requests();
    let began = Instant::now();
    let mut command = evening.command(&evening.data);
    let mut child = command.arg("--json").stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut running = Running(Some(child));
    let ready = tokio::task::spawn_blocking(move || {
        let lines = lines.map_while(Result::ok).map(|line| serde_json::from_str::<Value>(&line).unwrap());
        let mut ready = None;
        // Read on, or the program would wait for a reader.
        for line in lines {
            if line["event"] == "ready" {
                ready = Some(began.elapsed());
            }
        }
        ready.unwrap()
    });
    until("photos are on their way again", || evening.requests() > before).await;
    let sends = began.elapsed();
    running.kill();
    let ready = ready.await.unwrap();
    let held = ready <= Duration::from_secs(2) && sends <= Duration::from_secs(4);
    let figure = format!("ready after {:.2} s, sends after {:.2} s", ready.as_secs_f64(), sends.as_secs_f64());
    note("G20", &format!("{rows} photos on record, {WAITING} waiting, debug build"), &figure, held);
    assert!(held, "{figure}");
}

/// Every row once more for each number of `n`.
const MORE: &str = "
    CREATE TEMP TABLE more AS SELECT s.*, n.k FROM sessions s, n;
    UPDATE more SET id = id + k * 1000, number = number + k * 1000, key = key || '-' || k, tag = tag || '-' || k,
        link_key = randomblob(length(link_key));
    ALTER TABLE more DROP COLUMN k;
    INSERT INTO sessions SELECT * FROM more;
    DROP TABLE more;
    CREATE TEMP TABLE more AS SELECT p.*, n.k FROM photos p, n;
    UPDATE more SET id = id + k * 1000, session_id = session_id + k * 1000, named_id = named_id + k * 1000,
        seq = seq + k * 1000, sha256 = lower(hex(randomblob(32)));
    ALTER TABLE more DROP COLUMN k;
    INSERT INTO photos SELECT * FROM more;
    DROP TABLE more;
    CREATE TEMP TABLE more AS SELECT d.*, n.k FROM deliveries d, n;
    UPDATE more SET id = id + k * 1000, photo_id = photo_id + k * 1000, session_order = session_order - k * 1000;
    ALTER TABLE more DROP COLUMN k;
    INSERT INTO deliveries SELECT * FROM more;
    DROP TABLE more;
    CREATE TEMP TABLE more AS SELECT a.*, n.k FROM attempts a, n;
    UPDATE more SET id = id + k * 1000, delivery_id = delivery_id + k * 1000;
    ALTER TABLE more DROP COLUMN k;
    INSERT INTO attempts SELECT * FROM more;
    DROP TABLE more";

/// Writes every delivered photo with its session, deliveries and attempts so many times more, and gives how many photos there
/// are then. Each has a safe copy by name, empty; the booth's folder has none of them, which `cargo xtask bench-intake` measures.
fn multiply(data: &Path, times: usize) -> usize {
    let records = Connection::open(data.join("boothlift.db")).unwrap();
    records.execute_batch("PRAGMA foreign_keys = ON; BEGIN").unwrap();
    let numbers = "CREATE TEMP TABLE n AS
        WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < ?1) SELECT k FROM n";
    records.execute(numbers, [i64::try_from(times).unwrap()]).unwrap();
    records.execute_batch(MORE).unwrap();
    let sql =
        "UPDATE events SET last_number = (SELECT max(number) FROM sessions), last_seq = (SELECT max(seq) FROM photos)";
    records.execute_batch(sql).unwrap();
    records.execute_batch("COMMIT").unwrap();
    let mut copies = records.prepare("SELECT sha256 FROM photos WHERE id > 1000").unwrap();
    for sha256 in copies.query_map([], |row| row.get::<_, String>(0)).unwrap() {
        fs::write(data.join("safe-copies").join(format!("{}.jpg", sha256.unwrap())), "").unwrap();
    }
    let photos: i64 = records.query_row("SELECT count(*) FROM photos", [], |row| row.get(0)).unwrap();
    usize::try_from(photos).unwrap()
}
