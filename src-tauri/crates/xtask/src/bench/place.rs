//! The programs that are measured, where uploads go to, and a room for one run.

use crate::{
    command::{self, cargo},
    figures, tools, workspace,
};
use anyhow::{Context as _, bail, ensure};
use serde_json::Value;
use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread,
    time::{Duration, Instant},
};

/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(300);

/// Release builds, and the folder that everything is done in.
pub(super) struct Place {
    programs: PathBuf,
    pub(super) folder: PathBuf,
    /// Whether the tests are built, or why they are not; they are built once, and only where a row needs them.
    tests: OnceLock<Result<(), String>>,
}

impl Place {
    /// Builds the programs that are measured, where any is.
    pub(super) fn build(programs: bool) -> anyhow::Result<Self> {
        let packages = ["--package", "boothlift-headless", "--package", "boothlift-testkit", "--bins"];
        if programs {
            command::run(cargo().args(["build", "--locked", "--release"]).args(packages))?;
        }
        let target = workspace::read().context("where programs are built")?.target_directory;
        let folder = target.join("bench");
        fs::create_dir_all(&folder)?;
        Ok(Self { programs: target.join("release"), folder, tests: OnceLock::new() })
    }

    /// Builds what tests run, in the form in which they run, the page in it.
    pub(super) fn tests(&self) -> anyhow::Result<()> {
        let built = self.tests.get_or_init(|| {
            let built = tools::nextest().and_then(|()| figures::build_with_page());
            built.map_err(|why| format!("{why:#}"))
        });
        built.clone().map_err(anyhow::Error::msg)
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.programs.join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// What one of the own pieces of work tells.
    pub(super) fn work(&self, words: impl FnOnce(&mut Command)) -> anyhow::Result<Value> {
        let mut command = Command::new(self.program("bench-work"));
        words(&mut command);
        let done = command.stdin(Stdio::null()).output()?;
        ensure!(done.status.success(), "bench-work: {}", String::from_utf8_lossy(&done.stderr));
        Ok(serde_json::from_slice(&done.stdout)?)
    }

    /// An empty folder of this name; an older one goes.
    pub(super) fn empty(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder = self.folder.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// A room whose photos are in `booth` and go to `endpoint`; they belong to no session.
    pub(super) fn room(&self, name: &str, booth: &Path, endpoint: &str) -> anyhow::Result<Room> {
        self.room_with(name, booth, endpoint, "\"none\"")
    }

    /// The same with another rule of sessions, as event files write it.
    pub(super) fn room_with(&self, name: &str, booth: &Path, endpoint: &str, rule: &str) -> anyhow::Result<Room> {
        let folder = self.empty(name)?;
        let words = format!(
            "name = \"Bench\"\ndate = \"2026-06-20\"\n[[folders]]\npath = '{}'\nsettle-seconds = 0.2\nsessions = {rule}\n\
             [[destinations]]\nkind = \"event-gallery\"\nendpoint = \"{endpoint}\"\ntoken-env = \"BENCH_TOKEN\"\n\
             max-mb = 2000\n",
            booth.display()
        );
        fs::write(folder.join("event.toml"), words)?;
        Ok(Room { folder, program: self.program("boothlift-headless"), wire: None, roots: None })
    }
}

/// A command on this computer, or on one of those at the ends of a wire. No way to the outside is taken.
pub(super) fn on(namespace: Option<&str>, program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = match namespace {
        Some(name) => {
            let mut command = Command::new("ip");
            command.args(["netns", "exec", name]).arg(program);
            command
        }
        None => Command::new(program),
    };
    for proxy in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env_remove(proxy);
    }
    command
}

/// Where the program's records and its event file are.
pub(super) struct Room {
    pub(super) folder: PathBuf,
    program: PathBuf,
    /// The namespace it runs in.
    pub(super) wire: Option<String>,
    /// Who else is trusted.
    pub(super) roots: Option<PathBuf>,
}

impl Room {
    fn command(&self) -> Command {
        let mut command = on(self.wire.as_deref(), &self.program);
        command.args(["run", "--json", "--event"]).arg(self.folder.join("event.toml"));
        command.arg("--data").arg(self.data()).env("BENCH_TOKEN", "fake-token-0123456789");
        if let Some(roots) = &self.roots {
            command.env("SSL_CERT_FILE", roots);
        }
        command
    }

    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A run that ends by itself once everything is delivered.
    pub(super) fn to_its_end(&self) -> Command {
        let mut command = self.command();
        command.arg("--until-delivered");
        command
    }

