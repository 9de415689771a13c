//! The running program and what it costs.

use anyhow::Context as _;
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

/// Folders of one measurement.
pub(crate) struct Place {
    program: PathBuf,
    pub(crate) room: PathBuf,
}

impl Place {
    pub(crate) fn new(program: &Path, room: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(room.join("booth"))?;
        let event = "name = \"Bench\"\ndate = \"2026-06-20\"\n[[folders]]\npath = \"booth\"\nsettle-seconds = 1\n";
        fs::write(room.join("event.toml"), event)?;
        Ok(Self { program: program.to_path_buf(), room: room.to_path_buf() })
    }

    /// From now on the only gallery is one that nobody can reach: what is measured is intake alone.
    pub(crate) fn without_gallery(&self) -> anyhow::Result<()> {
        let event = fs::read_to_string(self.room.join("event.toml"))?;
        let nobody = "[[destinations]]\nkind = \"event-gallery\"\nendpoint = \"http://127.0.0.1:9/\"\ntoken-env = \"BENCH_TOKEN\"\n";
        fs::write(self.room.join("event.toml"), event + nobody)?;
        Ok(())
    }

    pub(crate) fn booth(&self) -> PathBuf {
        self.room.join("booth")
    }

    /// Starts the program.
    pub(crate) fn start(&self) -> anyhow::Result<Host> {
        let mut command = Command::new(&self.program);
        command.args(["run", "--json", "--event"]).arg(self.room.join("event.toml"));
        command.arg("--data").arg(self.room.join("data")).env("BENCH_TOKEN", "none");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().with_context(|| self.program.display().to_string())?;
        let out = BufReader::new(child.stdout.take().context("no output")?);
        let (send, adopted) = channel();
        let begun = Instant::now();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let at = Instant::now();
                let Ok(line) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
                let said = match line["event"].as_str() {
                    Some("ready") => Said::Ready,
                    Some("photo_adopted") => Said::Adopted(line["sha256"].as_str().unwrap_or_default().to_owned()),
                    _ => continue,
                };
                if send.send((at, said)).is_err() {
                    return;
                }
            }
        });
        Ok(Host { child, said: adopted, adopted: HashMap::new(), begun })
    }
}

enum Said {
    Ready,
    Adopted(String),
}

/// The running program; it does not outlive the measurement.
pub(crate) struct Host {
    child: Child,
    said: Receiver<(Instant, Said)>,
    /// When each content was said to be adopted.
    pub(crate) adopted: HashMap<String, Instant>,
    pub(crate) begun: Instant,
}

/// What a process used.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// User and system time.
    pub(crate) cpu: Duration,
    /// Peak resident memory in MB.
    pub(crate) peak_mb: u64,
}

impl Host {
    pub(crate) fn until_ready(&mut self) -> anyhow::Result<()> {
        loop {
            match self.said.recv_timeout(Duration::from_secs(60))? {
                (_, Said::Ready) => return Ok(()),
                (at, Said::Adopted(hash)) => drop(self.adopted.insert(hash, at)),
            }
        }
    }

    /// Waits until this content is adopted, and says when it was.
    pub(crate) fn until_adopted(&mut self, hash: &str) -> anyhow::Result<Instant> {
        loop {
            if let Some(at) = self.adopted.get(hash) {
                return Ok(*at);
            }
            let (at, said) = self.said.recv_timeout(Duration::from_secs(600)).context("not adopted")?;
            if let Said::Adopted(hash) = said {
                self.adopted.insert(hash, at);
            }
        }
    }

    /// Waits until so many are adopted.
    pub(crate) fn until_count(&mut self, count: usize) -> anyhow::Result<()> {
        while self.adopted.len() < count {
            let (at, said) = self.said.recv_timeout(Duration::from_secs(600)).context("not adopted")?;
            if let Said::Adopted(hash) = said {
                self.adopted.insert(hash, at);
            }
        }
        Ok(())
    }

    /// What it cost so far; nothing where the system does not tell.
    pub(crate) fn cost(&self) -> Cost {
        cost(self.child.id()).unwrap_or_default()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads `/proc`: clock ticks are hundredths of a second on every Linux that is met.
pub(crate) fn cost(process: u32) -> Option<Cost> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = peak.split_whitespace().next()?.parse().ok()?;
    Some(Cost { cpu: Duration::from_millis(ticks * 10), peak_mb: kilobytes / 1_024 })
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
