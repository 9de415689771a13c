//! What people say of an evening about photos, and what must hold from the answer on.

use super::{
    life::Life,
    world::{World, lock},
};
use boothlift_contract::{
    DeliveryState, DestinationId, Failure, FailureCode, FileId, NotThis, PhotoId, Reply, Request, TakeDownState,
    ThisOne,
};
use boothlift_store::{
    Store, StoreError,
    deliveries::{self, Delivery},
    destinations, listing, settings, take_downs,
};
use rand::RngExt;
use std::{collections::BTreeMap, time::Duration};

/// A pause is not broken by a request that was about to begin when it came.
const TAKEN_UP: Duration = Duration::from_secs(15);
/// Nor is a wish by a photo that was.
const HEARD: Duration = Duration::from_secs(1);

/// Attempts begun at each service when somebody said something.
pub(crate) type Begun = BTreeMap<(PhotoId, DestinationId), u32>;

/// What people said, as far as they were answered.
#[derive(Debug, Default)]
pub(crate) struct People {
    /// Photos that were taken down for good.
    down: BTreeMap<PhotoId, Begun>,
    everything: Option<Pause>,
    lanes: BTreeMap<DestinationId, Pause>,
    photos: BTreeMap<PhotoId, Begun>,
    /// What was left out.
    out: Begun,
    wish: Option<Wish>,
}

/// Nothing begins any more.
#[derive(Debug)]
struct Pause {
    begun: Begun,
    since: Duration,
    /// It goes on by itself, but not before this.
    until: Option<Duration>,
}

/// This one first.
#[derive(Debug)]
struct Wish {
    photo: PhotoId,
    turn: u32,
    since: Duration,
    begun: Begun,
}

impl Pause {
    fn holds(&self, now: Duration) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

impl People {
    /// A pause for some minutes ends by the computer's clock.
    pub(crate) fn clock_was_set(&mut self) {
        if self.everything.as_ref().is_some_and(|pause| pause.until.is_some()) {
            self.everything = None;
        }
    }

    pub(crate) fn took_down(&self, photo: PhotoId) -> bool {
        self.down.contains_key(&photo)
    }

    pub(crate) fn down(&self) -> impl Iterator<Item = PhotoId> + '_ {
        self.down.keys().copied()
    }

    /// What somebody was promised about this delivery and is not so.
    pub(crate) fn broken(&self, row: &Delivery, now: Duration) -> Option<String> {
        let key = (row.photo, row.destination.clone());
        let more = |begun: &Begun| row.attempt > begun.get(&key).copied().unwrap_or(0);
        let pause = |pause: &&Pause| pause.holds(now) && more(&pause.begun);
        let what = if self.down.get(&row.photo).is_some_and(more) {
            "is taken down"
        } else if self.everything.as_ref().is_some_and(|all| pause(&all)) {
            "goes while everything is paused"
        } else if self.lanes.get(&row.destination).is_some_and(|lane| pause(&lane)) {
            "goes while its destination is paused"
        } else if self.photos.get(&row.photo).is_some_and(more) {
            "is paused"
        } else if self.out.get(&key).is_some_and(|begun| row.attempt > *begun) {
            "is left out"
        } else {
            return None;
        };
        Some(format!("photo {} {what}, and begun once more at {}: {row:?}", row.photo, row.destination))
    }

    /// Whether requests that are no upload may begin at a service.
    pub(crate) fn lets_ask(&self, id: &DestinationId, now: Duration) -> bool {
        let shut = |pause: &Pause| pause.holds(now) && now > pause.since + TAKEN_UP;
        !self.everything.as_ref().is_some_and(shut) && !self.lanes.get(id).is_some_and(shut)
    }

    /// The photo that should go before any other, where that was said long enough ago.
    pub(crate) fn wished(&self, now: Duration) -> Option<PhotoId> {
        self.wish.as_ref().filter(|wish| now > wish.since + HEARD).map(|wish| wish.photo)
    }

