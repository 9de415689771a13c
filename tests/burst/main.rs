//! Real files, real pauses and bursts, through the real program.
//!
//! `BURST_FILES` sets how many files a burst has; `cargo xtask burst` runs it with 20,000.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests")]

mod program;

use boothlift_testkit::booth::{Format, Manner, file};
use program::{Place, Running};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
    thread,
    time::Duration,
};

/// Files with real pauses.
const CASES: usize = 100;
/// The pause in the middle of a file.
const PAUSE: Duration = Duration::from_secs(5);

/// A hundred files of every format, a hundred writers at once, each in its manner and with real pauses longer than the
/// settle time: what becomes whole is taken whole, what does not is never taken.
#[test]
fn no_half_written_file_is_taken_in_a_hundred_cases_with_real_pauses() {
    let place = Place::new("none");
    let mut running = place.start(|command| command);
    let cases: Vec<(String, Manner, Vec<u8>)> = (0..CASES)
        .map(|n| {
            let (format, manner) = (Format::ALL[n % Format::ALL.len()], Manner::ALL[n % Manner::ALL.len()]);
            (format!("{n:03}.{}", format.extension()), manner, file(format, n as u64))
        })
        .collect();
    thread::scope(|scope| {
        for (name, manner, bytes) in &cases {
            let path = place.booth().join(name);
            scope.spawn(move || manner.write(&path, bytes, PAUSE).unwrap());
        }
    });
    let whole: BTreeSet<String> =
        cases.iter().filter(|(_, manner, _)| manner.ends_whole()).map(|(.., bytes)| hash(bytes)).collect();
    let never: Vec<&String> =
        cases.iter().filter(|(_, manner, _)| !manner.ends_whole()).map(|(name, ..)| name).collect();
    running.until("every whole file is adopted and every other one was looked at", |heard| {
        let tried =
            |name: &&String| heard.verdicts.get(*name).is_some_and(|all| all.iter().any(|one| one == "arriving"));
        heard.adopted.len() >= whole.len() && never.iter().all(tried)
    });
    let heard = running.end();
    let taken: BTreeSet<String> = heard.adopted.keys().cloned().collect();
    let half: Vec<_> = taken.difference(&whole).collect();
    assert!(half.is_empty(), "{} half-written files were taken", half.len());
    assert_eq!(taken, whole);
    assert!(heard.adopted.values().all(|times| *times == 1));
    println!("{CASES} cases: {} whole and taken, {} never whole and left, 0 half-written", whole.len(), never.len());
}

#[test]
fn a_burst_is_adopted_once_each_with_file_events() {
    let place = Place::new("auto");
    let running = place.start(|command| command);
    burst(&place, running, |_, write| write());
}

/// The system gives the program no watch at all, as when its limit is reached.
#[cfg(target_os = "linux")]
#[test]
fn a_burst_is_adopted_once_each_without_file_events() {
    if !Command::new("unshare")
        .args(["--user", "--map-root-user", "true"])
        .status()
        .is_ok_and(|status| status.success())
    {
        eprintln!("left out: this system lets no program have limits of its own (user namespaces)");
        return;
    }
    let place = Place::new("auto");
    let running = place.start(|command| {
        let mut without = Command::new("unshare");
        without.args(["--user", "--map-root-user", "sh", "-c"]);
        without.arg("echo 0 > /proc/sys/user/max_inotify_instances && exec \"$0\" \"$@\"").arg(command.get_program());
        without
    });
    burst(&place, running, |_, write| write());
}

/// The program stands still while more happens than the system keeps for it: the burst's events are lost.
#[cfg(target_os = "linux")]
#[test]
fn a_burst_is_adopted_once_each_although_its_events_overflow() {
    let place = Place::new("auto");
    let running = place.start(|command| command);
    burst(&place, running, |running, write| {
        let kept: u32 = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap().trim().parse().unwrap();
        running.signal("STOP");
        // Each of these is at least two events; when they are all there, nothing else fits in.
        for _ in 0..=kept / 2 {
            let path = place.booth().join(".noise");
            fs::write(&path, "").unwrap();
            fs::remove_file(&path).unwrap();
        }
        write();
        running.signal("CONT");
    });
}

/// Writes a burst in the way that `around` says, and sees that each file of it is adopted and delivered once.
fn burst(place: &Place, mut running: Running, around: impl FnOnce(&Running, &dyn Fn())) {
    let files: usize = std::env::var("BURST_FILES").map_or(2_000, |files| files.parse().unwrap());
    let plain = file(Format::Jpeg, 1);
    let shots: BTreeMap<String, Vec<u8>> = (0..files)
        .map(|n| (format!("table{}/20260620_{:02}{:02}_{n}.jpg", n % 10, 18 + n / 60 % 6, n % 60), distinct(&plain, n)))
        .collect();
    let written: BTreeSet<String> = shots.values().map(|bytes| hash(bytes)).collect();
    assert_eq!(written.len(), files);
    let write = || {
        for (name, bytes) in &shots {
            put(&place.booth().join(name), bytes);
        }
    };
    around(&running, &write);
    running.until("the whole burst is confirmed", |heard| heard.confirmed.len() == files);
    let heard = running.end();
    let adopted: BTreeSet<String> = heard.adopted.keys().cloned().collect();
    assert_eq!(adopted, written);
    assert!(heard.adopted.values().all(|times| *times == 1), "each once");
    let ledger = place.ledger();
    assert_eq!(ledger.len(), files);
    assert!(ledger.iter().all(|row| row["state"] == "confirmed"));
}

/// Half of the files are renamed into place, half are closed under their own name; their folders are made on the way.
fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let manner = if bytes.len().is_multiple_of(2) { Manner::Direct } else { Manner::Renamed };
    manner.write(path, bytes, Duration::ZERO).unwrap();
}

/// A small JPEG unlike any other: a comment behind its first marker bears the number.
fn distinct(plain: &[u8], n: usize) -> Vec<u8> {
    let comment = format!("{n:09}{}", "x".repeat(n % 2));
    let length = u16::try_from(comment.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xFF, 0xFE], &length, comment.as_bytes(), &plain[2..]].concat()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
