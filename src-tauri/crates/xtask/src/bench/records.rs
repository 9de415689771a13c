//! Records of an evening of 100,000 photos, and of a year: what a start costs, what the queue costs, and what it costs to wait.

use super::{
    measure::{self, median},
    place::{Place, Room, Running, Sink, call},
    report::Row,
};
use anyhow::{Context as _, ensure};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const FILES: u64 = 100_000;
const ROWS: u64 = 1_000_000;
const IN_ONE: u64 = 100;

const START: &str = "start to \"ready\", 100,000 files and as many rows";
const START_LARGE: &str = "start to \"ready\", 100,000 files and 1,000,000 rows";
const READY_GOAL: &str = "at most `find -printf` + 1 s";
const LOOKED: &str = "CPU until the folder is looked through (a new file in it is adopted), 100,000 rows";
const LOOKED_LARGE: &str = "the same with 1,000,000 rows";
const LOOKED_GOAL: &str = "at most 3 x `find -printf`";
const FINISH: &str = "queue: CPU of a claim, the body's end and the proof, each durable";
const FINISH_GOAL: &str = "at most 150 µs a file";
const ENQUEUE: &str = "queue: photos taken in by batches of 500";
const ENQUEUE_GOAL: &str = "at least 1,000 a second";
const NEWEST: &str = "queue: newest 200 of 1,000,000 with the list's totals";
const NEWEST_GOAL: &str = "at most 5 ms";
const IDLE: &str = "60 s with nothing to do, 100,000 files watched, no window";
const IDLE_GOAL: &str = "at most 60 context switches and 20 ms CPU";
const IDLE_MEMORY: &str = "memory meanwhile";
const IDLE_MEMORY_GOAL: &str = "at most 60 MB";

pub(super) fn missing(why: &str) -> Vec<Row> {
    [
        (10, START, READY_GOAL),
        (10, LOOKED, LOOKED_GOAL),
        (10, START_LARGE, READY_GOAL),
        (10, LOOKED_LARGE, LOOKED_GOAL),
        (11, FINISH, FINISH_GOAL),
        (11, ENQUEUE, ENQUEUE_GOAL),
        (11, NEWEST, NEWEST_GOAL),
        (12, IDLE, IDLE_GOAL),
        (12, IDLE_MEMORY, IDLE_MEMORY_GOAL),
    ]
    .into_iter()
    .map(|(number, what, goal)| Row::missing(number, what, goal, why))
    .collect()
}

pub(super) fn rows(place: &Place, rounds: usize) -> anyhow::Result<Vec<Row>> {
    let sink = Sink::start(place, None, "127.0.0.1")?;
    let booth = place.empty("tree")?;
    let room = place.room("records", &booth, &call(&sink.plain))?;
    // Event, folder and destination are the program's own to write down.
    let first = room.run()?;
    first.until("ready", |line| line["event"] == "ready")?;
    first.quit()?;
    grow(place, &booth)?;
    let queue = place.work(|work| {
        work.args(["records", "--data"]).arg(room.data());
    })?;
    let number = |key: &str| queue[key].as_f64().with_context(|| format!("no {key}"));
    let (enqueued, finish) = (number("enqueue_per_s")?, number("claim_finish_cpu_us")?);
    let mut late = 0;
    let mut rows = starts(place, &room, &booth, rounds, &mut late, (START, LOOKED))?;
    place.work(|work| {
        work.args(["multiply", "--data"]).arg(room.data()).args(["--rows", &ROWS.to_string()]);
    })?;
    rows.extend(starts(place, &room, &booth, rounds, &mut late, (START_LARGE, LOOKED_LARGE))?);
    let newest = place.work(|work| {
        work.args(["newest", "--data"]).arg(room.data());
    })?;
    let ms = newest["median_ms"].as_f64().context("no time")?;
    let floor = number("by_hand_cpu_us")?;
    rows.push(
        Row::new(11, FINISH, FINISH_GOAL, finish <= 150.0).figure(format!("{finish:.0} µs of 500, one by one")).beside(
            format!("one row of a table alone, three commits with a flush each: {floor:.0} µs"),
            Some(finish / floor),
        ),
    );
    rows.push(Row::new(11, ENQUEUE, ENQUEUE_GOAL, enqueued >= 1_000.0).figure(format!(
        "{enqueued:.0} a second, {:.0} µs CPU each, with session, delivery and counters",
        number("enqueue_cpu_us")?
    )));
    rows.push(Row::new(11, NEWEST, NEWEST_GOAL, ms <= 5.0).figure(format!(
        "{ms:.1} ms of {} rows; the first time {:.1} ms",
        newest["rows"],
        newest["first_ms"].as_f64().unwrap_or(f64::NAN)
    )));
    rows.extend(idle(place, &room, &booth, &mut late)?);
    fs::remove_dir_all(booth)?;
    fs::remove_dir_all(room.folder)?;
    Ok(rows)
}

