//! The real headless program at work on a folder, with everything it says.

use boothlift_tests::program;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long the tests wait for what must happen, before they fail.
const PATIENCE: Duration = Duration::from_secs(300);

/// A room with a booth's folder, an event file and the program's data.
pub(crate) struct Place {
    dir: TempDir,
}

impl Place {
    pub(crate) fn new(sessions: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("booth")).unwrap();
        let text = format!(
            "name = \"Garden Party\"\ndate = \"2026-06-20\"\n[[folders]]\npath = \"booth\"\nsessions = \"{sessions}\"\n"
        );
        fs::write(dir.path().join("event.toml"), text).unwrap();
        Self { dir }
    }

    pub(crate) fn booth(&self) -> PathBuf {
        self.dir.path().join("booth")
    }

    /// Starts the program and waits until it is ready. `wrap` may put another program in front.
    pub(crate) fn start(&self, wrap: impl FnOnce(Command) -> Command) -> Running {
        let mut command = wrap(Command::new(program("boothlift-headless")));
        command.args(["run", "--json", "--event"]).arg(self.dir.path().join("event.toml"));
        command.arg("--data").arg(self.data()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if send.send(serde_json::from_str(&line).unwrap()).is_err() {
                    return;
                }
            }
        });
        let mut running = Running { child, lines, heard: Heard::default() };
        running.until("ready", |heard| heard.ready);
        running
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// The proof of delivery, as the program writes it.
    pub(crate) fn ledger(&self) -> Vec<Value> {
        let mut command = Command::new(program("boothlift-headless"));
        let output = command.args(["ledger", "--format", "json", "--data"]).arg(self.data()).output().unwrap();
        assert!(output.status.success());
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// What the program said so far.
#[derive(Default)]
pub(crate) struct Heard {
    ready: bool,
    /// Times each content was adopted, by hash.
    pub(crate) adopted: BTreeMap<String, u32>,
    /// Contents confirmed at the local gallery.
    pub(crate) confirmed: BTreeSet<String>,
    /// Files by name, with the verdicts they ever had.
    pub(crate) verdicts: BTreeMap<String, Vec<String>>,
    lost: bool,
}

impl Heard {
    fn take(&mut self, line: &Value) {
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        match line["event"].as_str().unwrap() {
            "ready" => self.ready = true,
            "photo_adopted" => *self.adopted.entry(text("sha256")).or_default() += 1,
            "delivery_changed" if text("state") == "confirmed" => {
                self.confirmed.insert(text("sha256"));
            }
            "file_changed" => {
                let path = text("path");
                let name = Path::new(&path).file_name().unwrap().to_string_lossy().into_owned();
                self.verdicts.entry(name).or_default().push(text("verdict"));
            }
            "output_lost" => self.lost = true,
            _ => {}
        }
    }
}

/// The running program; it does not outlive the test.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<Value>,
    pub(crate) heard: Heard,
}

impl Running {
    /// Listens until `holds`.
    pub(crate) fn until(&mut self, what: &str, holds: impl Fn(&Heard) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !holds(&self.heard) {
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => self.heard.take(&line),
                Err(RecvTimeoutError::Timeout) => panic!(
                    "waited in vain until {what}: {} adopted, {} confirmed",
                    self.heard.adopted.len(),
                    self.heard.confirmed.len()
                ),
                Err(RecvTimeoutError::Disconnected) => panic!("the program ended before: {what}"),
            }
        }
        assert!(!self.heard.lost, "lines were left out");
    }

    /// Sends it a signal by name, as `kill` knows it.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(status.unwrap().success());
    }

    /// Ends it in an orderly way and hears it out.
    #[cfg(unix)]
    pub(crate) fn end(mut self) -> Heard {
        self.signal("TERM");
        assert!(self.child.wait().unwrap().success());
        while let Ok(line) = self.lines.recv() {
            self.heard.take(&line);
        }
        std::mem::take(&mut self.heard)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
