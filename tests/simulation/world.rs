//! What outlives a program that is killed: the booth's photos, the services, their weather, and the dice.

use super::{disk::Unflushed, people::People};
use boothlift_contract::{Clock, DestinationId, DestinationKind, PhotoId, TakeDownState, Timestamp};
use boothlift_store::Store;
use boothlift_testkit::{booth::picture, clock::FakeClock};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sha2::{Digest, Sha256};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;

pub(crate) type Shared = Arc<Mutex<World>>;

/// Within this the program has written down what a service asked for.
const WRITTEN_WITHIN: Duration = Duration::from_secs(12);
/// What is not flushed for so long the system brings to the disk by itself.
const FLUSHED_WITHIN: Duration = Duration::from_secs(35);
/// Bytes that a service takes at most, where it has such a limit: less than a large photo, more than a small one.
const LIMIT: u64 = 2_800;
/// Files of one evening, at most.
pub(crate) const MOST_PHOTOS: usize = 6;
/// When every evening begins.
const BEGUN: Timestamp = Timestamp(1_781_985_600_000);

/// How it is to send to a service for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weather {
    Fair,
    /// Every third request or so goes wrong, each in its own way.
    Rough,
    Offline,
    Portal,
    /// The token is refused until somebody mends it.
    Denied,
    Full,
    Busy,
}

/// How the disk of safe copies is for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spin {
    Good,
    /// It says so, and takes nothing more.
    Full,
    /// It has room as far as it tells, and takes nothing more.
    Quota,
    /// Every fourth piece of work fails, reading too.
    Failing,
}

/// A service, as it is whatever becomes of the program.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) kind: DestinationKind,
    pub(crate) weather: Weather,
    /// In time since the evening began.
    pub(crate) weather_ends: Duration,
    /// Bytes of a photo, at most.
    pub(crate) limit: Option<u64>,
    /// What is in the gallery: photo, hash of what the booth wrote, and the id it has there.
    pub(crate) gallery: Vec<(PhotoId, String, u64)>,
    /// The id that comes next.
    pub(crate) next_id: u64,
    /// Hashes of the smaller copies that came of each photo.
    pub(crate) smaller: BTreeMap<PhotoId, String>,
    /// How the removal of each photo stood when all was over.
    pub(crate) removals: BTreeMap<PhotoId, TakeDownState>,
    /// Uploads in steps: bytes and hash of each by its id.
    pub(crate) uploads: BTreeMap<u64, (u64, String)>,
    /// Media that may be put into the gallery.
    pub(crate) media: BTreeMap<u64, String>,
    pub(crate) in_flight: BTreeSet<PhotoId>,
    /// Times that each photo was begun.
    pub(crate) begun: BTreeMap<PhotoId, u32>,
    /// Copies in the gallery whose answer nobody has seen.
    pub(crate) unseen: BTreeMap<PhotoId, u32>,
    /// Copies whose answer was given, and which the program may not have written down yet.
    pub(crate) answered: BTreeSet<PhotoId>,
    /// Nothing may be begun before this, whatever becomes of the program.
    pub(crate) not_before: Option<Duration>,
    /// When it named that time last.
    pub(crate) named_at: Duration,
    /// In this life, since nobody asked for another try: when it was first found out of reach, and tried last.
    pub(crate) found_offline: Option<Duration>,
    pub(crate) probed: Option<Duration>,
    /// How often it was tried in all.
    pub(crate) probes: u32,
    /// In this life, since when every request went well; none where the last one did not.
    pub(crate) smooth_since: Option<Duration>,
}

