//! From the close of a file to its safe copy.

use crate::{
    host::{Place, hash},
    ms, say,
};
use boothlift_testkit::booth::{Target, picture};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// Bytes of a file.
const BYTES: usize = 3_000_000;

/// How the file comes to be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    /// Written under its name and closed.
    Closed,
    /// Written under another name and renamed.
    Renamed,
    /// Written and left open: the system says nothing of its end.
    NoHint,
}

impl Way {
    pub(crate) const ALL: [Self; 3] = [Self::Closed, Self::Renamed, Self::NoHint];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Renamed => "renamed",
            Self::NoHint => "no-hint",
        }
    }
}

/// Writes files one after the other, each after the one before was adopted, and does the same work by hand in between.
pub(crate) fn measure(place: &Place, way: Way, files: usize) -> anyhow::Result<()> {
    let mut host = place.start()?;
    host.until_ready()?;
    let by_hand = place.room.join("by-hand");
    fs::create_dir(&by_hand)?;
    let records = rusqlite::Connection::open(by_hand.join("records.db"))?;
    records.execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE photos (sha256 TEXT)")?;
    let base = picture(1, 1_200, 800);
    // A file without a hint waits for its settle time: fewer of them say the same.
    let files = if matches!(way, Way::NoHint) { files.div_ceil(5) } else { files };
    let (mut taken, mut hands) = (Vec::new(), Vec::new());
    for n in 0..files {
        let bytes = large(&base, n as u64);
        let path = place.booth().join(format!("20260620_{:02}{:02}_{n}.jpg", 18 + n / 60 % 6, n % 60));
        let sha256 = hash(&bytes);
        let (ended, open) = write(way, &path, &bytes)?;
        let adopted = host.until_adopted(&sha256)?;
        drop(open);
        taken.push(adopted.saturating_duration_since(ended));
        hands.push(copy_by_hand(&path, &by_hand.join("copy.jpg"), &records)?);
        thread::sleep(Duration::from_millis(20));
    }
    let cost = host.cost();
    say(&format!(
        "{:<8} {files} files of 3 MB: p50 {}, p95 {}, p99 {}; by hand (copy, hash, fsync, commit) p50 {}, p95 {}; peak memory {} MB",
        way.name(),
        ms(at(&mut taken, 50)),
        ms(at(&mut taken, 95)),
        ms(at(&mut taken, 99)),
        ms(at(&mut hands, 50)),
        ms(at(&mut hands, 95)),
        cost.peak_mb
    ))
}

/// The moment at which the file was whole, and the file where it stays open.
fn write(way: Way, path: &Path, bytes: &[u8]) -> anyhow::Result<(Instant, Option<File>)> {
    Ok(match way {
        Way::Closed => {
            fs::write(path, bytes)?;
            (Instant::now(), None)
        }
        Way::Renamed => {
            let temporary = Target::Temporary.of(path);
            fs::write(&temporary, bytes)?;
            fs::rename(&temporary, path)?;
            (Instant::now(), None)
        }
        Way::NoHint => {
            let mut file = File::create(path)?;
            file.write_all(bytes)?;
            (Instant::now(), Some(file))
        }
    })
}

fn copy_by_hand(from: &Path, to: &Path, records: &rusqlite::Connection) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let bytes = fs::read(from)?;
    let mut copy = File::create(to)?;
    copy.write_all(&bytes)?;
    copy.sync_all()?;
    records.execute("INSERT INTO photos VALUES (?1)", [hash(&bytes)])?;
    let took = begun.elapsed();
    fs::remove_file(to)?;
    Ok(took)
}

/// The drawing with comments full of noise behind its first marker, up to the size of a camera's photo.
fn large(base: &[u8], seed: u64) -> Vec<u8> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut bytes = base[..2].to_vec();
    while bytes.len() + base.len() < BYTES {
        bytes.extend_from_slice(&[0xFF, 0xFE, 0xFF, 0xFF]);
        bytes.extend((0..65_533).map(|_| random.random::<u8>()));
    }
    bytes.extend_from_slice(&base[2..]);
    bytes
}

fn at(times: &mut [Duration], percent: usize) -> Duration {
    times.sort();
    let nth = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(nth).copied().unwrap_or_default()
}
