//! Uploads on this computer, where the link is never the limit: what counts is processor time and memory.

use super::{
    corpus::{Corpus, files},
    measure::{self, Cost, median},
    place::{Place, Sink, call, on},
    report::Row,
};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Connections of those who are told a number. Boothlift finds its own.
pub(super) const CONNECTIONS: &str = "4";

const WHOLE_WAY: &str = "CPU of the whole way: copy, SHA-256, queue, upload; 200 photos, plain HTTP";
const WHOLE_WAY_GOAL: &str = "at most 1.2 x `cp` + `sha256sum` + `curl --parallel`";
const SECURE: &str = "the same over TLS";
const SECURE_GOAL: &str = "at most 1.2 x curl";
const MEMORY: &str = "peak memory while uploading";
const MEMORY_GOAL: &str = "at most 40 MB";
const LARGE: &str = "peak memory, from photos of 1 MB to one of 1 GB";
const LARGE_GOAL: &str = "at most 2 MB more";
const NODE: &str = "the whole way beside Immich's own uploader";

/// Every row of these goals without a figure.
pub(super) fn missing(why: &str) -> Vec<Row> {
    vec![
        Row::missing(1, WHOLE_WAY, WHOLE_WAY_GOAL, why),
        immich(),
        Row::missing(2, SECURE, SECURE_GOAL, why),
        Row::missing(3, MEMORY, MEMORY_GOAL, why),
        Row::missing(3, LARGE, LARGE_GOAL, why),
    ]
}

fn immich() -> Row {
    let why = "its program is on npm alone, and it asks for calls that no sink here answers";
    Row::missing(1, NODE, "at most 0.5 x", why)
}

/// What one round cost each.
struct Round {
    ours: Cost,
    hands: f64,
    curl: Cost,
    rclone: Cost,
}

pub(super) fn rows(place: &Place, corpus: &Corpus, rounds: usize) -> anyhow::Result<Vec<Row>> {
    let sink = Sink::start(place, None, "127.0.0.1")?;
    let photos = files(&corpus.event)?;
    let gigabytes = total(&photos)? / 1e9;
    let plain: Vec<Round> =
        (0..rounds).map(|_| round(place, corpus, &photos, &sink, false)).collect::<anyhow::Result<_>>()?;
    let secure: Vec<Round> =
        (0..rounds).map(|_| round(place, corpus, &photos, &sink, true)).collect::<anyhow::Result<_>>()?;
    let told = |rounds: &[Round], of: fn(&Round) -> f64| format!("{:.2}", median(rounds.iter().map(of)) / gigabytes);
    let ratio = |rounds: &[Round], of: fn(&Round) -> f64| median(rounds.iter().map(|one| one.ours.cpu / of(one)));
    let walls = |rounds: &[Round]| {
        format!(
            "wall {:.1} s, curl {:.1} s, rclone {:.1} s",
            median(rounds.iter().map(|one| one.ours.wall)),
            median(rounds.iter().map(|one| one.curl.wall)),
            median(rounds.iter().map(|one| one.rclone.wall))
        )
    };
    let whole = ratio(&plain, |one| one.hands + one.curl.cpu);
    let by_hand = format!(
        "{} CPU s/GB by hand (curl alone {}); rclone's upload alone {}",
        told(&plain, |one| one.hands + one.curl.cpu),
        told(&plain, |one| one.curl.cpu),
        told(&plain, |one| one.rclone.cpu)
    );
    // The same work as by hand: over TLS too, copy, hash and records are not curl's.
    let upload_alone = median(secure.iter().zip(&plain).map(|(secure, plain)| {
        let extra = secure.ours.cpu - plain.ours.cpu + plain.curl.cpu;
        extra / secure.curl.cpu
    }));
    let with_tls =
        format!("curl {} CPU s/GB, rclone {}", told(&secure, |one| one.curl.cpu), told(&secure, |one| one.rclone.cpu));
    let peak = median(plain.iter().map(|one| one.ours.peak_mb));
    let peaks = format!(
        "curl {:.0} MB, rclone {:.0} MB",
        median(plain.iter().map(|one| one.curl.peak_mb)),
        median(plain.iter().map(|one| one.rclone.peak_mb))
    );
    let rows = vec![
        Row::new(1, WHOLE_WAY, WHOLE_WAY_GOAL, whole <= 1.2)
            .figure(format!("{} CPU s/GB; {} ({} rounds)", told(&plain, |one| one.ours.cpu), walls(&plain), rounds))
            .beside(by_hand, Some(whole)),
        immich(),
        Row::new(2, SECURE, SECURE_GOAL, upload_alone <= 1.2)
            .figure(format!(
                "{} CPU s/GB for the whole way; the ratio is what TLS adds to it and curl's plain upload, by curl with TLS; {}",
                told(&secure, |one| one.ours.cpu),
                walls(&secure)
            ))
            .beside(with_tls, Some(upload_alone)),
        Row::new(3, MEMORY, MEMORY_GOAL, peak <= 40.0).figure(format!("{peak:.1} MB")).beside(
            peaks,
            Some(peak / median(plain.iter().map(|one| one.curl.peak_mb))),
        ),
        large(place, &sink)?,
    ];
    Ok(rows)
}