pub(crate) struct World {
    pub(crate) dice: StdRng,
    pub(crate) services: BTreeMap<DestinationId, Service>,
    /// Hashes of all that the booth wrote, by file name.
    pub(crate) written: BTreeMap<String, String>,
    /// The photos that came of them.
    pub(crate) photos: BTreeMap<String, PhotoId>,
    /// Hashes of all that was ever found adopted.
    pub(crate) adopted: BTreeSet<String>,
    pub(crate) people: People,
    pub(crate) faults: bool,
    /// No service is within reach, whatever the weather is.
    pub(crate) shut: bool,
    /// The disk takes no time.
    pub(crate) steady: bool,
    /// How long each photo of the booth waits before it goes.
    pub(crate) regret: Duration,
    /// Whether the disk ever is anything but good.
    bad_disk: bool,
    spin: Spin,
    spin_ends: Duration,
    /// Whether the records can be written no more than the copies.
    records_too: bool,
    /// When the records could not be written last.
    pub(crate) refused_at: Option<Duration>,
    pub(crate) unflushed: Unflushed,
    pub(crate) trace: Vec<String>,
    pub(crate) store: Option<Store>,
    clock: Option<Arc<FakeClock>>,
    /// Time that passed in earlier lives and between them.
    before: Duration,
    /// How far somebody set the computer's clock, in milliseconds.
    pub(crate) wall_off: i64,
    pub(crate) wall_jumped: bool,
    /// When somebody set it ahead last.
    pub(crate) set_ahead_at: Option<Duration>,
    /// Steps until the plug is pulled.
    fuse: Option<u32>,
    pub(crate) dead: bool,
    pub(crate) death: Arc<Notify>,
    /// What broke a promise first.
    pub(crate) broken: Option<String>,
    pub(crate) requests: u32,
    pub(crate) lives: u32,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let kinds = [
            ("event-gallery", DestinationKind::EventGallery),
            ("selfcommunity", DestinationKind::SelfCommunity),
            ("cyclemate", DestinationKind::CycleMate),
        ];
        let mut dice = StdRng::seed_from_u64(seed);
        let regret = Duration::from_secs(if dice.random_range(0..4) == 0 { 20 } else { 0 });
        let bad_disk = dice.random_range(0..2) == 0;
        let mut service = |kind| Service::new(kind, (dice.random_range(0..3) == 0).then_some(LIMIT));
        let services = kinds.map(|(id, kind)| (DestinationId(id.into()), service(kind))).into();
        Self {
            dice,
            services,
            people: People::default(),
            regret,
            bad_disk,
            spin: Spin::Good,
            spin_ends: Duration::ZERO,
            records_too: false,
            refused_at: None,
            unflushed: Unflushed::default(),
            written: BTreeMap::new(),
            photos: BTreeMap::new(),
            adopted: BTreeSet::new(),
            faults: true,
            shut: false,
            steady: false,
            trace: Vec::new(),
            store: None,
            clock: None,
            before: Duration::ZERO,
            wall_off: 0,
            wall_jumped: false,
            set_ahead_at: None,
            fuse: None,
            dead: false,
            death: Arc::new(Notify::new()),
            broken: None,
            requests: 0,
            lives: 0,
        }
    }

    /// A new life begins; the plug is pulled after `fuse` steps, if it is.
    pub(crate) fn live(&mut self, fuse: Option<u32>) -> Arc<FakeClock> {
        let wall = BEGUN.plus(self.before);
        let clock = Arc::new(FakeClock::new(Timestamp(wall.0 + self.wall_off)));
        self.clock = Some(Arc::clone(&clock));
        (self.fuse, self.dead, self.death) = (fuse, false, Arc::new(Notify::new()));
        self.lives += 1;
        for service in self.services.values_mut() {
            (service.found_offline, service.probed, service.smooth_since) = (None, None, None);
        }
        clock
    }

    /// The program is no more. Called while its clock still goes; time stands still until [`World::rest`].
    pub(crate) fn die(&mut self) {
        self.before = self.now();
        let (before, set_at, refused_at) = (self.before, self.set_ahead_at, self.refused_at);
        for service in self.services.values_mut() {
            // The answer may have died with the program. One that lived on has it written down, also by the clock that
            // somebody set meanwhile.
            let fresh = |at: Duration| before.saturating_sub(at) < WRITTEN_WITHIN;
            // What it asked for could not be written down while nothing could.
            if fresh(service.named_at) || set_at.is_some_and(fresh) || refused_at.is_some_and(fresh) {
                service.not_before = None;
            }
        }
        (self.clock, self.store, self.dead) = (None, None, true);
    }

    /// It does not come back for a while.
    pub(crate) fn rest(&mut self, pause: Duration) {
        self.before += pause;
        if pause >= FLUSHED_WITHIN {
            self.unflushed.flush();
        }
    }

    /// The computer's power goes as well.
    pub(crate) fn lose_power(&mut self) {
        let (names, files) = self.unflushed.lose(&mut self.dice);
        self.note(format!("the power goes: {names} names and {files} files had not reached the disk"));
    }

    /// Somebody, or something, sets the computer's clock.
    pub(crate) fn set_the_clock(&mut self) -> i64 {
        const DAY: i64 = 86_400_000;
        let jumps = [-3_600_000, 3_600_000, -60_000, DAY, -DAY, 30 * DAY, -30 * DAY, 400 * DAY, -400 * DAY];
        let by = jumps[self.dice.random_range(0..jumps.len())];
        self.wall_off += by;
        self.wall_jumped = true;
        if by > 0 {
            self.set_ahead_at = Some(self.now());
            if self.clock.is_none() {
                // While no program is there to see it: by its records every wait is over.
                self.services.values_mut().for_each(|service| service.not_before = None);
            }
        }
        self.people.clock_was_set();
        self.note(format!("the clock is set by {by} ms"));
        by
    }

    /// Time since the evening began.
    pub(crate) fn now(&self) -> Duration {
        self.before + self.clock.as_ref().map_or(Duration::ZERO, |clock| clock.monotonic())
    }

    /// The computer's clock.
    pub(crate) fn wall(&self) -> Timestamp {
        self.clock.as_ref().map_or(BEGUN, |clock| clock.now())
    }

    pub(crate) fn note(&mut self, line: impl AsRef<str>) {
        let at = self.now().as_millis();
        self.trace.push(format!("{at} {}", line.as_ref()));
    }

    /// Ends the evening where `holds` is not so: a panic within the engine's tasks would end only them.
    pub(crate) fn demand(&mut self, holds: bool, words: impl FnOnce() -> String) {
        if !holds && self.broken.is_none() {
            let words = words();
            self.note(format!("BROKEN: {words}"));
            self.broken = Some(words);
            self.dead = true;
            self.death.notify_one();
        }
    }

    /// One step nearer to the plug; true when it is pulled.
    pub(crate) fn step(&mut self) -> bool {
        if let Some(left) = &mut self.fuse {
            *left = left.saturating_sub(1);
            if *left == 0 && !self.dead {
                self.dead = true;
                self.death.notify_one();
            }
        }
        self.dead
    }

    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.dice.random_range(0..100) < percent
    }

    pub(crate) fn millis(&mut self, range: std::ops::Range<u64>) -> Duration {
        Duration::from_millis(self.dice.random_range(range))
    }

    /// How long the disk takes for its next piece of work: mostly no time that counts.
    pub(crate) fn disk(&mut self) -> Duration {
        if self.step() {
            return Duration::from_secs(1 << 30);
        }
        if self.steady {
            return Duration::ZERO;
        }
        match self.dice.random_range(0..200) {
            0 => self.millis(100..2_000),
            1..60 => self.millis(1..9),
            _ => Duration::ZERO,
        }
    }

    /// How the disk is now.
    pub(crate) fn spin(&mut self) -> Spin {
        if !self.faults || !self.bad_disk {
            return Spin::Good;
        }
        let now = self.now();
        if now < self.spin_ends {
            return self.spin;
        }
        use Spin::{Failing, Full, Good, Quota};
        let spins = [Good, Good, Good, Full, Quota, Failing];
        self.spin = spins[self.dice.random_range(0..spins.len())];
        let lasts = if self.chance(80) { self.millis(500..30_000) } else { self.millis(30_000..400_000) };
        self.spin_ends = now + lasts;
        self.records_too = self.spin != Good && self.chance(50);
        let line = format!("the disk: {:?}, records too: {}", self.spin, self.records_too);
        self.note(line);
        self.spin
    }

    /// Whether a change of the records is not taken now.
    pub(crate) fn refuses(&mut self) -> bool {
        let refuses = self.spin() != Spin::Good && self.records_too && (self.spin != Spin::Failing || self.chance(50));
        if refuses {
            self.refused_at = Some(self.now());
            self.note("the records cannot be written");
        }
        refuses
    }

    pub(crate) fn weather(&mut self, id: &DestinationId) -> Weather {
        let now = self.now();
        let Some(service) = self.services.get(id) else { panic!("no such service") };
        if self.shut {
            return Weather::Offline;
        }
        if !self.faults {
            return Weather::Fair;
        }
        if now < service.weather_ends {
            return service.weather;
        }
        use Weather::{Busy, Denied, Fair, Full, Offline, Portal, Rough};
        let sky = [Fair, Fair, Fair, Rough, Rough, Rough, Offline, Offline, Portal, Denied, Full, Busy];
        let weather = sky[self.dice.random_range(0..sky.len())];
        let lasts = match weather {
            Offline | Portal | Full => self.millis(1_000..300_000),
            // Somebody has to mend it.
            Denied => Duration::from_secs(1 << 20),
            _ => self.millis(500..60_000),
        };
        if let Some(service) = self.services.get_mut(id) {
            (service.weather, service.weather_ends) = (weather, now + lasts);
        }
        self.note(format!("weather {id} {weather:?}"));
        weather
    }

    pub(crate) fn service(&mut self, id: &DestinationId) -> &mut Service {
        match self.services.get_mut(id) {
            Some(service) => service,
            None => panic!("no such service"),
        }
    }
}

