//! Bursts and trees.

use crate::{
    host::{Place, cost, hash},
    ms, say,
};
use boothlift_testkit::booth::{Format, file};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Files copied in at once, then one more: how long until all are adopted, and until that one is.
pub(crate) fn burst(place: &Place, files: usize) -> anyhow::Result<()> {
    let plain = file(Format::Jpeg, 1);
    let mut host = place.start()?;
    host.until_ready()?;
    let begun = Instant::now();
    fill(&place.booth(), &plain, 0..files, 2_000)?;
    let written = begun.elapsed();
    let live = distinct(&plain, files);
    let closed = Instant::now();
    fs::write(place.booth().join("20260620_2359_1.jpg"), &live)?;
    let live = host.until_adopted(&hash(&live))?.saturating_duration_since(closed);
    host.until_count(files + 1)?;
    let took = begun.elapsed();
    let cost = host.cost();
    say(&format!(
        "burst    {files} files written in {:.1} s, all adopted after {:.1} s; one written right behind them after {}; CPU {:.1} s, peak memory {} MB",
        written.as_secs_f64(),
        took.as_secs_f64(),
        ms(live),
        cost.cpu.as_secs_f64(),
        cost.peak_mb
    ))
}

/// A tree that is there before the program: taken for the first time; then known, with one new file in it that came while
/// the program was off; then left alone.
pub(crate) fn tree(place: &Place, files: usize) -> anyhow::Result<()> {
    let plain = file(Format::Jpeg, 1);
    place.without_gallery()?;
    fill(&place.booth(), &plain, 0..files, 100)?;
    let mut host = place.start()?;
    host.until_count(files)?;
    let (took, cost) = (host.begun.elapsed(), host.cost());
    drop(host);
    say(&format!(
        "tree     {files} new files in {} folders: adopted {:.1} s after the start, CPU {:.1} s, peak memory {} MB",
        files.div_ceil(100),
        took.as_secs_f64(),
        cost.cpu.as_secs_f64(),
        cost.peak_mb
    ))?;
    let late = distinct(&plain, files);
    fs::write(place.booth().join("table-0000").join("late.jpg"), &late)?;
    let mut host = place.start()?;
    let took = host.until_adopted(&hash(&late))?.saturating_duration_since(host.begun);
    let cost = host.cost();
    say(&format!(
        "tree     the same, known, and one file that came meanwhile: adopted {:.2} s after the start, CPU {:.2} s, peak memory {} MB",
        took.as_secs_f64(),
        cost.cpu.as_secs_f64(),
        cost.peak_mb
    ))?;
    thread::sleep(Duration::from_secs(15));
    let before = host.cost();
    thread::sleep(Duration::from_secs(60));
    let after = host.cost();
    say(&format!(
        "idle     60 s with that tree watched: CPU {}, peak memory {} MB",
        ms(after.cpu.saturating_sub(before.cpu)),
        after.peak_mb
    ))?;
    drop(host);
    inotifywait(&place.booth())
}

/// The same tree watched by `inotifywait`, if it is here.
fn inotifywait(tree: &Path) -> anyhow::Result<()> {
    let begun = Instant::now();
    let mut command = Command::new("inotifywait");
    command.args(["-m", "-r", "-e", "close_write"]).arg(tree).stdout(Stdio::null()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else { return say("         inotifywait is not here: no comparison") };
    if let Some(words) = child.stderr.take() {
        let established = |line: &std::io::Result<String>| line.as_ref().is_ok_and(|line| line.contains("established"));
        let _ = BufReader::new(words).lines().find(established);
    }
    let took = begun.elapsed();
    let cost = cost(child.id()).unwrap_or_default();
    child.kill()?;
    child.wait()?;
    say(&format!(
        "         inotifywait on the same tree: watches in {:.2} s, CPU {:.2} s, peak memory {} MB",
        took.as_secs_f64(),
        cost.cpu.as_secs_f64(),
        cost.peak_mb
    ))
}

fn fill(booth: &Path, plain: &[u8], numbers: std::ops::Range<usize>, in_one: usize) -> anyhow::Result<()> {
    for n in numbers {
        let folder = booth.join(format!("table-{:04}", n / in_one));
        if n.is_multiple_of(in_one) {
            fs::create_dir_all(&folder)?;
        }
        fs::write(folder.join(format!("{n:06}.jpg")), distinct(plain, n))?;
    }
    Ok(())
}

/// The same small photo with a number in a comment.
fn distinct(plain: &[u8], n: usize) -> Vec<u8> {
    let comment = format!("{n:010}");
    [&plain[..2], &[0xFF, 0xFE, 0, 12], comment.as_bytes(), &plain[2..]].concat()
}
