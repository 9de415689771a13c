//! What processes cost, as the system tells it.

use anyhow::{Context as _, ensure};
use std::{
    collections::BTreeSet,
    fs,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How often the peak memory of a process that may end at any moment is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// What a process used.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cost {
    /// User and system time, in seconds: what the system adds up for processes that ended (hundredths).
    pub(super) cpu: f64,
    pub(super) wall: f64,
    /// The most memory it had at a time, in MB.
    pub(super) peak_mb: f64,
}

/// Runs `command` to its end; what it says is thrown away. An error where it fails.
pub(super) fn run(command: &mut Command) -> anyhow::Result<Cost> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let child = command.spawn().with_context(|| name.clone())?;
    finish(child, &name)
}

/// Waits for the end of a child that was just begun. Nothing else may end meanwhile: the system adds up.
pub(super) fn finish(child: Child, name: &str) -> anyhow::Result<Cost> {
    let (begun, before) = (Instant::now(), of_children()?);
    let (id, over) = (child.id(), Arc::new(AtomicBool::new(false)));
    let watch = thread::spawn({
        let over = Arc::clone(&over);
        move || {
            let mut peak = 0.0_f64;
            while !over.load(Ordering::Relaxed) {
                peak = peak.max(peak_mb(id).unwrap_or(0.0));
                thread::sleep(LOOK);
            }
            peak
        }
    });
    let ended = child.wait_with_output();
    let wall = begun.elapsed().as_secs_f64();
    over.store(true, Ordering::Relaxed);
    let peak_mb = watch.join().unwrap_or_default();
    let ended = ended?;
    ensure!(ended.status.success(), "{name}: {}: {}", ended.status, String::from_utf8_lossy(&ended.stderr));
    Ok(Cost { cpu: of_children()? - before, wall, peak_mb })
}

/// What this process's children that ended have used, their own children among them.
fn of_children() -> anyhow::Result<f64> {
    ticks(&fs::read_to_string("/proc/self/stat")?, 13).context("/proc/self/stat")
}

/// User and system time of a process that runs.
pub(super) fn cpu(id: u32) -> anyhow::Result<f64> {
    ticks(&fs::read_to_string(format!("/proc/{id}/stat"))?, 11).context("/proc/PID/stat")
}

/// Two neighbouring times of a `stat` line, in seconds; fields are counted after the name in brackets. A clock tick is a
/// hundredth of a second on every Linux that is met.
fn ticks(stat: &str, from: usize) -> Option<f64> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some((fields.get(from)?.parse::<f64>().ok()? + fields.get(from + 1)?.parse::<f64>().ok()?) / 100.0)
}

/// The most memory a process had so far.
pub(super) fn peak_mb(id: u32) -> Option<f64> {
    status_kb(id, "VmHWM:").map(|kb| kb / 1024.0)
}

/// The memory it has now.
pub(super) fn memory_mb(id: u32) -> Option<f64> {
    status_kb(id, "VmRSS:").map(|kb| kb / 1024.0)
}

fn status_kb(id: u32, field: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(field))?.split_whitespace().next()?.parse().ok()
}

/// How often all threads of a process were put aside so far, by themselves or not.
pub(super) fn switches(id: u32) -> anyhow::Result<u64> {
    let mut sum = 0;
    for task in fs::read_dir(format!("/proc/{id}/task"))? {
        let status = fs::read_to_string(task?.path().join("status")).unwrap_or_default();
        let counts = status.lines().filter_map(|line| line.split_once("ctxt_switches:"));
        sum += counts.filter_map(|(_, count)| count.trim().parse::<u64>().ok()).sum::<u64>();
    }
    Ok(sum)
}

/// A process and all below it.
pub(super) fn tree(id: u32) -> BTreeSet<u32> {
    let mut found = BTreeSet::from([id]);
    let tasks = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    for task in tasks {
        let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        found.extend(children.split_whitespace().filter_map(|child| child.parse().ok()).flat_map(tree));
    }
    found
}

/// Memory of a process and all below it, in MB, what they share counted once: all, and what is no file's.
pub(super) fn share_mb(id: u32) -> (f64, f64) {
    let (mut all, mut own) = (0.0, 0.0);
    for one in tree(id) {
        let told = fs::read_to_string(format!("/proc/{one}/smaps_rollup")).unwrap_or_default();
        let field = |name: &str| {
            let line = told.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
        };
        all += field("Pss:");
        own += field("Pss_Anon:");
    }
    (all, own)
}

/// The middle one.
pub(super) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    at(values, 0.5)
}

/// The value below which this share lies.
pub(super) fn at(values: impl IntoIterator<Item = f64>, share: f64) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let nth = ((values.len() as f64 * share).ceil() as usize).saturating_sub(1);
    values.get(nth).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stat_line_is_read_behind_the_name_whatever_it_is() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194304 1 2 3 4 150 50 300 100 20 0";
        assert_eq!(ticks(stat, 11), Some(2.0));
        assert_eq!(ticks(stat, 13), Some(4.0));
        assert_eq!(ticks("7 a", 11), None);
    }

    #[test]
    fn the_middle_and_the_tail_are_values_that_were_measured() {
        assert!((median([3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!((at((1..=20).map(f64::from), 0.95) - 19.0).abs() < 1e-9);
        assert!(median([]).is_nan());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_childs_work_is_counted_and_its_failure_is_an_error() {
        let mut busy = Command::new("sh");
        busy.args(["-c", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"]);
        let cost = run(&mut busy).unwrap();
        assert!(cost.cpu > 0.0 && cost.wall > 0.0 && cost.peak_mb > 0.1, "{cost:?}");
        assert!(run(Command::new("sh").args(["-c", "exit 3"])).is_err());
    }
}
