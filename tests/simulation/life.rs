//! One life of the program: from its start to an orderly stop, a pulled plug, or the end of the evening.

use super::{
    service::Driver,
    workers,
    world::{Shared, Weather, hash, lock, photo},
};
use boothlift_contract::{
    Clock, DeliveryState, DestinationId, DestinationKind, DropTarget, FileId, HostFacts, PackUpVerdict, Reply, Request,
    Timestamp,
};
use boothlift_destinations::{Destination, Secret, Vault, VaultError};
use boothlift_engine::{DestinationPlan, Engine, EventPlan, FolderPlan, Ports, Setup};
use boothlift_store::{Store, deliveries, listing, photos};
use boothlift_testkit::clock::FakeClock;
use rand::RngExt;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

/// Files of one evening, at most.
const PHOTOS: usize = 6;
/// Nobody looks at the page, so it is not drawn five times a second.
const BEAT: Duration = Duration::from_secs(10);
/// No delivery waits longer than this for its turn.
const FURTHEST: Duration = Duration::from_secs(660);

/// How a life ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Killed,
    Stopped,
    /// Everything is confirmed.
    Over,
}

/// A vault that always opens.
struct OpenVault;

impl Vault for OpenVault {
    fn get(&self, key: &str) -> Result<Option<Secret>, VaultError> {
        Ok(Some(Secret::new(format!("token-of-{key}"))))
    }
    fn set(&self, _: &str, _: &Secret) -> Result<(), VaultError> {
        Ok(())
    }
    fn forget(&self, _: &str) -> Result<(), VaultError> {
        Ok(())
    }
}

/// Lives once. `last`: faults have ceased, and it goes on until everything is confirmed.
pub(crate) async fn live(world: Shared, room: PathBuf, last: bool) -> End {
    let (clock, death, fuse_time) = {
        let mut world = lock(&world);
        // Half of the plugs are pulled amid the work, half at any moment.
        let by_steps = !last && world.chance(40);
        let fuse = by_steps.then(|| world.dice.random_range(1..150));
        let time = (!last && world.chance(40)).then(|| world.millis(0..200_000));
        let clock = world.live(fuse);
        (clock, Arc::clone(&world.death), time)
    };
    let plug = async {
        match fuse_time {
            Some(time) => tokio::time::sleep(time).await,
            None => std::future::pending().await,
        }
    };
    let end = tokio::select! {
        biased;
        () = death.notified() => End::Killed,
        () = plug => End::Killed,
        end = Life::run(&world, &clock, &room, last) => end,
    };
    // Whatever happens while it falls is not the program's any more.
    lock(&world).die();
    end
}

pub(crate) struct Life<'a> {
    pub(crate) world: &'a Shared,
    pub(crate) clock: &'a FakeClock,
    pub(crate) engine: Engine,
    pub(crate) store: Store,
    room: &'a Path,
}

impl<'a> Life<'a> {
    async fn run(world: &Shared, clock: &Arc<FakeClock>, room: &Path, last: bool) -> End {
        let life = Life::begin(world, clock, room).await;
        if last { life.come_to_an_end().await } else { life.party().await }
    }

    /// The program starts.
    pub(crate) async fn begin(world: &'a Shared, clock: &'a Arc<FakeClock>, room: &'a Path) -> Self {
        let data = room.join("data");
        fs::create_dir_all(&data).unwrap();
        let paced = Arc::clone(world);
        let store = Store::open_in_step(&data, move || lock(&paced).disk()).unwrap();
        lock(world).store = Some(store.clone());
        settle(world, &store);
        let ids: Vec<DestinationId> = lock(world).services.keys().cloned().collect();
        let drivers: BTreeMap<_, _> = ids
            .into_iter()
            .map(|id| (id.clone(), Arc::new(Driver::new(id, Arc::clone(world))) as Arc<dyn Destination>))
            .collect();
        let setup = Setup {
            data,
            clock: Arc::clone(clock) as Arc<dyn Clock>,
            vault: Arc::new(OpenVault),
            seed: lock(world).dice.random_range(0..u64::MAX),
            host: HostFacts {
                name: "simulation".into(),
                version: "0.0.0".into(),
                dialogs: false,
                tray: false,
                set_up: true,
                pretend: false,
            },
            hints: false,
            gallery_listen: "127.0.0.1:0".parse().unwrap(),
        };
        let ports = Ports {
            store: Some(store.clone()),
            workers: workers::drawn(Arc::clone(world)),
            drivers,
            beat: BEAT,
            surroundings: false,
        };
        let engine = Engine::start_with(setup, ports).await.unwrap();
        listen(world, &engine, room);
        let life = Life { world, clock, engine, store, room };
        if life.store.read_blocking(boothlift_store::events::current).unwrap().is_none() {
            life.engine.configure(life.plan()).await.unwrap();
        }
        life
    }

