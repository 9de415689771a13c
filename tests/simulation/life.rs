//! One life of the program: from its start to an orderly stop, a pulled plug, or the end of the evening.

use super::{
    disk::{Booth, Copies},
    service::Driver,
    workers,
    world::{MOST_PHOTOS, Shared, Weather, World, hash, lock, photo},
};
use boothlift_contract::{
    Clock, DeliveryState, DestinationId, DestinationKind, DropTarget, FileId, HostFacts, PackUpVerdict, Reply, Request,
    TakeDownState, Timestamp,
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
    let (clock, death, fuse_time, to_the_end) = {
        let mut world = lock(&world);
        // Now and then it lives on when the faults cease, with all that it went through.
        let to_the_end = last || world.chance(15);
        // Half of the plugs are pulled amid the work, half at any moment.
        let by_steps = !to_the_end && world.chance(40);
        let fuse = by_steps.then(|| world.dice.random_range(1..200));
        let time = (!to_the_end && world.chance(40)).then(|| world.millis(0..200_000));
        let clock = world.live(fuse);
        (clock, Arc::clone(&world.death), time, to_the_end)
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
        end = Life::run(&world, &clock, &room, last, to_the_end) => end,
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
    async fn run(world: &Shared, clock: &Arc<FakeClock>, room: &Path, last: bool, to_the_end: bool) -> End {
        let Some(life) = Life::begin(world, clock, room).await else { return End::Killed };
        if !last {
            life.party().await;
        }
        if to_the_end { life.come_to_an_end(last).await } else { life.stop().await }
    }

    /// The program starts; none where it does not.
    pub(crate) async fn begin(world: &'a Shared, clock: &'a Arc<FakeClock>, room: &'a Path) -> Option<Self> {
        let data = room.join("data");
        fs::create_dir_all(&data).unwrap();
        let (paced, refusing) = (Arc::clone(world), Arc::clone(world));
        let store = Store::open_in_step(&data, move || lock(&paced).disk(), move || lock(&refusing).refuses()).unwrap();
        lock(world).store = Some(store.clone());
        settle(world, &store, &data);
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
            booth: Arc::new(Booth(Arc::clone(world))),
            copies: Arc::new(Copies(Arc::clone(world))),
            drivers,
            beat: BEAT,
            surroundings: false,
            ..Ports::default()
        };
        let engine = match Engine::start_with(setup, ports).await {
            Ok(engine) => engine,
            Err(error) => {
                // It needs records that can be written; somebody starts it once more.
                assert!(lock(world).refused_at.is_some(), "{error}");
                lock(world).note(format!("does not start: {error}"));
                return None;
            }
        };
        listen(world, &engine, room);
        let life = Life { world, clock, engine, store, room };
        if life.store.read_blocking(boothlift_store::events::current).unwrap().is_none()
            && let Err(failure) = life.engine.configure(life.plan()).await
        {
            life.is_no(&failure);
        }
        Some(life)
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
            regret: lock(self.world).regret,
            order: boothlift_contract::SendingOrder::default(),
            approval: None,
            singles: None,
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
    async fn party(&self) {
        let happenings = lock(self.world).dice.random_range(3..14);
        for _ in 0..happenings {
            let what = lock(self.world).dice.random_range(0..100);
            match what {
                0..22 => self.shoot(),
                22..35 => self.import().await,
                35..68 => {
                    let pause = {
                        let mut world = lock(self.world);
                        if world.chance(80) { world.millis(1..20_000) } else { world.millis(20_000..900_000) }
                    };
                    tokio::time::sleep(pause).await;
                }
                68..73 => self.mend().await,
                73..77 => self.retry_now().await,
                77..80 => self.decide_held().await,
                80..82 => self.set_the_clock(),
                82..96 => self.say().await,
                _ => self.look(),
            }
        }
        self.look();
    }

    async fn stop(&self) -> End {
        lock(self.world).note("stops");
        self.engine.shutdown().await;
        End::Stopped
    }

    /// Faults have ceased: whatever is left must go, with a person who answers what is asked. Nobody touches a program that
    /// lives on, unless a token is refused: `fresh` is whether it began only now.
    async fn come_to_an_end(&self, fresh: bool) -> End {
        let denied = {
            let mut world = lock(self.world);
            world.faults = false;
            world.services.values().any(|service| service.weather == Weather::Denied)
        };
        if self.store.read_blocking(boothlift_store::events::current).unwrap().is_none() {
            self.engine.configure(self.plan()).await.unwrap();
        }
        self.let_everything_go().await;
        self.import_all().await;
        if fresh || denied {
            self.mend().await;
        }
        let begun = self.clock.monotonic();
        loop {
            self.look();
            if self.is_over() {
                break;
            }
            let waited = self.clock.monotonic() - begun;
            assert!(waited < Duration::from_secs(4 * 3600), "not everything went: {:#?}", self.open());
            self.decide_held().await;
            self.insist_on_removals().await;
            tokio::time::sleep(Duration::from_secs(20)).await;
        }
        let snapshot = match self.engine.ask(Request::Snapshot {}).await.unwrap() {
            Reply::Snapshot(snapshot) => snapshot,
            other => panic!("{other:?}"),
        };
        // One that was taken down may still count as delivered where a person has to remove it.
        let (photos, down) = {
            let world = lock(self.world);
            (world.written.len(), world.people.down().count())
        };
        let (counts, all) = (snapshot.counts, u32::try_from(photos - down).unwrap()..=u32::try_from(photos).unwrap());
        assert!(all.contains(&counts.delivered) && counts.photos == counts.delivered, "{all:?}: {counts:?}");
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
        let by_hand = |world: &World, id: &DestinationId| {
            let removals = world.services[id].removals.values();
            u32::try_from(removals.filter(|state| **state == TakeDownState::ByHand).count()).unwrap()
        };
        for place in check.places {
            let by_hand = by_hand(&world, &place.destination);
            let gallery = &world.service(&place.destination).gallery;
            let photos: BTreeSet<_> = gallery.iter().map(|(photo, ..)| *photo).collect();
            // Copies, and what only a person can find and remove.
            let copies = u32::try_from(gallery.len() - photos.len()).unwrap() + by_hand;
            let seen = (place.kind != DestinationKind::EventGallery).then_some(place.confirmed);
            assert_eq!((place.missing_total, place.seen), (0, seen), "{place:?}");
            assert!(place.extra <= copies, "{copies} copies: {place:?}");
        }
    }

    fn new_photo(&self, folder: &Path) -> Option<PathBuf> {
        let room = lock(self.world).written.len() < MOST_PHOTOS;
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
        fs::write(&path, &bytes).unwrap();
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
            self.drop_in(files).await;
        }
    }

    async fn drop_in(&self, files: Vec<PathBuf>) {
        // Before there is an event nothing can be taken.
        if self.store.read_blocking(boothlift_store::events::current).unwrap().is_some()
            && let Err(failure) = self.engine.import(files, DropTarget::Window {}).await
        {
            self.is_no(&failure);
        }
    }

    /// What was dropped amid a pulled plug is dropped again.
    async fn import_all(&self) {
        let given = self.room.join("given");
        if given.exists() {
            self.drop_in(vec![given]).await;
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
        if let Err(failure) = self.engine.look_for_tokens().await {
            self.is_no(&failure);
        }
    }

    async fn retry_now(&self) {
        {
            let mut world = lock(self.world);
            world.services.values_mut().for_each(super::world::Service::nudged);
            world.note("try again now");
        }
        if let Err(failure) = self.engine.ask(Request::RetryNow { destination: None }).await {
            self.is_no(&failure);
        }
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
        let by = lock(self.world).set_the_clock();
        self.clock.set_wall(Timestamp(self.clock.now().0 + by));
    }

    pub(crate) fn photos(&self) -> Vec<boothlift_contract::PhotoId> {
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
            let down = lock(self.world).people.took_down(photo);
            let ended = |state| state == DeliveryState::Confirmed || down && state == DeliveryState::Cancelled;
            let waits = all.into_iter().filter(|row| !ended(row.state));
            open.extend(waits.map(|row| format!("{row:?}")));
        }
        open
    }

    pub(crate) fn is_over(&self) -> bool {
        let all = {
            let world = lock(self.world);
            world.adopted.len() == world.written.len()
        };
        all && self.open().is_empty() && self.is_all_removed()
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
            lock(self.world).photos.insert(all[0].sha256.clone(), id);
            let safe = self.room.join("data/safe-copies").join(format!("{}.jpg", all[0].sha256));
            assert!(safe.is_file(), "{} is gone", safe.display());
            for row in &all {
                let mut world = lock(self.world);
                world.demand_promised(row);
                let (jumped, down) = (world.wall_jumped, world.people.took_down(id));
                let service = world.service(&row.destination);
                let copies = service.gallery.iter().filter(|(photo, ..)| *photo == id).count();
                let begun = service.begun.get(&id).copied().unwrap_or(0);
                assert!(begun <= row.attempt, "photo {id} was begun {begun} times: {row:?}");
                let flies = matches!(row.state, DeliveryState::Sending | DeliveryState::BodySent);
                assert!(flies || !service.in_flight.contains(&id), "photo {id} flies: {row:?}");
                if row.state == DeliveryState::Confirmed && !down {
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
fn settle(world: &Shared, store: &Store, data: &Path) {
    let hashes: Vec<String> = store.read_blocking(photos::hashes).unwrap().into_iter().map(|(hash, _)| hash).collect();
    let mut world = lock(world);
    for sha256 in &world.adopted {
        assert!(hashes.contains(sha256), "{sha256} was adopted and is lost");
    }
    for sha256 in &hashes {
        let copy = fs::read(data.join(format!("safe-copies/{sha256}.jpg"))).unwrap_or_default();
        assert_eq!(hash(&copy), *sha256, "the safe copy of a photo is not there");
    }
    world.adopted.extend(hashes);
    let now = world.now();
    world.people.recall(store, now);
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