/// A tree of small files: they are known already and nobody opens them.
fn grow(place: &Place, booth: &Path) -> anyhow::Result<()> {
    let pattern = place.folder.join("pattern.jpg");
    photo(place, &pattern, 1)?;
    let bytes = fs::read(&pattern)?;
    for n in 0..FILES {
        let folder = booth.join(format!("table-{:04}", n / IN_ONE));
        if n.is_multiple_of(IN_ONE) {
            fs::create_dir(&folder)?;
        }
        fs::write(folder.join(format!("{n:06}.jpg")), &bytes)?;
    }
    Ok(())
}

fn photo(place: &Place, path: &Path, seed: u64) -> anyhow::Result<()> {
    place.work(|work| {
        work.args(["photo", "--bytes", "4000", "--seed", &seed.to_string()]).arg(path);
    })?;
    Ok(())
}

/// A photo that nobody has seen, in the tree.
fn newcomer(place: &Place, booth: &Path, late: &mut u64) -> anyhow::Result<PathBuf> {
    *late += 1;
    let path = booth.join("table-0000").join(format!("late-{late}.jpg"));
    photo(place, &path, 1_000 + *late)?;
    Ok(path)
}

fn starts(
    place: &Place,
    room: &Room,
    booth: &Path,
    rounds: usize,
    late: &mut u64,
    (start, looked): (&str, &str),
) -> anyhow::Result<Vec<Row>> {
    let (mut find, mut ready, mut cpu, mut all, mut peaks) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let mut command = Command::new("find");
        find.push(measure::run(command.arg(booth).args(["-printf", "%s %T@ %i %p\\n"]))?);
        newcomer(place, booth, late)?;
        let running = room.run()?;
        let (at, _) = running.until("ready", |line| line["event"] == "ready")?;
        ready.push(at.duration_since(running.begun).as_secs_f64());
        let (at, _) = running.until("the new file", |line| line["event"] == "photo_adopted")?;
        all.push(at.duration_since(running.begun).as_secs_f64());
        cpu.push(measure::cpu(running.child.id())?);
        peaks.push(measure::peak_mb(running.child.id()).unwrap_or(f64::NAN));
        running.until("its delivery", |line| line["state"] == "confirmed")?;
        running.quit()?;
    }
    let (find_wall, find_cpu) = (median(find.iter().map(|one| one.wall)), median(find.iter().map(|one| one.cpu)));
    let (ready, cpu, all, peak) = (median(ready), median(cpu), median(all), median(peaks));
    let beside = format!("find -printf {find_wall:.2} s, {find_cpu:.2} CPU s");
    Ok(vec![
        Row::new(10, start, READY_GOAL, ready <= find_wall + 1.0)
            .figure(format!("{ready:.2} s ({rounds} starts)"))
            .beside(&beside, Some(ready / find_wall)),
        Row::new(10, looked, LOOKED_GOAL, cpu <= 3.0 * find_cpu)
            .figure(format!("{cpu:.2} CPU s; {all:.2} s; peak memory {peak:.0} MB"))
            .beside(&beside, Some(cpu / find_cpu)),
    ])
}

