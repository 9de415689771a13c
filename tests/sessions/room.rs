//! A party, an engine on a fake clock, and what the engine made of the party.

use boothlift_contract::{Clock, EngineEvent, HostFacts, Kind, Request, Stamped};
use boothlift_destinations::{Secret, Vault, VaultError};
use boothlift_engine::{Engine, Setup, event_file::EventFile, status};
use boothlift_testkit::{
    booth::{Deed, Fate, Party, Photo, Score, pairwise},
    clock::FakeClock,
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// How long the tests wait for what must happen, before they fail.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the engine made of a party's photos, by content hash.
pub(crate) struct Outcome {
    photos: BTreeMap<String, Made>,
}

struct Made {
    tag: String,
    kind: Option<Kind>,
}

/// How a party reaches the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// File by file, the clock going with the booth.
    Live,
    /// All of it is there before the engine starts: one scan finds it.
    Afterwards,
}

/// Plays a party to an engine whose folder has this `sessions` line, and looks what came of it once `ends` holds.
pub(crate) async fn play(party: &Party, sessions: &str, way: Way, ends: impl Fn(&Party, &Outcome) -> bool) -> Outcome {
    let room = Room::new(party, sessions);
    let booth = room.path().join("booth");
    let (first, last) = (party.moments.first().unwrap().at, party.moments.last().unwrap().at);
    let clock = Arc::new(FakeClock::new(if way == Way::Live { first } else { last.plus(Duration::from_secs(3_600)) }));
    if way == Way::Afterwards {
        party.perform(&booth).unwrap();
    }
    let engine = room.start(&clock).await;
    let mut events = engine.events();
    engine.configure(room.event_plan()).await.unwrap();
    let mut adopted = BTreeSet::new();
    if way == Way::Live {
        engine.ask(Request::LookNow {}).await.unwrap();
        for moment in &party.moments {
            let ahead = moment.at.since(clock.now());
            clock.pass(ahead);
            engine.look_at_clock();
            moment.perform(&booth, Duration::ZERO).unwrap();
            if let Deed::Photo(photo) = &moment.deed
                && matches!(photo.fate, Fate::Sent | Fate::Recalled)
            {
                until_adopted(&engine, &clock, &mut events, &mut adopted, photo).await;
            }
        }
    }
    let settled = async {
        loop {
            engine.ask(Request::LookNow {}).await.unwrap();
            clock.pass(Duration::from_secs(10));
            engine.look_at_clock();
            tokio::time::sleep(Duration::from_millis(100)).await;
            let outcome = room.outcome();
            if ends(party, &outcome) {
                return;
            }
        }
    };
    // What is wrong shows in the outcome; the wait alone proves nothing.
    let _ = tokio::time::timeout(PATIENCE, settled).await;
    engine.shutdown().await;
    room.outcome()
}

async fn until_adopted(
    engine: &Engine,
    clock: &FakeClock,
    events: &mut Receiver<Stamped>,
    adopted: &mut BTreeSet<String>,
    photo: &Photo,
) {
    let wanted = hash(&photo.bytes);
    let told = async {
        while !adopted.contains(&wanted) {
            match tokio::time::timeout(Duration::from_millis(50), events.recv()).await {
                Ok(Ok(stamped)) => {
                    if let EngineEvent::PhotoAdopted { sha256, .. } = stamped.event {
                        adopted.insert(sha256);
                    }
                }
                Ok(Err(RecvError::Lagged(missed))) => panic!("{missed} events missed"),
                Ok(Err(RecvError::Closed)) => panic!("the engine ended"),
                // A hint may be late on a loaded machine, and some manners give none: a little time passes.
                Err(_) => {
                    clock.pass(Duration::from_millis(100));
                    engine.look_at_clock();
                }
            }
        }
    };
    if tokio::time::timeout(PATIENCE, told).await.is_err() {
        panic!("never adopted: {}", photo.path.display());
    }
}

impl Outcome {
    /// How well the grouping of what had to be sent meets the truth. A photo that did not arrive counts as alone.
    pub(crate) fn score(&self, party: &Party) -> Score {
        let rows: Vec<_> = party
            .photos()
            .filter(|photo| photo.fate == Fate::Sent)
            .map(|photo| {
                let tag = self.photos.get(&hash(&photo.bytes)).map(|made| made.tag.as_str());
                (photo.session, tag.filter(|tag| !tag.is_empty()))
            })
            .collect();
        pairwise(&rows)
    }