/// All in turn, on the same files.
fn round(place: &Place, corpus: &Corpus, photos: &[PathBuf], sink: &Sink, secure: bool) -> anyhow::Result<Round> {
    let origin = if secure { &sink.secure } else { &sink.plain };
    let copies = place.empty("by-hand")?;
    let copied = measure::run(Command::new("cp").args(photos).arg(&copies))?;
    let hashed = measure::run(Command::new("sha256sum").args(photos))?;
    let curl = measure::run(&mut curl(place, None, photos, origin, &sink.roots, CONNECTIONS)?)?;
    let rclone = measure::run(&mut rclone(None, &corpus.event, origin, &sink.roots))?;
    fs::remove_dir_all(copies)?;
    let mut room = place.room("whole-way", &corpus.event, &call(origin))?;
    room.roots = secure.then(|| sink.roots.clone());
    let before = sink.arrived()?.len();
    let ours = measure::run(&mut room.to_its_end())?;
    let came = sink.arrived()?.len() - before;
    anyhow::ensure!(came == photos.len(), "{came} of {} photos arrived", photos.len());
    fs::remove_dir_all(&room.folder)?;
    Ok(Round { ours, hands: copied.cpu + hashed.cpu, curl, rclone })
}

/// `curl` with so many files and connections.
pub(super) fn curl(
    place: &Place,
    wire: Option<&str>,
    photos: &[PathBuf],
    origin: &str,
    roots: &Path,
    connections: &str,
) -> anyhow::Result<Command> {
    let mut words =
        format!("header = \"Expect:\"\nhttp1.1\nfail\nsilent\nshow-error\ncacert = \"{}\"\n", roots.display());
    for photo in photos {
        let name = photo.file_name().unwrap_or_default().to_string_lossy();
        writeln!(
            words,
            "url = \"{origin}/curl/{name}\"\nupload-file = \"{}\"\noutput = \"/dev/null\"",
            photo.display()
        )?;
    }
    let list = place.folder.join("curl.txt");
    fs::write(&list, words)?;
    let mut command = on(wire, "curl");
    command.args(["--parallel", "--parallel-immediate", "--parallel-max", connections, "--config"]).arg(list);
    Ok(command)
}

/// `rclone` with a folder.
pub(super) fn rclone(wire: Option<&str>, folder: &Path, origin: &str, roots: &Path) -> Command {
    let mut command = on(wire, "rclone");
    command.args(["copy", "--config", "/dev/null", "--no-traverse", "--no-check-dest", "--ignore-checksum"]);
    command.args(["--transfers", CONNECTIONS, "--webdav-vendor", "other", "--webdav-url"]);
    command.arg(format!("{origin}/rclone")).arg("--ca-cert").arg(roots).arg(folder).arg(":webdav:");
    command
}

pub(super) fn total(photos: &[PathBuf]) -> anyhow::Result<f64> {
    let lengths = photos.iter().map(|photo| Ok(fs::metadata(photo)?.len() as f64));
    lengths.sum::<anyhow::Result<f64>>()
}

/// Many small photos, then one that no camera makes.
fn large(place: &Place, sink: &Sink) -> anyhow::Result<Row> {
    let peak = |count: u64, bytes: u64| -> anyhow::Result<f64> {
        let booth = place.empty("large")?;
        for n in 0..count {
            let path = booth.join(format!("{n}.jpg"));
            place.work(|work| {
                work.args(["photo", "--bytes", &bytes.to_string(), "--seed", &(n + 1).to_string()]).arg(path);
            })?;
        }
        let room = place.room("whole-way", &booth, &call(&sink.plain))?;
        let cost = measure::run(&mut room.to_its_end())?;
        fs::remove_dir_all(booth)?;
        fs::remove_dir_all(&room.folder)?;
        Ok(cost.peak_mb)
    };
    let (small, large) = (peak(100, 1_000_000)?, peak(1, 1_000_000_000)?);
    Ok(Row::new(3, LARGE, LARGE_GOAL, large - small <= 2.0)
        .figure(format!("100 photos of 1 MB {small:.1} MB, one of 1 GB {large:.1} MB")))
}
