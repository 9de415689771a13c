//! Services behind secure doors, a booth's folder, and the two who send from it.

use crate::{
    link::Link,
    services::{Kind, Service},
};
use boothlift_testkit::{booth::picture, secure_front::Authority};
use boothlift_tests::program;
use serde_json::Value;
use sha2::{Digest, Sha256};
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
    pub(crate) services: Vec<Service>,
    /// Where `curl` sends what it cannot send to SelfCommunity, whose uploads are a conversation.
    peer: Service,
    roots: PathBuf,
    /// What the program's computer knows of name servers, where it is to know something else than this one.
    names: Option<PathBuf>,
    dir: TempDir,
    folders: u32,
}

/// Photos of one round.
pub(crate) struct Photos {
    folder: PathBuf,
    pub(crate) count: usize,
    bytes: usize,
    hashes: BTreeSet<String>,
}

/// What a service holds once all is over.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) kind: Kind,
    /// Copies above one a photo.
    pub(crate) copies: usize,
    /// Requests that carried a photo or a piece of one, above those it takes.
    pub(crate) again: usize,
}

impl Place {
    pub(crate) async fn new(kinds: &[Kind]) -> Self {
        Self::with(kinds, None).await
    }

    /// Services that are reached by name; whoever wants to know where they are asks this name server.
    pub(crate) async fn by_name(kinds: &[Kind], name_server: &str) -> Self {
        Self::with(kinds, Some(name_server)).await
    }

    async fn with(kinds: &[Kind], name_server: Option<&str>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let authority = Arc::new(Authority::new().unwrap());
        let roots = dir.path().join("roots.pem");
        fs::write(&roots, authority.pem()).unwrap();
        let peer = Service::open(Kind::EventGallery, Arc::clone(&authority), false).await;
        let mut services = Vec::new();
        for kind in kinds {
            services.push(Service::open(*kind, Arc::clone(&authority), name_server.is_some()).await);
        }
        let names = name_server.map(|server| {
            let file = dir.path().join("resolv.conf");
            fs::write(&file, format!("nameserver {server}\n")).unwrap();
            file
        });
        Self { services, peer, roots, names, dir, folders: 0 }
    }

    /// A folder of whole photos of this size, each another one.
    pub(crate) fn photos(&mut self, count: usize, bytes: usize) -> Photos {
        self.folders += 1;
        let folder = self.dir.path().join(format!("round-{}", self.folders)).join("booth");
        fs::create_dir_all(&folder).unwrap();
        let mut hashes = BTreeSet::new();
        for n in 0..count {
            let seed = u64::from(self.folders) * 10_000 + n as u64;
            let photo = photo(seed, bytes);
            hashes.insert(Sha256::digest(&photo).iter().map(|byte| format!("{byte:02x}")).collect());
            fs::write(folder.join(format!("{seed}.jpg")), photo).unwrap();
        }
        Photos { folder, count, bytes, hashes }
    }

    /// The program at work on the photos.
    pub(crate) async fn boothlift(&self, link: &Link, photos: &Photos) -> Running {
        let room = photos.folder.parent().unwrap();
        let event = room.join("event.toml");
        let mut words = "name = \"Garden Party\"\ndate = \"2026-06-20\"\n\
                         [[folders]]\npath = \"booth\"\nsettle-seconds = 0.2\nsessions = \"none\"\n"
            .to_owned();
        words.extend(self.services.iter().map(Service::words));
        fs::write(&event, words).unwrap();
        let mut command = match &self.names {
            None => link.near(program("boothlift-headless")),
            // `ip` gave this process mounts of its own.
            Some(names) => {
                let mut command = link.near("sh");
                command.args(["-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\""]).arg(names);
                command.arg(program("boothlift-headless"));
                command
            }
        };
        command.args(["run", "--json", "--until-delivered", "--event"]).arg(&event);
        command.arg("--data").arg(room.join("data"));
        command.envs(self.services.iter().map(|service| (service.kind.variable(), &service.token)));
        command.env("SSL_CERT_FILE", &self.roots);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Running { child, lines, heard: Vec::new() }
    }