    /// Paths of what had to be sent and was not taken.
    pub(crate) fn missing<'a>(&self, party: &'a Party) -> Vec<&'a Path> {
        let sent = party.photos().filter(|photo| photo.fate == Fate::Sent);
        sent.filter(|photo| !self.photos.contains_key(&hash(&photo.bytes))).map(|photo| photo.path.as_path()).collect()
    }

    /// Paths of what must never be sent and was taken.
    pub(crate) fn leaked<'a>(&self, party: &'a Party) -> Vec<&'a Path> {
        let never = party.photos().filter(|photo| photo.fate == Fate::Never);
        never.filter(|photo| self.photos.contains_key(&hash(&photo.bytes))).map(|photo| photo.path.as_path()).collect()
    }

    /// Photos whose kind is told wrongly.
    pub(crate) fn wrong_kinds(&self, party: &Party) -> Vec<(PathBuf, Option<Kind>)> {
        let told = party.photos().filter_map(|photo| {
            let made = self.photos.get(&hash(&photo.bytes))?;
            let kind = photo.kind?;
            (made.kind != Some(kind)).then(|| (photo.path.clone(), made.kind))
        });
        told.collect()
    }

    /// Tags with the paths of their photos, for a failure's words.
    pub(crate) fn groups(&self, party: &Party) -> BTreeMap<&str, Vec<(usize, String)>> {
        let mut groups: BTreeMap<&str, Vec<(usize, String)>> = BTreeMap::new();
        for photo in party.photos() {
            if let Some(made) = self.photos.get(&hash(&photo.bytes)) {
                groups.entry(&made.tag).or_default().push((photo.session, photo.path.display().to_string()));
            }
        }
        groups
    }
}

struct Room {
    dir: TempDir,
}

impl Room {
    fn new(party: &Party, sessions: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let watched = Path::new("booth").join(&party.watched);
        fs::create_dir_all(dir.path().join(&watched)).unwrap();
        let text = format!(
            "name = \"Garden Party\"\ndate = \"2026-06-20\"\n[[folders]]\npath = \"{}\"\nsessions = {sessions}\nsettle-seconds = 0.2\n",
            watched.to_string_lossy().replace('\\', "/")
        );
        fs::write(dir.path().join("event.toml"), text).unwrap();
        Self { dir }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn event_plan(&self) -> boothlift_engine::EventPlan {
        let file = EventFile::read(&self.path().join("event.toml")).unwrap();
        file.plan(|_| None).unwrap()
    }

    async fn start(&self, clock: &Arc<FakeClock>) -> Engine {
        let setup = Setup {
            data: self.path().join("data"),
            clock: Arc::clone(clock) as Arc<dyn Clock>,
            vault: Arc::new(NoVault::default()),
            seed: 7,
            host: HostFacts {
                name: "test".into(),
                version: "0.0.0".into(),
                dialogs: false,
                tray: false,
                set_up: true,
                pretend: false,
            },
            hints: true,
            gallery_listen: "127.0.0.1:0".parse().unwrap(),
        };
        Engine::start(setup).await.unwrap()
    }

    fn outcome(&self) -> Outcome {
        let mut photos = BTreeMap::new();
        status::ledger(&self.path().join("data"), |row| {
            photos.insert(row.sha256.clone(), Made { tag: row.session.clone(), kind: row.kind });
        })
        .unwrap();
        Outcome { photos }
    }
}

#[derive(Default)]
struct NoVault(Mutex<HashMap<String, Secret>>);

impl Vault for NoVault {
    fn get(&self, key: &str) -> Result<Option<Secret>, VaultError> {
        Ok(self.0.lock().unwrap().get(key).cloned())
    }
    fn set(&self, key: &str, secret: &Secret) -> Result<(), VaultError> {
        self.0.lock().unwrap().insert(key.into(), secret.clone());
        Ok(())
    }
    fn forget(&self, key: &str) -> Result<(), VaultError> {
        self.0.lock().unwrap().remove(key);
        Ok(())
    }
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
