//! A gallery behind a secure door, a booth's folder, and the two who send from it.

use crate::link::{GALLERY, Link};
use boothlift_testkit::{
    booth::picture,
    event_gallery::{FakeEventGallery, Options},
    secure_front::{Authority, SecureFront, Shows},
};
use boothlift_tests::program;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::PathBuf,
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout},
};

/// How long a test waits for what must happen.
const PATIENCE: Duration = Duration::from_secs(900);

pub(crate) struct Place {
    pub(crate) gallery: FakeEventGallery,
    pub(crate) front: SecureFront,
    roots: PathBuf,
    dir: TempDir,
    folders: u32,
}

/// Photos of one round.
pub(crate) struct Photos {
    folder: PathBuf,
    pub(crate) count: usize,
}

impl Place {
    pub(crate) async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let gallery = FakeEventGallery::start(Options::default()).await.unwrap();
        let authority = Arc::new(Authority::new().unwrap());
        let roots = dir.path().join("roots.pem");
        fs::write(&roots, authority.pem()).unwrap();
        let at = GALLERY.parse().unwrap();
        let front = SecureFront::open_at(at, authority, gallery.address(), Shows::Right).await.unwrap();
        Self { gallery, front, roots, dir, folders: 0 }
    }

    fn endpoint(&self) -> String {
        format!("{}/api/v1/picture/upload", self.front.origin())
    }

    /// A folder of whole photos of this size, each another one.
    pub(crate) fn photos(&mut self, count: usize, bytes: usize) -> Photos {
        self.folders += 1;
        let folder = self.dir.path().join(format!("round-{}", self.folders)).join("booth");
        fs::create_dir_all(&folder).unwrap();
        for n in 0..count {
            let seed = u64::from(self.folders) * 10_000 + n as u64;
            fs::write(folder.join(format!("{seed}.jpg")), photo(seed, bytes)).unwrap();
        }
        Photos { folder, count }
    }

    /// The program at work on the photos.
    pub(crate) async fn boothlift(&self, link: &Link, photos: &Photos) -> Running {
        let room = photos.folder.parent().unwrap();
        let event = room.join("event.toml");
        let words = format!(
            "name = \"Garden Party\"\ndate = \"2026-06-20\"\n\
             [[folders]]\npath = \"booth\"\nsettle-seconds = 0.2\nsessions = \"none\"\n\
             [[destinations]]\nkind = \"event-gallery\"\nendpoint = \"{}\"\ntoken-env = \"BAD_NET_TOKEN\"\n\
             resend-seconds = 1\n",
            self.endpoint()
        );
        fs::write(&event, words).unwrap();
        let mut command = link.near(program("boothlift-headless"));
        command.args(["run", "--json", "--until-delivered", "--event"]).arg(&event);
        command.arg("--data").arg(room.join("data"));
        command.env("BAD_NET_TOKEN", self.gallery.token()).env("SSL_CERT_FILE", &self.roots);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Running { child, lines, heard: Vec::new() }
    }

    /// How long `curl` takes for the photos, with as many connections and the same form of upload.
    pub(crate) async fn curl(&self, link: &Link, photos: &Photos, connections: usize) -> Duration {
        let mut words = String::new();
        for entry in fs::read_dir(&photos.folder).unwrap() {
            let file = entry.unwrap();
            let name = file.file_name().into_string().unwrap();
            if !words.is_empty() {
                words.push_str("next\n");
            }
            write!(
                words,
                "url = \"{}?name={name}&collection-name=Garden%20Party&collection-date=2026-06-20&token={}\"\n\
                 data-binary = \"@{}\"\nheader = \"Content-Type: image/jpeg\"\nheader = \"Expect:\"\nhttp1.1\n\
                 cacert = \"{}\"\nnoproxy = \"*\"\nfail\nsilent\nshow-error\noutput = \"/dev/null\"\n",
                self.endpoint(),
                self.gallery.token(),
                file.path().display(),
                self.roots.display(),
            )
            .unwrap();
        }
        let list = photos.folder.parent().unwrap().join("curl.txt");
        fs::write(&list, words).unwrap();
        let before = self.gallery.stored().len();
        let mut command = link.near("curl");
        command.args(["--parallel", "--parallel-max", &connections.to_string(), "--config"]).arg(&list);
        let began = Instant::now();
        let ended = command.output().await.unwrap();
        let took = began.elapsed();
        let words = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "curl: {}: {words}", ended.status);
        assert_eq!(self.gallery.stored().len() - before, photos.count, "curl sent each once");
        took
    }

    /// Different contents that are there.
    pub(crate) fn different(&self) -> usize {
        self.gallery.stored().iter().map(|one| one.sha256.clone()).collect::<BTreeSet<_>>().len()
    }
}

/// A whole JPEG of this many bytes that nothing can squeeze.
fn photo(seed: u64, bytes: usize) -> Vec<u8> {
    let mut photo = picture(seed, 160, 120);
    let end = photo.split_off(photo.len() - 2);
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    while photo.len() + 2 < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        // No byte that could begin a marker.
        photo.push((state >> 32) as u8 & 0x7F);
    }
    photo.extend(end);
    photo
}

/// The program and everything it said, with the moments.
pub(crate) struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    pub(crate) heard: Vec<(Instant, Value)>,
}

impl Running {
    /// The next line for which this holds; the moment it came.
    pub(crate) async fn until(&mut self, what: &str, holds: impl Fn(&Value) -> bool) -> Instant {
        let end = tokio::time::Instant::now() + PATIENCE;
        loop {
            let line = tokio::time::timeout_at(end, self.lines.next_line()).await;
            let line = line.unwrap_or_else(|_| panic!("waited in vain for: {what}")).unwrap();
            let line: Value = serde_json::from_str(&line.unwrap_or_else(|| panic!("ended before: {what}"))).unwrap();
            let now = Instant::now();
            let found = holds(&line);
            self.heard.push((now, line));
            if found {
                return now;
            }
        }
    }

    /// Hears everything for so long.
    pub(crate) async fn hears(&mut self, span: Duration) {
        let end = tokio::time::Instant::now() + span;
        while let Ok(line) = tokio::time::timeout_at(end, self.lines.next_line()).await {
            let Some(line) = line.unwrap() else { return };
            self.heard.push((Instant::now(), serde_json::from_str(&line).unwrap()));
        }
    }

    /// Waits until everything is delivered; it must end well.
    pub(crate) async fn finish(&mut self) -> Instant {
        let at = self.until("everything is delivered", |line| line["event"] == "drained").await;
        assert!(self.child.wait().await.unwrap().success(), "{:?}", self.heard.last());
        at
    }

    /// Lines with this state of a delivery, with their moments.
    pub(crate) fn states(&self, state: &str) -> Vec<Instant> {
        self.heard.iter().filter(|(_, line)| is(line, state)).map(|(at, _)| *at).collect()
    }
}

/// Whether a line says that a delivery got to this state.
pub(crate) fn is(line: &Value, state: &str) -> bool {
    line["event"] == "delivery_changed" && line["state"] == state
}
