//! `cargo xtask real-booth`: a real booth program takes real photos, Boothlift sends them, and the booth's own database says
//! whether the sessions came out right.
//!
//! The program is photobooth-app with its virtual camera, installed from PyPI into a folder of its own under `target`; nothing
//! outside the clone is changed. It needs Python 3.11 or later and a connection, and takes a minute or two after that.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use crate::command::{self, cargo, program};
use anyhow::{Context as _, bail, ensure};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// What is installed. Another version may lay out its folders and its database in another way.
const BOOTH: &str = "photobooth-app==9.0.0";

/// What the guests do: the booth's own actions, in order. Sessions of one file, of several, and again of one.
const ACTIONS: [&str; 6] = ["image", "collage", "image", "animation", "video", "image"];

/// How long one action may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// The booth's photos and jobs, and on which side of it they are to be seen.
const ROWS: &str = "import json,sqlite3,sys\n\
c=sqlite3.connect('file:'+sys.argv[1]+'?mode=ro',uri=True)\n\
r=c.execute('select job_identifier,media_type,processed,show_in_gallery from mediaitems order by rowid')\n\
print(json.dumps([dict(job=str(a),media=b,processed=d,shown=bool(e)) for a,b,d,e in r]))";

/// Runs it with the session preset in `words`, or with `photobooth-app`.
pub(crate) fn real_booth(words: &[&str]) -> anyhow::Result<()> {
    let sessions = match words {
        [] => "photobooth-app",
        ["--sessions", word] => word,
        _ => bail!("`cargo xtask real-booth` knows --sessions PRESET"),
    };
    let place = Place::new()?;
    command::run(cargo().args(["build", "--locked", "--package", "boothlift-headless"]))?;
    place.install()?;
    place.write_event(sessions)?;

    let booth = place.start_booth()?;
    let live = place.start_boothlift()?;
    let mut known = 0;
    for action in ACTIONS {
        known = place.act(&booth, action, known)?;
    }
    drop(booth);
    // Ended without a warning, as plugs are pulled; the second start brings the rest.
    drop(live);
    command::run(
        place
            .boothlift()
            .args(["run", "--until-delivered", "--event"])
            .arg(place.event())
            .arg("--data")
            .arg(place.data()),
    )?;
    judge(&place.rows()?, &place.ledger()?, &place.media())
}

/// One of the booth's photos, as its database has it.
#[derive(Debug, Deserialize)]
struct Row {
    job: String,
    media: String,
    processed: PathBuf,
    shown: bool,
}

/// One of the ledger's lines.
#[derive(Debug, Deserialize)]
struct Line {
    path: PathBuf,
    session: String,
    state: String,
}

/// Compares what the booth knows with what Boothlift made of it.
fn judge(rows: &[Row], ledger: &[Line], media: &Path) -> anyhow::Result<()> {
    let tags: BTreeMap<PathBuf, &Line> =
        ledger.iter().filter_map(|line| Some((line.path.strip_prefix(media).ok()?.to_path_buf(), line))).collect();
    let mut by_job: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut by_tag: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in rows {
        let inside = row.processed.strip_prefix("media").unwrap_or(&row.processed);
        let line = tags.get(inside);
        let tag = line.map_or("", |line| &line.session);
        println!(
            "{:.8}  {:<10} {:<50} {}",
            row.job,
            row.media,
            inside.display(),
            if tag.is_empty() { "-" } else { tag }
        );
        match line {
            Some(line) if line.state == "confirmed" && !tag.is_empty() => {
                by_job.entry(&row.job).or_default().insert(tag);
                by_tag.entry(tag).or_default().insert(&row.job);
            }
            // What the booth itself does not show may stay here.
            _ if !row.shown => {}
            Some(line) => wrong.push(format!("{} is {} with the tag \"{tag}\"", inside.display(), line.state)),
            None => wrong.push(format!("{} was not sent", inside.display())),
        }
    }
    wrong.extend(
        by_job.iter().filter(|(_, tags)| tags.len() > 1).map(|(job, tags)| format!("job {job} was split: {tags:?}")),
    );
    wrong.extend(by_tag.iter().filter(|(_, jobs)| jobs.len() > 1).map(|(tag, jobs)| format!("{tag} joins {jobs:?}")));
    let originals = tags.keys().filter(|path| !path.starts_with("processed_full"));
    wrong.extend(originals.map(|path| format!("{} is not meant to be sent", path.display())));
    println!("{} photos in {} jobs; Boothlift made {} sessions", rows.len(), by_job.len(), by_tag.len());
    ensure!(wrong.is_empty(), "not as the booth has it:\n{}", wrong.join("\n"));
    ensure!(by_job.len() == ACTIONS.len(), "the booth made {} jobs of {}", by_job.len(), ACTIONS.len());
    println!("Every session is as the booth's own database has it.");
    Ok(())
}

/// The folders of a run.
struct Place {
    tools: PathBuf,
    room: PathBuf,
}

impl Place {
    fn new() -> anyhow::Result<Self> {
        let room = command::root().join("target/real-booth");
        if room.exists() {
            fs::remove_dir_all(&room).with_context(|| room.display().to_string())?;
        }
        fs::create_dir_all(room.join("booth/media"))?;
        fs::create_dir_all(room.join("home"))?;
        Ok(Self { tools: command::own_tools().join("photobooth-app"), room: room.canonicalize()? })
    }

    fn media(&self) -> PathBuf {
        self.room.join("booth/media")
    }

    fn event(&self) -> PathBuf {
        self.room.join("event.toml")
    }

    fn data(&self) -> PathBuf {
        self.room.join("data")
    }