    /// Whether that photo still waits for its first turn since.
    pub(crate) fn waits_for_wish(&self, row: &Delivery) -> bool {
        let begun = self.wish.as_ref().and_then(|wish| wish.begun.get(&(row.photo, row.destination.clone())));
        let new = row.state == DeliveryState::Waiting && row.failures == 0 && row.unanswered == 0;
        new && begun == Some(&row.attempt) && !self.photos.contains_key(&row.photo)
    }

    /// What the records of a life before have of all that; what was not answered may be there or not.
    pub(crate) fn recall(&mut self, store: &Store, now: Duration) {
        let begun = store.read_blocking(begun).unwrap();
        let (paused, lanes) =
            store.read_blocking(|view| Ok((settings::get(view, settings::PAUSED)?, destinations::all(view)?))).unwrap();
        let pause = || Pause { begun: begun.clone(), since: now, until: None };
        match &self.everything {
            Some(known) if known.holds(now) => assert!(paused.is_some(), "everything was paused: {known:?}"),
            // It may have an end, which nobody knows here.
            _ => self.everything = (paused.as_deref() == Some("1")).then(pause),
        }
        for lane in lanes {
            match (self.lanes.contains_key(&lane.id), lane.paused) {
                (true, false) => panic!("{} was paused", lane.id),
                (false, true) => drop(self.lanes.insert(lane.id, pause())),
                _ => {}
            }
        }
        let photos: std::collections::BTreeSet<PhotoId> = begun.keys().map(|(photo, _)| *photo).collect();
        for photo in photos {
            let is_down = store.read_blocking(|view| take_downs::is_down(view, photo)).unwrap();
            assert!(is_down || !self.took_down(photo), "photo {photo} was taken down");
            if is_down && !self.took_down(photo) {
                self.down.insert(photo, begun.clone());
            }
        }
        // Wishes are of one life.
        self.wish = None;
    }
}