    fn plan(&self) -> EventPlan {
        let destination = |id: &str, kind, settings| DestinationPlan {
            id: DestinationId(id.into()),
            kind,
            label: id.into(),
            settings,
            resend_after: None,
            preparing: boothlift_contract::Preparing::default(),
            token: Some(Secret::new(format!("token-of-{id}"))),
            listen: None,
            upload_token: None,
        };
        let base = "http://127.0.0.1:9";
        EventPlan {
            name: "Garden Party".into(),
            date: "2026-06-20".into(),
            collection_url: None,
            starts: None,
            ends: None,
            regret: Duration::ZERO,
            order: boothlift_contract::SendingOrder::default(),
            speed_limit_kb: None,
            keep_copies_days: None,
            asks_about_old: false,
            folders: vec![FolderPlan {
                path: booth(self.room),
                rule: "none".into(),
                gap: Duration::from_secs(25),
                settle: Duration::from_secs(2),
                old_from: None,
                subfolders: true,
                include: Vec::new(),
                exclude: Vec::new(),
            }],
            destinations: vec![
                destination(
                    "event-gallery",
                    DestinationKind::EventGallery,
                    serde_json::json!({ "preset": "custom", "endpoint": format!("{base}/upload") }),
                ),
                destination(
                    "selfcommunity",
                    DestinationKind::SelfCommunity,
                    serde_json::json!({ "base-url": base, "event-id": 7 }),
                ),
                destination(
                    "cyclemate",
                    DestinationKind::CycleMate,
                    serde_json::json!({ "base-url": base, "event-id": 123 }),
                ),
            ],
            calls: None,
        }
    }

    /// Some things that happen of an evening.
    async fn party(&self) -> End {
        let happenings = lock(self.world).dice.random_range(3..14);
        for _ in 0..happenings {
            let what = lock(self.world).dice.random_range(0..100);
            match what {
                0..25 => self.shoot(),
                25..40 => self.import().await,
                40..80 => {
                    let pause = {
                        let mut world = lock(self.world);
                        if world.chance(80) { world.millis(1..20_000) } else { world.millis(20_000..900_000) }
                    };
                    tokio::time::sleep(pause).await;
                }
                80..85 => self.mend().await,
                85..89 => self.retry_now().await,
                89..92 => self.decide_held().await,
                92..94 => self.set_the_clock(),
                _ => self.look(),
            }
        }
        self.look();
        lock(self.world).note("stops");
        self.engine.shutdown().await;
        End::Stopped
    }

    /// Faults have ceased: whatever is left must go, with a person who answers what is asked.
    async fn come_to_an_end(&self) -> End {
        self.import_all().await;
        self.mend().await;
        let begun = self.clock.monotonic();
        loop {
            self.look();
            if self.is_over() {
                break;
            }
            let waited = self.clock.monotonic() - begun;
            assert!(waited < Duration::from_secs(4 * 3600), "not everything went: {:#?}", self.open());
            self.decide_held().await;
            tokio::time::sleep(Duration::from_secs(20)).await;
        }
        let snapshot = match self.engine.ask(Request::Snapshot {}).await.unwrap() {
            Reply::Snapshot(snapshot) => snapshot,
            other => panic!("{other:?}"),
        };
        let photos = u32::try_from(lock(self.world).written.len()).unwrap();
        assert_eq!(snapshot.counts.delivered, photos, "{:?}", snapshot.counts);
        assert_eq!(snapshot.counts.photos, photos, "{:?}", snapshot.counts);
        self.pack_up().await;
        self.engine.shutdown().await;
        End::Over
    }

