//! From a booth's file to its safe copy.

use super::{
    measure::median,
    place::{Place, Sink, call},
    report::Row,
};
use anyhow::{Context as _, ensure};
use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

const CLOSED: &str = "close of a file of 3 MB to its safe copy";
const RENAMED: &str = "the same, renamed into place";
const GOAL: &str = "p50 at most by hand + 20 ms, p95 at most 300 ms";
const LEFT_OPEN: &str = "the same without a hint, settle time 1 s";
const LEFT_OPEN_GOAL: &str = "p95 at most settle time + 500 ms";
const BURST: &str = "1,000 files in 10 new folders, copied in at once";
const BURST_GOAL: &str = "all adopted, each once, within 2 s of the last byte";

pub(super) fn missing(why: &str) -> Vec<Row> {
    vec![
        Row::missing(8, CLOSED, GOAL, why),
        Row::missing(8, RENAMED, GOAL, why),
        Row::missing(8, LEFT_OPEN, LEFT_OPEN_GOAL, why),
        Row::missing(15, BURST, BURST_GOAL, why),
    ]
}

/// One line of `bench-intake`: the way of writing, and its times in milliseconds.
#[derive(Debug, PartialEq)]
struct Line {
    way: String,
    p50: f64,
    p95: f64,
    hand: f64,
}

pub(super) fn rows(place: &Place, files: usize) -> anyhow::Result<Vec<Row>> {
    let mut command = Command::new(place.program("bench-intake"));
    command.arg("--program").arg(place.program("boothlift-headless")).arg("--room").arg(place.folder.join("intake"));
    command.args(["--latency", &files.to_string(), "--burst", "0", "--tree", "0"]);
    let done = command.stdin(Stdio::null()).output()?;
    ensure!(done.status.success(), "bench-intake: {}", String::from_utf8_lossy(&done.stderr));
    let told = String::from_utf8(done.stdout)?;
    let lines: Vec<Line> = told.lines().filter_map(read).collect();
    let line = |way: &str| lines.iter().find(|line| line.way == way).with_context(|| format!("no {way} in: {told}"));
    let hint = inotifywait(place, files.min(50));
    let peer = match &hint {
        Ok(ms) => format!("inotifywait's line alone {ms:.1} ms"),
        Err(why) => format!("no inotifywait: {why:#}"),
    };
    let row = |what: &str, line: &Line| {
        Row::new(8, what, GOAL, line.p50 <= line.hand + 20.0 && line.p95 <= 300.0)
            .figure(format!("p50 {:.1} ms, p95 {:.1} ms of {files}", line.p50, line.p95))
            .beside(
                format!("by hand (copy, hash, fsync, commit) p50 {:.1} ms; {peer}", line.hand),
                Some(line.p50 / line.hand),
            )
    };
    let open = line("no-hint")?;
    Ok(vec![
        row(CLOSED, line("closed")?),
        row(RENAMED, line("renamed")?),
        Row::new(8, LEFT_OPEN, LEFT_OPEN_GOAL, open.p95 <= 1_500.0)
            .figure(format!("p50 {:.0} ms, p95 {:.0} ms", open.p50, open.p95)),
        burst(place)?,
    ])
}

fn read(line: &str) -> Option<Line> {
    let after =
        |text: &str, word: &str| -> Option<f64> { text.split_once(word)?.1.split_whitespace().next()?.parse().ok() };
    let (ours, hand) = line.split_once("; by hand")?;
    Some(Line {
        way: line.split_whitespace().next()?.to_owned(),
        p50: after(ours, "p50 ")?,
        p95: after(ours, "p95 ")?,
        hand: after(hand, "p50 ")?,
    })
}

/// How long the system's own word takes that a file was closed: the middle of some.
fn inotifywait(place: &Place, files: usize) -> anyhow::Result<f64> {
    let folder = place.empty("watched")?;
    let mut command = Command::new("inotifywait");
    command.args(["-m", "-e", "close_write", "--format", "%f"]).arg(&folder);
    let mut watch = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().context("inotifywait")?;
    let (out, errors) = (watch.stdout.take().context("no output")?, watch.stderr.take().context("no output")?);
    BufReader::new(errors).lines().find(|line| line.as_ref().is_ok_and(|line| line.contains("established")));
    let (mut times, mut lines, bytes) = (Vec::new(), BufReader::new(out).lines(), vec![0x55_u8; 3_000_000]);
    for n in 0..files {
        fs::write(folder.join(format!("{n}.jpg")), &bytes)?;
        let closed = Instant::now();
        lines.next().context("it ended")??;
        times.push(closed.elapsed().as_secs_f64() * 1e3);
    }
    watch.kill()?;
    watch.wait()?;
    fs::remove_dir_all(folder)?;
    Ok(median(times))
}

/// Folders that are made and filled in the same moment, as `cp -r` does.
fn burst(place: &Place) -> anyhow::Result<Row> {
    const FOLDERS: u64 = 10;
    const EACH: u64 = 100;
    let sink = Sink::start(place, None, "127.0.0.1")?;
    let (from, booth) = (place.empty("burst-from")?, place.empty("burst-booth")?);
    for n in 0..FOLDERS * EACH {
        let folder = from.join(format!("table-{}", n / EACH));
        fs::create_dir_all(&folder)?;
        small(place, &folder.join(format!("{n:04}.jpg")), n)?;
    }
    let running = place.room("burst", &booth, &call(&sink.plain))?.run()?;
    running.until("ready", |line| line["event"] == "ready")?;
    let begun = Instant::now();
    let copied = Command::new("cp").arg("-r").arg(from.join(".")).arg(&booth).status()?;
    ensure!(copied.success(), "cp: {copied}");
    let written = begun.elapsed();
    let (mut seen, mut last, mut twice) = (BTreeSet::new(), begun, 0);
    while seen.len() < usize::try_from(FOLDERS * EACH)? {
        let (at, line) = running.until("every file", |line| line["event"] == "photo_adopted")?;
        last = at;
        twice += u32::from(!seen.insert(line["sha256"].to_string()));
    }
    let late = last.duration_since(begun).saturating_sub(written);
    Ok(Row::new(15, BURST, BURST_GOAL, late <= Duration::from_secs(2) && twice == 0).figure(format!(
        "{} adopted, {twice} twice; written in {:.2} s, all adopted {:.2} s after that",
        seen.len(),
        written.as_secs_f64(),
        late.as_secs_f64()
    )))
}

/// A small photo that no other is like.
fn small(place: &Place, path: &Path, seed: u64) -> anyhow::Result<()> {
    let seed = (seed + 1).to_string();
    place.work(|work| {
        work.args(["photo", "--bytes", "20000", "--seed", &seed]).arg(path);
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_bench_intake_is_read_and_others_are_passed_over() {
        let line = "closed   200 files of 3 MB: p50 25.6 ms, p95 67.1 ms, p99 103.2 ms; by hand (copy, hash, fsync, commit) p50 26.4 ms, p95 56.0 ms; peak memory 34 MB";
        assert_eq!(read(line), Some(Line { way: "closed".into(), p50: 25.6, p95: 67.1, hand: 26.4 }));
        assert_eq!(read("burst    20000 files written"), None);
    }
}
