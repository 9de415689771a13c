//! What something is measured on.

use crate::command::ask;
use std::{fs, process::Command};

/// The day, the computer, its system, and how busy it is now.
pub(crate) fn told() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let info = read("/proc/cpuinfo");
    let model = info.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(": "));
    let model = model.map_or("an unknown processor", |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let release = read("/etc/os-release");
    let system =
        release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).unwrap_or("Linux").trim_matches('"');
    let kernel = read("/proc/sys/kernel/osrelease");
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or_default();
    let day = ask(Command::new("date").arg("+%-d %B %Y")).unwrap_or_default();
    format!("{day}, {cores} cores of {model}, {system}, Linux {}, load {load} at the end", kernel.trim())
}
