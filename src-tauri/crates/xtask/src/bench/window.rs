//! The app in the tray, its package, and what a command of its own measures.

use super::{measure, place::Place, report::Row};
use crate::{command, workspace};
use anyhow::{Context as _, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const HIDDEN: &str = "memory of the app in the tray, started hidden, the whole process tree";
const HIDDEN_GOAL: &str = "at most 60 MB that is no file's";
const SIZE: &str = "installed by the .deb";
const SIZE_GOAL: &str = "a .deb of at most 12 MB";

/// What takes longer than minutes.
pub(super) fn frames() -> Row {
    let what = "the page with 20,000 photos: frames, first picture, memory";
    Row::named(17, what, "median 17 ms, p95 33 ms; 1 s; flat", "cargo xtask frames")
}

/// Without a panel that shows its icon the app opens its window after all.
const BEHIND_A_PANEL: &str =
    r#"coproc panel { exec /usr/bin/python3 "$1"; }; read -r _ <&"${panel[0]}" && "$0" --hidden"#;

pub(super) fn hidden(place: &Place) -> Row {
    let measured = app().and_then(|(app, build)| Ok((Hidden::start(place, &app)?.memory()?, build)));
    match measured {
        Ok(((all, own), build)) => Row::new(16, HIDDEN, HIDDEN_GOAL, own <= 60.0)
            .figure(format!("{own:.1} MB; {all:.0} MB PSS in all ({build} build)")),
        Err(why) => Row::missing(16, HIDDEN, HIDDEN_GOAL, &format!("{why:#}")),
    }
}

/// The app that is built: the release, else what the tests use.
fn app() -> anyhow::Result<(PathBuf, &'static str)> {
    let target = workspace::read().context("where programs are built")?.target_directory;
    let found = ["release", "debug"].into_iter().map(|build| (target.join(build).join("boothlift"), build));
    found.into_iter().find(|(path, _)| path.is_file()).context("the app is not built: `cargo xtask package` makes it")
}

/// The app on a screen and a bus of its own; all of it ends when this is dropped.
struct Hidden {
    screen: Child,
    app: PathBuf,
}

impl Hidden {
    fn start(place: &Place, app: &Path) -> anyhow::Result<Self> {
        for tool in ["xvfb-run", "dbus-run-session"] {
            ensure!(command::is_there(tool), "{tool} is not here");
        }
        let home = place.empty("home")?;
        let mut command = Command::new("xvfb-run");
        command.args(["-a", "dbus-run-session", "--", "bash", "-c", BEHIND_A_PANEL]).arg(app);
        command.arg(command::root().join("tests/window/tools/desktop.py"));
        for (name, folder) in
            [("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("XDG_RUNTIME_DIR", "run")]
        {
            fs::create_dir_all(home.join(folder))?;
            command.env(name, home.join(folder));
        }
        let errors = fs::File::create(place.folder.join("hidden.txt"))?;
        let screen = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors).spawn()?;
        Ok(Self { screen, app: app.to_owned() })
    }

    /// All, and what is no file's, once it changes no more.
    fn memory(&self) -> anyhow::Result<(f64, f64)> {
        let (begun, mut before) = (Instant::now(), f64::NAN);
        loop {
            thread::sleep(Duration::from_secs(3));
            if let Some(pid) = self.pid() {
                let (all, own) = measure::share_mb(pid);
                if own > 0.0 && (own - before).abs() < 1.0 {
                    return Ok((all, own));
                }
                before = own;
            }
            ensure!(begun.elapsed() < Duration::from_secs(60), "the app does not come up here, see hidden.txt");
        }
    }

    fn pid(&self) -> Option<u32> {
        let is_it = |pid: &u32| fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == self.app);
        measure::tree(self.screen.id()).into_iter().find(is_it)
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // The app first: its screen would take it along with an error.
        for pid in self.pid().into_iter().chain([self.screen.id()]) {
            let _ = Command::new("kill").args(["-TERM", &pid.to_string()]).status();
        }
        let _ = self.screen.wait();
    }
}

/// Of the newest package that was made.
pub(super) fn size() -> Row {
    match packed() {
        Ok((name, mb)) => Row::new(18, SIZE, SIZE_GOAL, mb <= 12.0).figure(format!("{mb:.2} MB ({name})")),
        Err(_) => Row::missing(18, SIZE, SIZE_GOAL, "no package is built: `cargo xtask package` makes it"),
    }
}

fn packed() -> anyhow::Result<(String, f64)> {
    let folder = command::root().join("target/packages");
    let mut found = super::corpus::files(&folder)?;
    found.retain(|path| path.extension().is_some_and(|ending| ending == "deb"));
    let newest = found.iter().max_by_key(|path| fs::metadata(path).and_then(|facts| facts.modified()).ok());
    let newest = newest.context("no .deb")?;
    let name = newest.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((name, fs::metadata(newest)?.len() as f64 / 1e6))
}
