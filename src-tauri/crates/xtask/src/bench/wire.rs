//! Uploads on a wire with a rate, a delay and loss, between two network namespaces. `tc` of many kernels has no netem:
//! `netemu.py` carries the packets. Nothing is made in the namespace that this runs in.

use super::{
    corpus::Corpus,
    measure::{at, median},
    place::{Place, Running, Sink, call, on},
    report::Row,
    upload::{curl, rclone, total},
};
use anyhow::{Context as _, bail, ensure};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Mbit/s up.
const RATE: f64 = 20.0;
const DELAY: u32 = 80;
/// The gallery's end.
const FAR: &str = "10.71.0.1";

/// Each print is of guests of its own, as are the stills of one photograph: what comes last is of the newest session.
const SESSIONS: &str = "{ pattern = '^(?P<session>[a-z]+-\\d+)', gap-seconds = 25 }";

const CLEAN: &str = "share of a link of 20 Mbit/s, 80 ms, no loss, TLS; 10 prints";
const CLEAN_GOAL: &str = "at least 0.97 x `curl -Z`, 4 connections, and 87 % of the link";
const LOSS: &str = "the same with 1 % loss each way, CUBIC";
const LOSS_GOAL: &str = "at least 0.9 x `curl -Z`, 8 connections";
const PARTS: &str = "one file of 8 MB, 1 % loss";
const PARTS_GOAL: &str = "at least 3 x a single PUT";
const COLD: &str = "a new print on the clean link, from its close to its last byte there";
const COLD_GOAL: &str = "p50 at most `curl`'s + 150 ms, p95 + 400 ms";
const OVERTAKES: &str = "the same with 100 stills waiting";
const OVERTAKES_GOAL: &str = "p50 at most the same bound + one still";

pub(super) fn missing(why: &str) -> Vec<Row> {
    vec![
        Row::missing(4, CLEAN, CLEAN_GOAL, why),
        Row::missing(5, LOSS, LOSS_GOAL, why),
        parts(),
        Row::missing(7, COLD, COLD_GOAL, why),
        Row::missing(7, OVERTAKES, OVERTAKES_GOAL, why),
    ]
}

fn parts() -> Row {
    let why = "no service that Boothlift sends to takes the parts of one file over several connections";
    Row::missing(6, PARTS, PARTS_GOAL, why)
}

/// Two namespaces and what carries packets between them; all of it goes when this is dropped.
struct Wire {
    near: String,
    far: String,
    carrier: Option<Child>,
}

impl Wire {
    fn lay(place: &Place, loss: f64, seed: u32) -> anyhow::Result<Self> {
        // Named as the network tests name theirs, which remove what a killed run left.
        let name = format!("boothlift-{}-bench", process::id());
        let mut wire = Self { near: format!("{name}-near"), far: format!("{name}-far"), carrier: None };
        for end in [&wire.near, &wire.far] {
            ip(&["netns", "add", end])?;
            ip(&["-n", end, "link", "set", "lo", "up"])?;
        }
        let script = place.folder.join("netemu.py");
        fs::write(&script, include_str!("netemu.py"))?;
        let mut command = on(Some(&wire.far), "python3");
        command.arg(script).args([&wire.near, "far", &RATE.to_string(), "100", &DELAY.to_string()]);
        command.args([loss.to_string(), seed.to_string()]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut carrier = command.spawn().context("python3")?;
        let out = carrier.stdout.take().context("no output")?;
        wire.carrier = Some(carrier);
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        ensure!(line.trim() == "ready", "no packets can be carried here: see above");
        Ok(wire)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if let Some(carrier) = &mut self.carrier {
            let _ = carrier.kill();
            let _ = carrier.wait();
        }
        for end in [&self.near, &self.far] {
            let _ = ip(&["netns", "del", end]);
        }
    }
}

fn ip(words: &[&str]) -> anyhow::Result<()> {
    let done = Command::new("ip").args(words).output().context("ip")?;
    ensure!(done.status.success(), "ip {}: {}", words.join(" "), String::from_utf8_lossy(&done.stderr).trim());
    Ok(())
}

pub(super) fn rows(place: &Place, corpus: &Corpus, rounds: usize) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    {
        let wire = Wire::lay(place, 0.0, 1)?;
        let sink = Sink::start(place, Some(&wire.far), FAR)?;
        let found = shares(place, corpus, &wire, &sink, "4", rounds.min(3))?;
        let (ours, curl) = (median(found.ours.iter().copied()), median(found.curl.iter().copied()));
        let held = found.ratio >= 0.97 && ours >= 0.87;
        rows.push(
            Row::new(4, CLEAN, CLEAN_GOAL, held).figure(percent(ours)).beside(found.told(curl), Some(found.ratio)),
        );
        rows.extend(prints(place, corpus, &wire, &sink)?);
    }
    let wire = Wire::lay(place, 0.01, 7)?;
    let sink = Sink::start(place, Some(&wire.far), FAR)?;
    let found = shares(place, corpus, &wire, &sink, "8", rounds)?;
    let (ours, curl) = (median(found.ours.iter().copied()), median(found.curl.iter().copied()));
    let row = Row::new(5, LOSS, LOSS_GOAL, found.ratio >= 0.9).figure(percent(ours));
    rows.insert(1, row.beside(found.told(curl), Some(found.ratio)));
    rows.insert(2, parts());
    Ok(rows)
}

