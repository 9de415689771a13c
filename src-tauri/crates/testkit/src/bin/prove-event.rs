//! Sends a whole event of real files through the real program to the fake Event Gallery, checks every byte and tag, and
//! prints what it cost.
//!
//! The event is a folder with `Originals`, `Prints`, `Animated` and `Videos`, whose names begin with the session:
//! `S0001-1.jpg`, `S0001.gif`.

use anyhow::{Context, ensure};
use boothlift_testkit::event_gallery::{FakeEventGallery, Options};
use clap::Parser;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Sends an event through the program, checks it, and prints the figures.
#[derive(Parser)]
struct Arguments {
    /// The event's folder.
    #[arg(long)]
    event: PathBuf,
    /// The program: `target/release/boothlift-headless`.
    #[arg(long)]
    program: PathBuf,
    /// Folder for the run's own files; removed first if it is there.
    #[arg(long)]
    room: PathBuf,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let written = hashes(&arguments.event)?;
    let bytes: u64 = written.values().map(|(_, bytes)| bytes).sum();
    let fake = FakeEventGallery::start(Options::default()).await?;
    if arguments.room.exists() {
        fs::remove_dir_all(&arguments.room)?;
    }
    fs::create_dir_all(&arguments.room)?;
    let file = arguments.room.join("event.toml");
    fs::write(&file, event_file(&arguments.event.canonicalize()?, &fake.endpoint()))?;

    let begun = Instant::now();
    let mut command = Command::new(&arguments.program);
    command.args(["run", "--until-delivered", "--event"]).arg(&file).arg("--data").arg(arguments.room.join("data"));
    command.env("PROVE_TOKEN", fake.token()).stdout(Stdio::null());
    let child = command.spawn().with_context(|| arguments.program.display().to_string())?;
    let cost = tokio::task::spawn_blocking(move || watch(child)).await??;
    let took = begun.elapsed();

    let stored = fake.stored();
    let mut there: BTreeMap<&str, Vec<Option<&str>>> = BTreeMap::new();
    for one in &stored {
        there.entry(&one.sha256).or_default().push(one.tag.as_deref());
    }
    for (sha256, (session, _)) in &written {
        let tags = there.get(sha256.as_str()).with_context(|| format!("a photo of {session} did not arrive"))?;
        ensure!(tags.len() == 1, "a photo of {session} arrived {} times", tags.len());
        ensure!(tags.first() == Some(&Some(session.as_str())), "a photo of {session} arrived under {tags:?}");
    }
    ensure!(stored.len() == written.len(), "{} arrived, {} were written", stored.len(), written.len());
    let gigabytes = bytes as f64 / 1e9;
    let mut out = io::stdout().lock();
    writeln!(out, "{} photos, {gigabytes:.3} GB: each there once, byte for byte, under its tag", written.len())?;
    writeln!(out, "{:.1} s, {:.1} photos a second", took.as_secs_f64(), written.len() as f64 / took.as_secs_f64())?;
    writeln!(
        out,
        "{:.2} CPU seconds, {:.2} a GB; peak memory {} MB",
        cost.cpu,
        cost.cpu / gigabytes,
        cost.peak_kb / 1000
    )?;
    Ok(())
}

fn event_file(folder: &Path, endpoint: &str) -> String {
    format!(
        "name = \"Garden Party\"\ndate = \"2026-06-20\"\n[[folders]]\npath = '{}'\n\
         sessions = {{ pattern = '^(?P<session>S\\d+)(-(?P<shot>\\d+))?\\.', gap-seconds = 25 }}\n\
         [[destinations]]\nkind = \"event-gallery\"\nendpoint = \"{endpoint}\"\ntoken-env = \"PROVE_TOKEN\"\n\
         videos = true\nmax-mb = 100\n",
        folder.display()
    )
}

/// Hash to session and length of every file below `folder`.
fn hashes(folder: &Path) -> anyhow::Result<BTreeMap<String, (String, u64)>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(hashes(&path)?);
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let session = name.split(['-', '.']).next().unwrap_or_default().to_owned();
        let bytes = fs::read(&path)?;
        let hex = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        found.insert(hex, (session, bytes.len() as u64));
    }
    Ok(found)
}

struct Cost {
    cpu: f64,
    peak_kb: u64,
}

/// Waits for the program and notes, as long as it lives, what the system says it has used.
fn watch(mut child: Child) -> anyhow::Result<Cost> {
    let proc = PathBuf::from(format!("/proc/{}", child.id()));
    let mut cost = Cost { cpu: 0.0, peak_kb: 0 };
    loop {
        let (stat, status) = (fs::read_to_string(proc.join("stat")), fs::read_to_string(proc.join("status")));
        if let (Ok(stat), Ok(status)) = (stat, status) {
            // After the name in brackets: field 3 comes first; user and system time are fields 14 and 15, in 1/100 s.
            let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
            let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
            cost.cpu = cost.cpu.max((ticks(11) + ticks(12)) / 100.0);
            let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let peak = peak.and_then(|text| text.trim().trim_end_matches("kB").trim().parse().ok());
            cost.peak_kb = cost.peak_kb.max(peak.unwrap_or(0));
        }
        if let Some(ended) = child.try_wait()? {
            ensure!(ended.success(), "the program ended with {ended}");
            return Ok(cost);
        }
        thread::sleep(Duration::from_millis(20));
    }
}