impl Service {
    fn new(kind: DestinationKind, limit: Option<u64>) -> Self {
        Self {
            kind,
            limit,
            next_id: 1,
            smaller: BTreeMap::new(),
            removals: BTreeMap::new(),
            smooth_since: None,
            weather: Weather::Fair,
            weather_ends: Duration::ZERO,
            gallery: Vec::new(),
            uploads: BTreeMap::new(),
            media: BTreeMap::new(),
            in_flight: BTreeSet::new(),
            begun: BTreeMap::new(),
            unseen: BTreeMap::new(),
            answered: BTreeSet::new(),
            not_before: None,
            named_at: Duration::ZERO,
            found_offline: None,
            probed: None,
            probes: 0,
        }
    }

    pub(crate) fn new_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id - 1
    }

    /// Waits that a person ended, or a new driver, count no more.
    pub(crate) fn nudged(&mut self) {
        (self.found_offline, self.probed) = (None, None);
    }
}

pub(crate) fn lock(world: &Shared) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One of a few photos, drawn once for all seeds, or one beyond them; every second one is large.
pub(crate) fn photo(number: usize) -> Cow<'static, [u8]> {
    static DRAWN: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    let draw = |number: usize| match number % 2 {
        0 => picture(number as u64, 48, 32),
        _ => picture(number as u64, 128, 96),
    };
    let drawn = DRAWN.get_or_init(|| (0..MOST_PHOTOS).map(draw).collect());
    drawn.get(number).map_or_else(|| Cow::Owned(draw(number)), |photo| Cow::Borrowed(photo.as_slice()))
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