/// The share of the link that each reached, a round after the other.
struct Shares {
    ours: Vec<f64>,
    curl: Vec<f64>,
    rclone: Vec<f64>,
    /// Ours by curl's, the middle one of the rounds.
    ratio: f64,
}

impl Shares {
    fn told(&self, curl: f64) -> String {
        let rclone = median(self.rclone.iter().copied());
        format!("curl {}, rclone {} ({} rounds)", percent(curl), percent(rclone), self.ours.len())
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn shares(
    place: &Place,
    corpus: &Corpus,
    wire: &Wire,
    sink: &Sink,
    connections: &str,
    rounds: usize,
) -> anyhow::Result<Shares> {
    let photos = corpus.some("print", 10)?;
    let booth = folder_of(place, "prints", &photos)?;
    let share =
        |took: Duration| -> anyhow::Result<f64> { Ok(total(&photos)? * 8.0 / took.as_secs_f64() / (RATE * 1e6)) };
    let mut found = Shares { ours: Vec::new(), curl: Vec::new(), rclone: Vec::new(), ratio: f64::NAN };
    for _ in 0..rounds {
        let timed = |mut command: Command| -> anyhow::Result<Duration> {
            let begun = Instant::now();
            let done = command.output()?;
            ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            Ok(begun.elapsed())
        };
        let near = Some(wire.near.as_str());
        found.curl.push(share(timed(curl(place, near, &photos, &sink.secure, &sink.roots, connections)?)?)?);
        found.rclone.push(share(timed(rclone(near, &booth, &sink.secure, &sink.roots))?)?);
        let room = room(place, &booth, wire, sink)?;
        let heard = room.begin(room.to_its_end())?.end()?;
        let moments =
            |state: &'static str| heard.iter().filter(move |(_, line)| line["state"] == state).map(|(at, _)| *at);
        match (moments("sending").next(), moments("confirmed").next_back()) {
            (Some(first), Some(last)) => found.ours.push(share(last.duration_since(first))?),
            _ => bail!("nothing was delivered"),
        }
    }
    found.ratio = median(found.ours.iter().zip(&found.curl).map(|(ours, curl)| ours / curl));
    Ok(found)
}

fn room(place: &Place, booth: &Path, wire: &Wire, sink: &Sink) -> anyhow::Result<super::place::Room> {
    let mut room = place.room_with("wire", booth, &call(&sink.secure), SESSIONS)?;
    room.wire = Some(wire.near.clone());
    room.roots = Some(sink.roots.clone());
    Ok(room)
}

fn folder_of(place: &Place, name: &str, photos: &[PathBuf]) -> anyhow::Result<PathBuf> {
    let folder = place.empty(name)?;
    for photo in photos {
        fs::copy(photo, folder.join(photo.file_name().unwrap_or_default()))?;
    }
    Ok(folder)
}

/// Prints that come one by one, to a program with nothing else to do and to one with a backlog.
fn prints(place: &Place, corpus: &Corpus, wire: &Wire, sink: &Sink) -> anyhow::Result<Vec<Row>> {
    let all = corpus.some("print", 26)?;
    let (alone, amid) = all.split_at(20);
    let stills = corpus.some("still", 100)?;
    let mut cold = Vec::new();
    for print in alone {
        let begun = now();
        let one = std::slice::from_ref(print);
        let done = curl(place, Some(&wire.near), one, &sink.secure, &sink.roots, "1")?.output()?;
        ensure!(done.status.success(), "curl: {}", String::from_utf8_lossy(&done.stderr));
        cold.push(until_there(sink, print, begun)? - begun);
    }
    let ours = {
        let booth = place.empty("prints")?;
        let room = room(place, &booth, wire, sink)?;
        let running = room.run()?;
        ready(&running)?;
        alone.iter().map(|print| written(print, &booth, sink)).collect::<anyhow::Result<Vec<_>>>()?
    };
    let overtaking = {
        let booth = folder_of(place, "prints", &stills)?;
        let room = room(place, &booth, wire, sink)?;
        let running = room.run()?;
        ready(&running)?;
        running.until("the first still", |line| line["state"] == "confirmed")?;
        amid.iter().map(|print| written(print, &booth, sink)).collect::<anyhow::Result<Vec<_>>>()?
    };
    let (curl50, curl95) = (median(cold.iter().copied()), at(cold.iter().copied(), 0.95));
    let (p50, p95) = (median(ours.iter().copied()), at(ours.iter().copied(), 0.95));
    let one_still = total(&stills)? / 100.0 * 8.0 / (RATE * 1e6);
    let late = median(overtaking.iter().copied());
    let beside = format!("curl, a process each: p50 {curl50:.2} s, p95 {curl95:.2} s");
    Ok(vec![
        Row::new(7, COLD, COLD_GOAL, p50 <= curl50 + 0.15 && p95 <= curl95 + 0.4)
            .figure(format!("p50 {p50:.2} s, p95 {p95:.2} s of {}", ours.len()))
            .beside(&beside, Some(p50 / curl50)),
        Row::new(7, OVERTAKES, OVERTAKES_GOAL, late <= curl50 + 0.15 + one_still)
            .figure(format!("p50 {late:.2} s of {}; bound {:.2} s", overtaking.len(), curl50 + 0.15 + one_still))
            .beside(&beside, Some(late / curl50)),
    ])
}

fn ready(running: &Running) -> anyhow::Result<()> {
    running.until("ready", |line| line["event"] == "ready").map(drop)
}

/// Writes a print as a booth does, under another name first, and waits until it is there; tells how long that took, and
/// lets the line rest for as long as guests pose.
fn written(print: &Path, booth: &Path, sink: &Sink) -> anyhow::Result<f64> {
    let name = print.file_name().unwrap_or_default();
    let half = booth.join(format!(".{}", name.to_string_lossy()));
    fs::copy(print, &half)?;
    fs::rename(half, booth.join(name))?;
    let closed = now();
    let took = until_there(sink, print, closed)? - closed;
    thread::sleep(Duration::from_secs(1));
    Ok(took)
}

/// The moment, after `since`, at which a file of this length was there as a whole.
fn until_there(sink: &Sink, print: &Path, since: f64) -> anyhow::Result<f64> {
    let (bytes, asked) = (fs::metadata(print)?.len(), Instant::now());
    while asked.elapsed() < Duration::from_secs(120) {
        let found = sink.arrived()?.into_iter().rev().find(|(_, length, at)| *length == bytes && *at > since);
        if let Some((_, _, at)) = found {
            return Ok(at);
        }
        thread::sleep(Duration::from_millis(50));
    }
    bail!("{} did not arrive", print.display())
}

fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}