    /// A run that goes on until it is dropped; it tells what happens.
    pub(super) fn begin(&self, command: Command) -> anyhow::Result<Running> {
        let errors = fs::File::create(self.folder.join("said.txt"))?;
        Running::begin(command, errors)
    }

    pub(super) fn run(&self) -> anyhow::Result<Running> {
        self.begin(self.command())
    }
}

/// A program that tells in lines of JSON what happens. It does not outlive this.
pub(super) struct Running {
    pub(super) child: Child,
    lines: Receiver<(Instant, Value)>,
    pub(super) begun: Instant,
}

impl Running {
    fn begin(mut command: Command, errors: fs::File) -> anyhow::Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(errors);
        let begun = Instant::now();
        let mut child = command.spawn().with_context(|| command.get_program().to_string_lossy().into_owned())?;
        let out = BufReader::new(child.stdout.take().context("no output")?);
        let (send, lines) = channel();
        thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let Ok(line) = serde_json::from_str(&line) else { continue };
                if send.send((Instant::now(), line)).is_err() {
                    return;
                }
            }
        });
        Ok(Self { child, lines, begun })
    }

    /// The next line for which `holds`, and its moment.
    pub(super) fn until(&self, what: &str, holds: impl Fn(&Value) -> bool) -> anyhow::Result<(Instant, Value)> {
        loop {
            let (at, line) = match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => line,
                Err(RecvTimeoutError::Timeout) => bail!("waited in vain for: {what}"),
                Err(RecvTimeoutError::Disconnected) => bail!("ended before: {what}"),
            };
            if holds(&line) {
                return Ok((at, line));
            }
        }
    }

    /// Every line until the program ends by itself, which it must do well.
    pub(super) fn end(&mut self) -> anyhow::Result<Vec<(Instant, Value)>> {
        let mut heard = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => heard.push(line),
                Err(RecvTimeoutError::Timeout) => bail!("it stands still"),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let ended = self.child.wait()?;
        ensure!(ended.success(), "{ended}");
        Ok(heard)
    }

    /// Asks it to end, and waits for that.
    pub(super) fn quit(mut self) -> anyhow::Result<()> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        ensure!(asked.success(), "it cannot be asked to end: {asked}");
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where uploads go to: a process of its own that throws them away.
pub(super) struct Sink {
    // Its end is ours.
    _running: Running,
    pub(super) plain: String,
    pub(super) secure: String,
    pub(super) roots: PathBuf,
    wire: Option<String>,
}

impl Sink {
    /// One on this computer, or at the far end of a wire.
    pub(super) fn start(place: &Place, far: Option<&str>, at: &str) -> anyhow::Result<Self> {
        let roots = place.folder.join("roots.pem");
        let mut command = on(far, place.program("bench-sink"));
        command.args(["--at", at, "--roots"]).arg(&roots);
        let running = Running::begin(command, fs::File::create(place.folder.join("sink.txt"))?)?;
        let (_, told) = running.until("the sink's addresses", |line| line["plain"].is_string())?;
        let address = |key: &str| told[key].as_str().map(str::to_owned).with_context(|| format!("no {key} address"));
        let (plain, secure) = (address("plain")?, address("secure")?);
        Ok(Self { plain, secure, roots, wire: far.map(str::to_owned), _running: running })
    }

    /// What came so far: path, length, and when its last byte did, in seconds since 1970.
    pub(super) fn arrived(&self) -> anyhow::Result<Vec<(String, u64, f64)>> {
        let mut curl = on(self.wire.as_deref(), "curl");
        let told = curl.args(["--silent", "--fail", &format!("{}/__bench/arrived", self.plain)]).output()?;
        ensure!(told.status.success(), "the sink does not answer");
        let told: Vec<Value> = serde_json::from_slice(&told.stdout)?;
        let one =
            |line: &Value| Some((line["path"].as_str()?.to_owned(), line["bytes"].as_u64()?, line["at"].as_f64()?));
        told.iter().map(|line| one(line).context("what arrived")).collect()
    }
}

/// The upload call of the gallery that a sink stands for.
pub(super) fn call(origin: &str) -> String {
    format!("{origin}/api/v1/picture/upload")
}