    fn in_venv(&self, name: &str) -> PathBuf {
        let folder = if cfg!(windows) { "Scripts" } else { "bin" };
        self.tools.join(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    fn install(&self) -> anyhow::Result<()> {
        if !self.in_venv("python").is_file() {
            let python = if cfg!(windows) { "python" } else { "python3" };
            command::run(program(python).args(["-m", "venv"]).arg(&self.tools))?;
        }
        command::run(program(self.in_venv("python")).args(["-m", "pip", "install", "--quiet", BOOTH]))
    }

    fn write_event(&self, sessions: &str) -> anyhow::Result<()> {
        let text = format!(
            "name = \"Real Booth\"\ndate = \"2026-06-20\"\n[[folders]]\npath = \"booth/media\"\nsessions = \"{sessions}\"\n"
        );
        fs::write(self.event(), text)?;
        Ok(())
    }

    /// Starts the booth program and waits until it takes orders.
    fn start_booth(&self) -> anyhow::Result<Booth> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let log = fs::File::create(self.room.join("booth.log"))?;
        let mut command = Command::new(self.in_venv("photobooth"));
        command.current_dir(self.room.join("booth")).args(["--host", "127.0.0.1", "--port", &port.to_string()]);
        // It keeps its camera's pictures in the user's home; that is not ours to fill.
        command.env("HOME", self.room.join("home")).env("USERPROFILE", self.room.join("home"));
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let booth = Booth { running: Running(command.spawn().context("photobooth-app does not start")?), port };
        let end = Instant::now() + PATIENCE;
        while booth.get("/").is_none() {
            ensure!(
                Instant::now() < end,
                "photobooth-app does not come up; see {}",
                self.room.join("booth.log").display()
            );
            thread::sleep(Duration::from_millis(500));
        }
        Ok(booth)
    }

    fn boothlift(&self) -> Command {
        program(
            command::root().join("target/debug").join(format!("boothlift-headless{}", std::env::consts::EXE_SUFFIX)),
        )
    }

    fn start_boothlift(&self) -> anyhow::Result<Running> {
        let mut command = self.boothlift();
        command.args(["run", "--event"]).arg(self.event()).arg("--data").arg(self.data()).stdin(Stdio::null());
        Ok(Running(command.spawn()?))
    }

    /// Lets guests do one thing, and waits until the booth has it in its database. The number of its rows.
    fn act(&self, booth: &Booth, action: &str, known: usize) -> anyhow::Result<usize> {
        println!("— the guests choose: {action}");
        let end = Instant::now() + PATIENCE;
        // The camera may not be ready yet, or the job before not quite over.
        while booth.get(&format!("/api/actions/{action}/0")) != Some(200) {
            ensure!(Instant::now() < end, "the booth does not take {action}");
            thread::sleep(Duration::from_millis(500));
        }
        loop {
            thread::sleep(Duration::from_secs(1));
            // Guests who say yes to whatever they are asked; a refusal means that nothing was asked.
            booth.get("/api/processing/next");
            // A job's rows come one by one.
            let rows = self.rows()?;
            let jobs = rows.iter().map(|row| &row.job).collect::<BTreeSet<_>>().len();
            if jobs > known {
                return Ok(jobs);
            }
            ensure!(Instant::now() < end, "nothing came of {action}; see {}", self.room.join("booth.log").display());
        }
    }

    fn rows(&self) -> anyhow::Result<Vec<Row>> {
        let database = self.room.join("booth/database/database.sqlite");
        let answer = command::ask(program(self.in_venv("python")).args(["-c", ROWS]).arg(database));
        Ok(serde_json::from_str(&answer.context("the booth's database cannot be read")?)?)
    }

    fn ledger(&self) -> anyhow::Result<Vec<Line>> {
        let answer = command::ask(self.boothlift().args(["ledger", "--format", "json", "--data"]).arg(self.data()));
        Ok(serde_json::from_str(&answer.context("the ledger cannot be read")?)?)
    }
}

/// The running booth program.
struct Booth {
    #[expect(dead_code, reason = "it ends when it is dropped")]
    running: Running,
    port: u16,
}

impl Booth {
    /// The status of the booth's answer; `None` while nobody answers.
    fn get(&self, path: &str) -> Option<u16> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port).ok()?;
        let mut head = [0; 12];
        stream.read_exact(&mut head).ok()?;
        std::str::from_utf8(head.get(9..)?).ok()?.parse().ok()
    }
}

/// A program that does not outlive the command.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(job: &str, name: &str) -> Row {
        let processed = format!("media/processed_full/{name}").into();
        Row { job: job.into(), media: "image".into(), processed, shown: true }
    }

    fn line(folder: &str, name: &str, session: &str) -> Line {
        Line { path: Path::new("/m").join(folder).join(name), session: session.into(), state: "confirmed".into() }
    }

    fn judged(lines: &[Line]) -> String {
        let jobs = ["1", "1", "2", "3", "4", "5", "6"];
        let rows: Vec<_> = jobs.iter().enumerate().map(|(n, job)| row(job, &format!("{n}.jpg"))).collect();
        judge(&rows, lines, Path::new("/m")).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_wrong_session_is_seen() {
        let right = || -> Vec<Line> {
            let tags = ["a", "a", "b", "c", "d", "e", "f"];
            tags.iter().enumerate().map(|(n, tag)| line("processed_full", &format!("{n}.jpg"), tag)).collect()
        };
        assert_eq!(judged(&right()), "");
        let mut split = right();
        split[1].session = "z".into();
        assert!(judged(&split).contains("was split"));
        let mut joined = right();
        joined[2].session = "a".into();
        assert!(judged(&joined).contains("joins"));
        assert!(judged(&right()[1..]).contains("0.jpg was not sent"));
        let mut original = right();
        original.push(line("camera_original", "0.jpg", "a"));
        assert!(judged(&original).contains("not meant to be sent"));
    }
}