    /// The galleries show every photo, and nothing but copies that answers were lost of.
    async fn pack_up(&self) {
        let begun = self.clock.monotonic();
        self.engine.ask(Request::PackUp {}).await.unwrap();
        let check = loop {
            let Reply::Snapshot(snapshot) = self.engine.ask(Request::Snapshot {}).await.unwrap() else { panic!() };
            let check = snapshot.pack_up.unwrap();
            if check.ended_at.is_some() && check.verdict == PackUpVerdict::Ready {
                break check;
            }
            let waited = self.clock.monotonic() - begun;
            assert!(waited < Duration::from_secs(1800), "it never may be packed up: {check:#?}");
            tokio::time::sleep(BEAT).await;
        };
        let mut world = lock(self.world);
        for place in check.places {
            let gallery = &world.service(&place.destination).gallery;
            let photos: BTreeSet<_> = gallery.iter().map(|(photo, ..)| *photo).collect();
            let copies = u32::try_from(gallery.len() - photos.len()).unwrap();
            let seen = (place.kind != DestinationKind::EventGallery).then_some(place.confirmed);
            assert_eq!((place.missing_total, place.seen), (0, seen), "{place:?}");
            assert!(place.extra <= copies, "{copies} copies: {place:?}");
        }
    }

    fn new_photo(&self, folder: &Path) -> Option<PathBuf> {
        let room = lock(self.world).written.len() < PHOTOS;
        room.then(|| self.one_more(folder))
    }

    /// A booth writes so many photos at once.
    pub(crate) fn shoot_many(&self, photos: usize) {
        for _ in 0..photos {
            self.one_more(&booth(self.room));
        }
    }

    fn one_more(&self, folder: &Path) -> PathBuf {
        let (name, bytes) = {
            let mut world = lock(self.world);
            let number = world.written.len();
            let name = format!("photo{number:02}.jpg");
            let bytes = photo(number);
            world.written.insert(name.clone(), hash(&bytes));
            world.note(format!("writes {name}"));
            (name, bytes)
        };
        fs::create_dir_all(folder).unwrap();
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        let at = u64::try_from(self.clock.now().0.max(0)).unwrap();
        let at = UNIX_EPOCH + Duration::from_millis(at);
        File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
        path
    }

    /// The booth writes a photo or two.
    fn shoot(&self) {
        let photos = lock(self.world).dice.random_range(1..3);
        for _ in 0..photos {
            self.new_photo(&booth(self.room));
        }
    }

    /// Somebody drops a few files over the window.
    async fn import(&self) {
        let files = lock(self.world).dice.random_range(1..4);
        let files: Vec<_> = (0..files).filter_map(|_| self.new_photo(&self.room.join("given"))).collect();
        if !files.is_empty() {
            self.engine.import(files, DropTarget::Window {}).await.unwrap();
        }
    }

    /// What was dropped amid a pulled plug is dropped again.
    async fn import_all(&self) {
        let given = self.room.join("given");
        if given.exists() {
            self.engine.import(vec![given], DropTarget::Window {}).await.unwrap();
        }
    }

    /// Somebody types the right token, wherever it is refused.
    async fn mend(&self) {
        {
            let mut world = lock(self.world);
            let now = world.now();
            for service in world.services.values_mut() {
                if service.weather == Weather::Denied {
                    service.weather_ends = now;
                }
                service.nudged();
            }
            world.note("the tokens are mended");
        }
        self.engine.look_for_tokens().await.unwrap();
    }

    async fn retry_now(&self) {
        {
            let mut world = lock(self.world);
            world.services.values_mut().for_each(super::world::Service::nudged);
            world.note("try again now");
        }
        self.engine.ask(Request::RetryNow { destination: None }).await.unwrap();
    }

    /// A person says of everything that is held: send it.
    async fn decide_held(&self) {
        let held: Vec<FileId> = self
            .store
            .read_blocking(|view| {
                let mut files = Vec::new();
                for photo in self.photos() {
                    let all = deliveries::of_photo(view, photo)?;
                    if all.iter().any(|row| row.state == DeliveryState::Held) {
                        files.push(listing::file_of(view, photo)?);
                    }
                }
                Ok(files)
            })
            .unwrap();
        for file in held {
            lock(self.world).note(format!("send file {file} anyway"));
            // What moved on meanwhile is not asked about any more.
            let _ = self.engine.ask(Request::SendAnyway { file }).await;
        }
    }

