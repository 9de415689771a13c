//! No kill at all: the program goes through a long night in one piece, and must not grow.

use super::{evening::Evening, until_within};
use boothlift_store::Store;
use boothlift_testkit::figures::note;
use std::{env, fs, time::Duration};

/// What the program holds of the computer.
#[derive(Debug, Clone, Copy)]
struct Holds {
    /// Memory in kB, and what of it is no file's.
    memory: u64,
    own: u64,
    handles: usize,
    threads: u64,
}

impl Holds {
    fn of(pid: u32) -> Self {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let number = |key: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(key)).unwrap();
            line.trim().trim_end_matches(" kB").parse().unwrap()
        };
        let handles = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count();
        Self { memory: number("VmRSS:"), own: number("RssAnon:"), handles, threads: number("Threads:") }
    }
}

/// `SOAK_PHOTOS` says how many, `SOAK_HOURS` over how long a time the booth writes them; without it one follows the other.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes long; `cargo xtask soak`"]
async fn ten_thousand_photos_with_faults_let_neither_memory_nor_handles_grow() {
    let photos: usize = env::var("SOAK_PHOTOS").map_or(10_000, |text| text.parse().unwrap());
    let hours: f64 = env::var("SOAK_HOURS").map_or(0.0, |text| text.parse().unwrap());
    let step = photos / 10;
    let mut evening = Evening::begin(20_260_627).await;
    evening.fails(0.05);
    let running = evening.start();
    let pid = running.0.as_ref().unwrap().id();
    let mut seen = Vec::new();
    for tenth in 1..=10 {
        for _ in 0..step {
            evening.shoot(1);
            tokio::time::sleep(Duration::from_secs_f64(hours * 3_600.0 / photos as f64)).await;
            if hours == 0.0 && evening.written.len().is_multiple_of(100) {
                settle(&evening, 200).await;
            }
        }
        settle(&evening, 0).await;
        let holds = Holds::of(pid);
        println!("{} photos: {holds:?}", evening.written.len());
        seen.push((tenth, holds));
    }
    drop(running);
    let cost = evening.judge(&evening.data);
    // What a start makes room for, caches among it, is there after the first fifth.
    let (first, last) = (seen[1].1, seen[9].1);
    let growth = last.memory as f64 / first.memory as f64 - 1.0;
    let held = growth < 0.10 && last.memory <= 150_000 && last.handles <= first.handles + 8;
    let figure = format!(
        "{:.1} MB after a fifth, {:.1} MB at the end ({:+.1} %), no file's: {:.1} and {:.1} MB, handles {} and {}, threads {} and {}, lost 0, {cost:?}",
        first.memory as f64 / 1_000.0,
        last.memory as f64 / 1_000.0,
        growth * 100.0,
        first.own as f64 / 1_000.0,
        last.own as f64 / 1_000.0,
        first.handles,
        last.handles,
        first.threads,
        last.threads,
    );
    note("G21", &format!("{photos} photos in {hours} h, three services, 5 % faults"), &figure, held);
    assert!(held, "{figure}");
}

/// Until at most so many deliveries are not over.
async fn settle(evening: &Evening, open: i64) {
    let wanted = i64::try_from(evening.written.len() * 3).unwrap() - open;
    let over = || {
        let Ok(records) = Store::look(&evening.data) else { return 0 };
        let sql = "SELECT ifnull(sum(n), 0) FROM delivery_counts WHERE state IN ('confirmed', 'held')";
        // At the very first the tables are not there yet.
        records.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap_or(0)
    };
    until_within(Duration::from_secs(900), &format!("{wanted} deliveries are over"), || over() >= wanted).await;
}