/// Boothlift and `inotifywait` wait beside each other on the same tree.
fn idle(place: &Place, room: &Room, booth: &Path, late: &mut u64) -> anyhow::Result<Vec<Row>> {
    newcomer(place, booth, late)?;
    let running = room.run()?;
    running.until("the new file", |line| line["state"] == "confirmed")?;
    let peer = Peer::start(booth)?;
    let pid = running.child.id();
    is_looked_through(room)?;
    let looked = measure::cpu(pid)?;
    comes_to_rest(&running)?;
    let look = |pid: u32| -> anyhow::Result<(u64, f64)> { Ok((measure::switches(pid)?, measure::cpu(pid)? * 1_000.0)) };
    let (before, peer_before) = (look(pid)?, look(peer.0.id())?);
    thread::sleep(Duration::from_secs(60));
    let (after, peer_after) = (look(pid)?, look(peer.0.id())?);
    let (switches, ms) = (after.0.saturating_sub(before.0), after.1 - before.1);
    let (memory, peer_memory) = (measure::memory_mb(pid), measure::memory_mb(peer.0.id()));
    let (memory, peer_memory) = (memory.context("no memory")?, peer_memory.context("no memory")?);
    running.quit()?;
    Ok(vec![
        Row::new(12, IDLE, IDLE_GOAL, switches <= 60 && ms <= 20.0)
            .figure(format!("{switches} switches, {ms:.0} ms CPU"))
            .beside(
                format!(
                    "inotifywait {} switches, {:.0} ms",
                    peer_after.0.saturating_sub(peer_before.0),
                    peer_after.1 - peer_before.1
                ),
                None,
            ),
        Row::new(12, IDLE_MEMORY, IDLE_MEMORY_GOAL, memory <= 60.0)
            .figure(format!("{memory:.0} MB, with 1,000,000 rows in the records; looking through them after the start: {looked:.1} CPU s"))
            .beside(format!("inotifywait {peer_memory:.0} MB"), Some(memory / peer_memory)),
    ])
}

/// Waits until so many records were looked through, which happens once after a start and is told in the log.
fn is_looked_through(room: &Room) -> anyhow::Result<()> {
    let (begun, log) = (Instant::now(), room.data().join("logs/boothlift.log"));
    let started = |log: &str| log.rfind("the records were looked through") > log.rfind("the records are long");
    while !fs::read_to_string(&log).is_ok_and(|log| started(&log)) {
        ensure!(begun.elapsed() < Duration::from_secs(300), "the records are not looked through");
        thread::sleep(Duration::from_secs(1));
    }
    Ok(())
}

/// Waits until what the start began is done: two seconds with hardly any work.
fn comes_to_rest(running: &Running) -> anyhow::Result<()> {
    let (begun, pid) = (Instant::now(), running.child.id());
    loop {
        let before = measure::cpu(pid)?;
        thread::sleep(Duration::from_secs(2));
        if measure::cpu(pid)? - before <= 0.02 {
            return Ok(());
        }
        ensure!(begun.elapsed() < Duration::from_secs(90), "it does not come to rest");
    }
}

/// `inotifywait` on a tree, until this is dropped.
struct Peer(Child);

impl Peer {
    fn start(tree: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new("inotifywait");
        command.args(["-m", "-r", "-e", "close_write"]).arg(tree).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut peer = Self(command.spawn().context("inotifywait")?);
        let errors = peer.0.stderr.take().context("no output")?;
        BufReader::new(errors).lines().find(|line| line.as_ref().is_ok_and(|line| line.contains("established")));
        Ok(peer)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