    /// Somebody sets the computer's clock.
    fn set_the_clock(&self) {
        let mut world = lock(self.world);
        let by = [-3_600_000, 3_600_000, -60_000, 86_400_000, -86_400_000][world.dice.random_range(0..5)];
        world.wall_off += by;
        world.wall_jumped = true;
        if by > 0 {
            world.set_ahead_at = Some(world.now());
        }
        world.note(format!("the clock is set by {by} ms"));
        self.clock.set_wall(Timestamp(self.clock.now().0 + by));
    }

    fn photos(&self) -> Vec<boothlift_contract::PhotoId> {
        self.store
            .read_blocking(|view| {
                let mut query = view.prepare("SELECT id FROM photos ORDER BY id")?;
                let ids = query.query_map([], |row| Ok(boothlift_contract::PhotoId(row.get(0)?)))?;
                Ok(ids.collect::<Result<Vec<_>, _>>()?)
            })
            .unwrap()
    }

    fn open(&self) -> Vec<String> {
        let mut open = Vec::new();
        for photo in self.photos() {
            let all = self.store.read_blocking(|view| deliveries::of_photo(view, photo)).unwrap();
            let waits = all.into_iter().filter(|row| row.state != DeliveryState::Confirmed);
            open.extend(waits.map(|row| format!("{row:?}")));
        }
        open
    }

    pub(crate) fn is_over(&self) -> bool {
        let world = lock(self.world);
        world.adopted.len() == world.written.len() && self.open().is_empty()
    }

    /// What must hold at any moment.
    pub(crate) fn look(&self) {
        let services: Vec<DestinationId> = lock(self.world).services.keys().cloned().collect();
        let now = self.clock.now();
        let mut adopted = Vec::new();
        for id in self.photos() {
            let all = self.store.read_blocking(|view| deliveries::of_photo(view, id)).unwrap();
            let mut at: Vec<_> = all.iter().map(|row| row.destination.clone()).collect();
            at.sort();
            assert_eq!(at, services, "photo {id} is planned once for each service");
            adopted.push(all[0].sha256.clone());
            let safe = self.room.join("data/safe-copies").join(format!("{}.jpg", all[0].sha256));
            assert!(safe.is_file(), "{} is gone", safe.display());
            for row in &all {
                let mut world = lock(self.world);
                let jumped = world.wall_jumped;
                let service = world.service(&row.destination);
                let copies = service.gallery.iter().filter(|(photo, ..)| *photo == id).count();
                let begun = service.begun.get(&id).copied().unwrap_or(0);
                assert!(begun <= row.attempt, "photo {id} was begun {begun} times: {row:?}");
                let flies = matches!(row.state, DeliveryState::Sending | DeliveryState::BodySent);
                assert!(flies || !service.in_flight.contains(&id), "photo {id} flies: {row:?}");
                if row.state == DeliveryState::Confirmed {
                    assert!(copies > 0, "photo {id} is confirmed and not there: {row:?}");
                }
                if matches!(row.state, DeliveryState::Waiting | DeliveryState::Unknown) {
                    assert!(jumped || row.due_at.since(now) <= FURTHEST, "photo {id} waits too long: {row:?}");
                }
            }
        }
        let mut world = lock(self.world);
        world.adopted.extend(adopted);
    }
}

/// What a new life finds in the records of the last one.
fn settle(world: &Shared, store: &Store) {
    let hashes: Vec<String> = store.read_blocking(photos::hashes).unwrap().into_iter().map(|(hash, _)| hash).collect();
    let mut world = lock(world);
    for sha256 in &world.adopted {
        assert!(hashes.contains(sha256), "{sha256} was adopted and is lost");
    }
    world.adopted.extend(hashes);
    for (id, service) in &mut world.services {
        for photo in std::mem::take(&mut service.answered) {
            let rows = store.read_blocking(|view| deliveries::of_photo(view, photo)).unwrap();
            let confirmed = rows.iter().any(|row| row.destination == *id && row.state == DeliveryState::Confirmed);
            if !confirmed {
                *service.unseen.entry(photo).or_default() += 1;
            }
        }
    }
}

/// Every word of the engine goes into the trace.
fn listen(world: &Shared, engine: &Engine, room: &Path) {
    let (world, mut events, room) = (Arc::clone(world), engine.events(), room.to_string_lossy().into_owned());
    tokio::spawn(async move {
        while let Ok(stamped) = events.recv().await {
            let line = format!("{:?}", stamped.event).replace(&room, "~");
            lock(&world).note(line);
        }
    });
}

pub(crate) fn booth(room: &Path) -> PathBuf {
    room.join("booth")
}
