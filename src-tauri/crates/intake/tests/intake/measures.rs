//! How quick intake is, in figures: run by hand, with `--run-ignored only --no-capture`.

use crate::world::{Running, World, until};
use boothlift_intake::{IntakeEvent, Settings};
use boothlift_testkit::{booth::picture, figures::note};
use std::{
    collections::HashMap,
    fs,
    io::Write,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

/// A whole JPEG of 3 to 8 MB whose content is its own.
fn photo(number: u32) -> Vec<u8> {
    let base = picture(u64::from(number), 90, 60);
    let target = 3_000_000 + (number as usize * 977_351) % 5_000_000;
    let mut bytes = base[..2].to_vec();
    let mut state = u64::from(number) | 1;
    while bytes.len() < target {
        bytes.extend([0xff, 0xfe, 0xff, 0xfe]);
        for _ in 0..65_532 / 4 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            bytes.extend((state as u32).to_be_bytes());
        }
    }
    bytes.extend(&base[2..]);
    bytes
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Closed,
    Renamed,
    /// Never closed, as on systems that tell of no closing.
    LeftOpen,
}

/// Writes files at a pace and says how long each took from its last byte or its name to its durable adoption.
async fn adoptions(manner: Manner, files: u32, pace: Duration, settle: Duration) -> Vec<Duration> {
    let mut world = World::new().await;
    world.settle = settle;
    let mut running = world.start(true).await;
    let folder = world.booth.clone();
    let writer = thread::spawn(move || {
        let (mut finished, mut open): (HashMap<PathBuf, Instant>, Vec<fs::File>) = Default::default();
        for n in 0..files {
            let (bytes, begun) = (photo(n), Instant::now());
            let (path, aside) = (folder.join(format!("{n}.jpg")), folder.join(format!("{n}.jpg.tmp")));
            if manner == Manner::Renamed {
                fs::write(&aside, bytes).unwrap();
                fs::rename(&aside, &path).unwrap();
            } else {
                let mut file = fs::File::create(&path).unwrap();
                file.write_all(&bytes).unwrap();
                if manner == Manner::LeftOpen {
                    open.push(file);
                }
            }
            finished.insert(path, Instant::now());
            thread::sleep(pace.saturating_sub(begun.elapsed()));
        }
        (finished, open)
    });
    let adopted = adopted(&mut running, files).await;
    let (finished, _open) = writer.join().unwrap();
    running.intake.stop().await;
    let mut all: Vec<_> = adopted.into_iter().map(|(path, at)| at.duration_since(finished[&path])).collect();
    all.sort();
    all
}

async fn adopted(running: &mut Running, files: u32) -> Vec<(PathBuf, Instant)> {
    let mut adopted = Vec::new();
    while adopted.len() < files as usize {
        if let IntakeEvent::Adopted { path, .. } = running.told.recv().await.unwrap() {
            adopted.push((path, Instant::now()));
        }
    }
    adopted
}

fn say(what: &str, all: &[Duration]) {
    let at = |share: usize| all[(all.len() * share / 100).min(all.len() - 1)].as_secs_f64();
    let found = format!(
        "p50 {:.3} s, p95 {:.3} s, p99 {:.3} s, longest {:.3} s of {}",
        at(50),
        at(95),
        at(99),
        at(100),
        all.len()
    );
    note("G4", what, &found, at(95) <= 3.0 && at(99) <= 4.0);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes; for figures"]
async fn adoption_latency() {
    let (pace, settle) = (Duration::from_millis(400), Duration::from_secs(2));
    say("closed, at a booth's pace", &adoptions(Manner::Closed, 200, pace, settle).await);
    say("renamed, at a booth's pace", &adoptions(Manner::Renamed, 200, pace, settle).await);
    say("left open, at a booth's pace, settle 2 s", &adoptions(Manner::LeftOpen, 200, pace, settle).await);
    say("closed, all at once", &adoptions(Manner::Closed, 200, Duration::ZERO, settle).await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes; for figures"]
async fn a_tree_of_a_hundred_thousand() {
    let mut world = World::new().await;
    world.exclude = vec!["*.dat".into()];
    let folder = world.booth.clone();
    tokio::task::spawn_blocking(move || {
        for n in 0..100_000 {
            let inner = folder.join(format!("{}", n / 500));
            if n % 500 == 0 {
                fs::create_dir_all(&inner).unwrap();
            }
            fs::write(inner.join(format!("{n}.dat")), "x").unwrap();
        }
    })
    .await
    .unwrap();
    let begun = Instant::now();
    let running = world.run(Settings { ..world.settings(true).await }).await.unwrap();
    until("looked through", || running.intake.status().scans_done).await;
    println!("first scan of 100,000 files: {:.2} s", begun.elapsed().as_secs_f64());
    running.settled().await;
    println!("every file has its verdict after {:.2} s", begun.elapsed().as_secs_f64());
    let again = Instant::now();
    running.intake.look_now();
    until("looked through again", || running.intake.status().scans_done).await;
    println!("scan of 100,000 known files: {:.2} s", again.elapsed().as_secs_f64());
    if let Ok(status) = fs::read_to_string("/proc/self/status") {
        status.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("{line}"));
    }
    running.intake.stop().await;
}