    /// How long `curl` takes for the photos to a service, with as many connections as Boothlift and the same form of upload.
    /// For SelfCommunity it is the same bytes, a request a photo.
    pub(crate) async fn curl(&self, link: &Link, photos: &Photos, kind: Kind) -> Duration {
        let to = match self.services.iter().find(|service| service.kind == kind) {
            Some(service) if kind != Kind::SelfCommunity => service,
            _ => &self.peer,
        };
        let mut words = String::new();
        for entry in fs::read_dir(&photos.folder).unwrap() {
            let file = entry.unwrap();
            let (name, path) = (file.file_name().into_string().unwrap(), file.path().display().to_string());
            if !words.is_empty() {
                words.push_str("next\n");
            }
            let (endpoint, token) = (to.endpoint(), &to.token);
            match to.kind {
                Kind::CycleMate => write!(
                    words,
                    "url = \"{endpoint}\"\nform = \"images=@{path};type=image/jpeg\"\n\
                     header = \"Authorization: Bearer {token}\"\n"
                ),
                _ => write!(
                    words,
                    "url = \"{endpoint}?name={name}&collection-name=Garden%20Party&collection-date=2026-06-20&token={token}\"\n\
                     data-binary = \"@{path}\"\nheader = \"Content-Type: image/jpeg\"\n"
                ),
            }
            .unwrap();
            write!(
                words,
                "header = \"Expect:\"\nhttp1.1\ncacert = \"{}\"\nnoproxy = \"*\"\nfail\nsilent\nshow-error\n\
                 output = \"/dev/null\"\n",
                self.roots.display(),
            )
            .unwrap();
        }
        let list = photos.folder.parent().unwrap().join("curl.txt");
        fs::write(&list, words).unwrap();
        let before = to.hashes().len();
        let mut command = link.near("curl");
        command.args(["--parallel", "--parallel-max", &kind.connections().to_string(), "--config"]).arg(&list);
        let began = Instant::now();
        let ended = command.output().await.unwrap();
        let took = began.elapsed();
        let words = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "curl: {}: {words}", ended.status);
        assert_eq!(to.hashes().len() - before, photos.count, "curl sent each once");
        took
    }

    /// How many of these photos each service holds.
    pub(crate) fn there(&self, photos: &Photos) -> Vec<usize> {
        let held = |service: &Service| service.hashes().into_iter().collect::<BTreeSet<_>>();
        self.services.iter().map(|service| photos.hashes.intersection(&held(service)).count()).collect()
    }

    /// What the services hold of these photos, which nothing but this run sent. Lost or half-written is none; where a lost
    /// answer can be looked up each is there once, else no more copies than answers that were never seen. An upload in
    /// steps goes on where it stood: whatever broke cost one chunk at most.
    pub(crate) fn judge(&self, photos: &Photos, running: &Running) -> Vec<Found> {
        let judged = |service: &Service| {
            let kind = service.kind;
            let there = service.hashes();
            let different: BTreeSet<String> = there.iter().cloned().collect();
            let held = running.states(kind, "held").len();
            let lost = photos.hashes.difference(&different).count().saturating_sub(held);
            let half_written = different.difference(&photos.hashes).count();
            let copies = there.len() - different.len();
            // CycleMate gets some in one request where requests are scarce.
            let again = service.uploads().saturating_sub(photos.count * kind.calls_for(photos.bytes));
            let (unseen, breaks) = (running.states(kind, "unknown").len(), running.breaks(kind));
            assert_eq!((lost, half_written), (0, 0), "{kind:?}: lost and half-written");
            match kind {
                Kind::EventGallery => {
                    assert!(copies <= unseen, "{copies} copies too many for {unseen} answers that were never seen");
                }
                Kind::SelfCommunity => {
                    let most = breaks + service.orphans() * kind.calls_for(photos.bytes);
                    assert!(again <= most, "{again} chunks again, {breaks} breaks, {} orphans", service.orphans());
                    assert_eq!(copies, 0, "{kind:?}");
                }
                Kind::CycleMate => assert_eq!(copies, 0, "{kind:?}"),
            }
            Found { kind, copies, again }
        };
        self.services.iter().map(judged).collect()
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

    /// Waits until this held for a line about each service since then; when it first did.
    pub(crate) async fn until_each(
        &mut self,
        kinds: &[Kind],
        what: &str,
        since: Instant,
        holds: impl Fn(&Value) -> bool,
    ) -> Vec<(Kind, Instant)> {
        loop {
            let first = |kind: &Kind| {
                let mut lines = self.heard.iter().filter(|(at, line)| *at >= since && kind.is_of(line) && holds(line));
                lines.next().map(|(at, _)| (*kind, *at))
            };
            if let Some(all) = kinds.iter().map(first).collect() {
                return all;
            }
            self.until(what, &holds).await;
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

    /// Waits until everything is delivered; it must end well, or with photos of Event Gallery that a person is asked about:
    /// their answers were lost as often as one is waited for.
    pub(crate) async fn finish(&mut self) -> Instant {
        let at = self.until("everything is delivered", |line| line["event"] == "drained").await;
        let ended = self.child.wait().await.unwrap();
        let asks = ended.code() == Some(3) && !self.states(Kind::EventGallery, "held").is_empty();
        assert!(ended.success() || asks, "{:?}", self.heard.last());
        at
    }

    /// Lines with this state of a delivery to a service, with their moments.
    pub(crate) fn states(&self, kind: Kind, state: &str) -> Vec<Instant> {
        self.heard.iter().filter(|(_, line)| kind.is_of(line) && is(line, state)).map(|(at, _)| *at).collect()
    }

    /// Attempts at a service that came to no good end.
    pub(crate) fn breaks(&self, kind: Kind) -> usize {
        let failed = |line: &Value| line["event"] == "delivery_changed" && line["failure"].is_object();
        self.heard.iter().filter(|(_, line)| kind.is_of(line) && failed(line)).count()
    }

    /// What went wrong, for whoever reads the test's output.
    pub(crate) fn print_failures(&self, since: Instant) {
        for (at, line) in self.heard.iter().filter(|(_, line)| line["failure"].is_object()) {
            let at = at.duration_since(since.min(*at)).as_secs_f64();
            let (event, state, why) = (&line["event"], &line["state"], &line["failure"]["detail"]);
            println!("{at:6.1} s {} {event} {state} {why}", line["destination"]);
        }
    }
}

/// Whether a line says that a delivery got to this state.
pub(crate) fn is(line: &Value, state: &str) -> bool {
    line["event"] == "delivery_changed" && line["state"] == state
}