/// Attempts begun so far.
fn begun(view: &boothlift_store::Connection) -> Result<Begun, StoreError> {
    let mut query = view.prepare("SELECT photo_id, destination_id, attempt FROM deliveries")?;
    let rows = query.query_map([], |row| Ok(((PhotoId(row.get(0)?), DestinationId(row.get(1)?)), row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Life<'_> {
    /// Somebody says something about one photo, one service, or everything.
    pub(crate) async fn say(&self) {
        let photos = self.photos();
        let (what, photo, service) = {
            let mut world = lock(self.world);
            let what = world.dice.random_range(0..100);
            let photo = (!photos.is_empty()).then(|| photos[world.dice.random_range(0..photos.len())]);
            let services: Vec<DestinationId> = world.services.keys().cloned().collect();
            let service = services[world.dice.random_range(0..services.len())].clone();
            (what, photo, service)
        };
        match (what, photo) {
            (0..12, _) => self.pause_everything().await,
            (12..22, _) => self.resume_everything().await,
            (22..32, _) => self.pause_lane(service).await,
            (32..42, Some(photo)) => self.pause_photo(photo).await,
            (42..46, _) => self.resume_photos().await,
            (46..58, Some(photo)) => self.this_one_now(photo).await,
            (58..62, _) => self.not_this_one_after_all().await,
            (62..72, Some(photo)) => self.leave_out(photo).await,
            (72..80, Some(photo)) => self.take_in_again(photo).await,
            (80..88, Some(photo)) => self.not_this_one(photo).await,
            (88..100, Some(photo)) => self.take_down(photo).await,
            _ => {}
        }
    }

    /// Asks; where the records cannot be written now, that is the answer.
    async fn asked(&self, words: String, request: Request) -> Option<Reply> {
        lock(self.world).note(&words);
        let answer = self.engine.ask(request).await;
        let answer = answer.map_err(|failure| self.is_no(&failure)).ok();
        lock(self.world).note(format!("{words}: {}", if answer.is_some() { "yes" } else { "no" }));
        answer
    }

    /// What may be answered in place of a yes.
    pub(crate) fn is_no(&self, failure: &Failure) {
        let sick = lock(self.world).refused_at.is_some();
        let fine = match failure.code {
            FailureCode::RequestGone | FailureCode::RequestWrong | FailureCode::PhotoTakenDown => true,
            FailureCode::AppRecords | FailureCode::DiskFull => sick,
            _ => false,
        };
        assert!(fine, "{failure:?}");
    }

    fn begun(&self) -> Begun {
        self.store.read_blocking(begun).unwrap()
    }

    fn file(&self, photo: PhotoId) -> FileId {
        self.store.read_blocking(|view| listing::file_of(view, photo)).unwrap()
    }

    async fn pause_everything(&self) {
        let minutes = {
            let mut world = lock(self.world);
            world.chance(40).then(|| world.dice.random_range(1..6))
        };
        let asked_at = lock(self.world).now();
        if self.asked(format!("pause everything for {minutes:?}"), Request::PauseSending { minutes }).await.is_some() {
            let begun = self.begun();
            let mut world = lock(self.world);
            let until = minutes.map(|minutes| asked_at + Duration::from_secs(u64::from(minutes) * 60));
            let since = world.now();
            world.people.everything = Some(Pause { begun, since, until });
        }
    }

    async fn resume_everything(&self) {
        // From here on it may go.
        lock(self.world).people.everything = None;
        self.asked("go on with everything".into(), Request::ResumeSending {}).await;
        self.as_recorded();
    }

    async fn pause_lane(&self, destination: DestinationId) {
        let was = lock(self.world).people.lanes.remove(&destination);
        let paused = was.is_none();
        let request = Request::PauseLane { destination: destination.clone(), paused };
        if self.asked(format!("pause {destination}: {paused}"), request).await.is_some() && paused {
            let begun = self.begun();
            let mut world = lock(self.world);
            let since = world.now();
            world.people.lanes.insert(destination, Pause { begun, since, until: None });
        }
        self.as_recorded();
    }

    /// What could not be written down is as it was: a pause that was not ended is one.
    fn as_recorded(&self) {
        if lock(self.world).refused_at.is_some() {
            let mut world = lock(self.world);
            let now = world.now();
            let wish = world.people.wish.take();
            world.people.recall(&self.store, now);
            world.people.wish = wish;
        }
    }

    async fn pause_photo(&self, photo: PhotoId) {
        let was = lock(self.world).people.photos.remove(&photo);
        let paused = was.is_none();
        let request = Request::PausePhoto { photo, paused };
        if self.asked(format!("pause photo {photo}: {paused}"), request).await.is_some() && paused {
            let begun = self.begun();
            lock(self.world).people.photos.insert(photo, begun);
        }
    }

    async fn resume_photos(&self) {
        lock(self.world).people.photos.clear();
        self.asked("go on with all photos".into(), Request::ResumePhotos {}).await;
    }

    async fn this_one_now(&self, photo: PhotoId) {
        // Its own pause ends with it.
        {
            let mut world = lock(self.world);
            world.people.photos.remove(&photo);
            world.people.wish = None;
        }
        let request = Request::ThisOneNow { one: ThisOne::Photo { photo } };
        if let Some(Reply::Turn(turn)) = self.asked(format!("photo {photo} now"), request).await {
            let begun = self.begun();
            let mut world = lock(self.world);
            let since = world.now();
            world.people.wish = Some(Wish { photo, turn, since, begun });
        }
    }

    async fn not_this_one_after_all(&self) {
        let wish = lock(self.world).people.wish.take();
        if let Some(Wish { photo, turn, .. }) = wish {
            self.asked(format!("photo {photo} not now after all"), Request::UndoThisOneNow { turn }).await;
        }
    }

    async fn leave_out(&self, photo: PhotoId) {
        self.not_paused_any_more(photo);
        let request = Request::LeaveOut { file: self.file(photo) };
        self.asked(format!("leave photo {photo} out"), request).await;
        self.see_what_is_out();
    }

    async fn take_in_again(&self, photo: PhotoId) {
        self.not_paused_any_more(photo);
        lock(self.world).people.out.retain(|(other, _), _| *other != photo);
        let request = Request::TakeInAgain { file: self.file(photo) };
        self.asked(format!("take photo {photo} in again"), request).await;
        self.see_what_is_out();
    }

    /// Within its regret time, and perhaps taken back.
    async fn not_this_one(&self, photo: PhotoId) {
        self.not_paused_any_more(photo);
        let request = Request::NotThisOne { not: NotThis::Photo { photo } };
        self.asked(format!("not photo {photo}"), request).await;
        self.see_what_is_out();
        if lock(self.world).chance(50) {
            lock(self.world).people.out.clear();
            self.asked("undo".into(), Request::Undo {}).await;
            self.see_what_is_out();
        }
    }

    /// A decision about a photo ends its pause.
    fn not_paused_any_more(&self, photo: PhotoId) {
        lock(self.world).people.photos.remove(&photo);
    }

    fn see_what_is_out(&self) {
        let mut out = Begun::new();
        for photo in self.photos() {
            for row in self.deliveries(photo) {
                if row.state == DeliveryState::Cancelled {
                    out.insert((photo, row.destination), row.attempt);
                }
            }
        }
        lock(self.world).people.out = out;
    }

    async fn take_down(&self, photo: PhotoId) {
        let request = Request::TakeDown { of: NotThis::Photo { photo } };
        if self.asked(format!("take photo {photo} down"), request).await.is_some() {
            let is_down = self.store.read_blocking(|view| take_downs::is_down(view, photo)).unwrap();
            let begun = self.begun();
            let mut world = lock(self.world);
            world.demand(is_down, || format!("photo {photo} is taken down, and nothing says so"));
            world.people.down.entry(photo).or_insert(begun);
        }
    }

    /// The evening is over: nothing is paused or left out any more.
    pub(crate) async fn let_everything_go(&self) {
        lock(self.world).note("nothing is paused or left out any more");
        self.resume_everything().await;
        let lanes: Vec<DestinationId> = lock(self.world).people.lanes.keys().cloned().collect();
        for lane in lanes {
            self.pause_lane(lane).await;
        }
        self.resume_photos().await;
        for photo in self.photos() {
            let down = lock(self.world).people.took_down(photo);
            if !down && self.deliveries(photo).iter().any(|row| row.state == DeliveryState::Cancelled) {
                self.take_in_again(photo).await;
            }
        }
    }

    /// What a gallery refused to remove is asked of it again.
    pub(crate) async fn insist_on_removals(&self) {
        let down: Vec<PhotoId> = lock(self.world).people.down().collect();
        for photo in down {
            if self.removals(photo).iter().any(|(_, state)| *state == Some(TakeDownState::Held)) {
                self.take_down(photo).await;
            }
        }
    }

    pub(crate) fn deliveries(&self, photo: PhotoId) -> Vec<Delivery> {
        self.store.read_blocking(|view| deliveries::of_photo(view, photo)).unwrap()
    }

    /// How the removal of a photo stands at each service.
    pub(crate) fn removals(&self, photo: PhotoId) -> Vec<(DestinationId, Option<TakeDownState>)> {
        let all = self.deliveries(photo).into_iter().map(|row| {
            let standing = self.store.read_blocking(|view| take_downs::of_delivery(view, row.id, "")).unwrap();
            (row.destination, standing.map(|standing| standing.state))
        });
        all.collect()
    }

    /// Whether all that was taken down is gone wherever that can be asked for; it is noted how.
    pub(crate) fn is_all_removed(&self) -> bool {
        let down: Vec<PhotoId> = lock(self.world).people.down().collect();
        let mut all = true;
        for photo in down {
            for (service, state) in self.removals(photo) {
                all &= !matches!(state, Some(TakeDownState::Removing | TakeDownState::Held));
                let mut world = lock(self.world);
                let removals = &mut world.service(&service).removals;
                match state {
                    Some(state) => drop(removals.insert(photo, state)),
                    None => drop(removals.remove(&photo)),
                }
            }
        }
        all
    }
}

impl World {
    /// Demands of a delivery what people were promised about it.
    pub(crate) fn demand_promised(&mut self, row: &Delivery) {
        let broken = self.people.broken(row, self.now());
        self.demand(broken.is_none(), || broken.unwrap_or_default());
    }
}
