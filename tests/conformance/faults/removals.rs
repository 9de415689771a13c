//! Every fault at a removal: the row, the message, the receipt, the log, and what is there. A removal that is refused waits for
//! a person; nothing is told as removed that is not, and no photo comes back.

use super::{
    Code, Community, Cycles, Faulty, Step,
    booth::{Booth, holds_secret, to_take_in, while_it_waits},
    community, cycles, none_wrong, open, rows_at,
    table::{Outcome, Row, is_silent},
};
use boothlift_contract::{LaneState, LaneView, TakeDownState as Removal};
use boothlift_testkit::{
    clock::FakeClock,
    service::{Fault, Planned},
};
use std::{cell::Cell, sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// Time that passes at each look while a removal waits.
const PACE: Duration = Duration::from_secs(30);

impl Outcome {
    /// The removal's state and the message.
    fn of_removal(self) -> (Removal, Option<Code>) {
        match self {
            Self::Unnoticed => (Removal::Removed, None),
            Self::Cut(code) | Self::Lost(code) | Self::Portal(code) | Self::Person(code, _) => {
                (Removal::Removing, Some(code))
            }
            Self::Limited => (Removal::Removing, Some(Code::DestLimited)),
            Self::Refused(code) => (Removal::Held, Some(code)),
            // No photo is sent.
            Self::Smaller => (Removal::Held, Some(Code::PhotoTooLarge)),
        }
    }
}

impl<F: Faulty> Booth<F> {
    /// Plays one row to its end.
    async fn play_removal(&mut self, row: &Row, step: &Step, restarts: bool) -> Result<(), String> {
        let fault = &row.fault;
        let sha256 = self.shoot(F::BYTES.1);
        let photo = self.until(&sha256, to_take_in, |row| row.state == "confirmed").await?.photo;
        self.service.script(step.planned(fault));
        self.take_down(photo).await;
        let over = |removal: &super::booth::Removal| removal.state == "removed" || removal.code.is_some();
        let met = if is_silent(fault) {
            let stalled = tokio::time::timeout(super::PATIENCE, self.service.stalled(1)).await;
            must!(stalled.is_ok(), "it never stood still");
            self.until_removal_silence_ends(photo, over).await?
        } else {
            // Time stands still: nothing is tried twice.
            self.until_removal(photo, Duration::ZERO, over).await?
        };
        must!(self.service.faults_left() == 0, "not met: {met:?}");
        let says = (met.state.as_str(), met.code.as_deref());
        let fits = |outcome: &&Outcome| {
            let (state, code) = outcome.of_removal();
            says == (state.as_str(), code.map(|code| code.as_str()))
        };
        let outcome = row.outcomes.iter().find(fits).copied();
        let outcome = outcome.ok_or_else(|| format!("{met:?}, not {:?}", row.outcomes))?;
        let (state, code) = outcome.of_removal();
        must!(met.detail.is_empty() == code.is_none(), "{met:?}");
        must!(!holds_secret(format!("{met:?}").as_bytes()), "the token is in {met:?}");
        self.removal_is_shown(state, code).await?;
        self.removal_is_logged(photo, code).await?;
        let says = |lane: &LaneView| (lane.state, lane.failure.as_ref().map(|failure| failure.code));
        let lane = self.until_lane(|lane| says(lane) == outcome.of_lane()).await?;
        self.waits_as_told(fault, outcome, &lane)?;

        self.service.accept_token();
        if let Outcome::Person(_, LaneState::SignIn) = outcome {
            self.sign_in().await;
        }
        if restarts && matches!(outcome, Outcome::Cut(_) | Outcome::Lost(_)) {
            self.restart().await;
        }
        if state == Removal::Held {
            let kept = self.service.kept(&sha256);
            must!(kept == 1, "held, and {kept} are kept");
            self.take_down(photo).await;
        }
        self.until_removal(photo, PACE, |removal| removal.state == "removed").await?;
        must!(self.service.kept(&sha256) == 0, "told as removed, and it is there");
        let row = self.until(&sha256, while_it_waits, |row| row.state == "cancelled").await?;
        must!(row.attempts == 1, "it was sent again: {row:?}");
        self.removal_is_shown(Removal::Removed, None).await?;
        self.until_lane(|lane| lane.state == LaneState::Works && lane.failure.is_none()).await?;
        must!(self.service.trapped() == 0, "a redirect was followed");
        // What was a minute ago counts no more for the lane.
        self.pass(Duration::from_secs(61)).await;
        Ok(())
    }

    async fn removal_is_shown(&self, state: Removal, code: Option<Code>) -> Result<(), String> {
        let shown = self.shown().await;
        let down =
            shown.taken_down.as_ref().map(|down| (down.state, down.failure.as_ref().map(|failure| failure.code)));
        must!(down == Some((state, code)), "the page shows {shown:?}, not {state} {code:?}");
        must!(!holds_secret(format!("{shown:?}").as_bytes()), "the token is in {shown:?}");
        Ok(())
    }

    async fn removal_is_logged(&self, photo: i64, code: Option<Code>) -> Result<(), String> {
        let lines = self.logged(photo, None).await;
        let told = |begin: &str| lines.iter().filter(|line| line.text.starts_with(begin)).count();
        let (done, failed) = (usize::from(code.is_none()), usize::from(code.is_some()));
        must!((told("removed from the gallery"), told("not removed")) == (done, failed), "the log has {lines:?}");
        must!(!holds_secret(format!("{lines:?}").as_bytes()), "the token is in {lines:?}");
        Ok(())
    }
}

/// Plays each row of one step that `wanted` picks, as [`super::play`] does for uploads.
async fn play<F: Faulty, S: Future<Output = F>>(
    step: &Step,
    start: impl Fn(Arc<FakeClock>) -> S,
    wanted: impl Fn(usize, &Fault) -> bool,
) -> Vec<String> {
    let mut rows: Vec<(usize, Row)> = rows_at::<F>(step).into_iter().enumerate().collect();
    rows.retain(|(nth, row)| wanted(*nth, &row.fault));
    let mut wrong = Vec::new();
    let mut booth = open(&start).await;
    for (nth, row) in rows {
        let outcome = booth.play_removal(&row, step, nth % 2 == 1).await;
        let outcome = outcome.map_err(|words| format!("{words}\n{}", booth.told()));
        if outcome.is_err() || is_silent(&row.fault) {
            booth.close().await;
            booth = open(&start).await;
        }
        if let Err(words) = outcome {
            wrong.push(format!("{:?}, {:?} at {}: {words}", F::KIND, row.fault, step.call));
        }
    }
    booth.close().await;
    wrong
}

async fn play_all<F, S>(start: impl Fn(Arc<FakeClock>) -> S + Copy + Send + Sync + 'static)
where
    F: Faulty + 'static,
    S: Future<Output = F> + Send + 'static,
{
    let mut booths = JoinSet::new();
    for step in F::REMOVAL {
        for half in 0..2 {
            let mine = move |nth: usize, fault: &Fault| !is_silent(fault) && nth % 2 == half;
            booths.spawn(async move { play(step, start, mine).await });
        }
    }
    none_wrong(&booths.join_all().await.concat());
}

async fn play_silence<F: Faulty, S: Future<Output = F>>(start: impl Fn(Arc<FakeClock>) -> S) {
    let mut wrong = Vec::new();
    for step in F::REMOVAL {
        wrong.extend(play(step, &start, |_, fault| is_silent(fault)).await);
    }
    none_wrong(&wrong);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_at_a_removal_from_selfcommunity_is_told_rightly_and_ends_well() {
    play_all(community).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_at_a_removal_from_cyclemate_is_told_rightly_and_ends_well() {
    play_all(cycles).await;
}

#[tokio::test]
async fn silence_at_a_removal_is_told_rightly_and_ends_well() {
    play_silence(community).await;
    play_silence(cycles).await;
}

/// What answers every removal and nothing else keeps no photo from its gallery.
async fn photos_pass<F: Faulty, S: Future<Output = F>>(start: impl Fn(Arc<FakeClock>) -> S) {
    const TRIES: usize = 1_000;
    for fault in [
        Fault::Redirect(302),
        Fault::Portal(0),
        Fault::Status(400, None),
        Fault::Status(403, None),
        Fault::Status(404, None),
        Fault::Status(405, None),
        Fault::Status(500, None),
        Fault::Status(507, None),
        Fault::CloseBeforeHeaders,
    ] {
        let mut booth = open(&start).await;
        let first = booth.shoot(F::BYTES.1);
        let photo = booth.until(&first, to_take_in, |row| row.state == "confirmed").await.unwrap().photo;
        let always: Vec<Planned> = (0..TRIES).map(|_| fault.clone().at(F::REMOVAL.last().unwrap().call)).collect();
        booth.service.script(always);
        booth.take_down(photo).await;
        booth.until_removal(photo, Duration::ZERO, |removal| removal.code.is_some()).await.unwrap();
        let mut photos = Vec::new();
        for _ in 0..5 {
            photos.push(booth.shoot(F::BYTES.1));
        }
        // Time passes at each look, so a removal can be tried once a look and no more.
        let looks = Cell::new(1);
        let pace = |_: Option<&super::booth::Row>| {
            looks.set(looks.get() + 1);
            Duration::from_secs(10)
        };
        for sha256 in photos {
            let row = booth.until(&sha256, pace, |row| row.state == "confirmed").await;
            assert!(row.is_ok(), "{:?}, {fault:?}: {row:?}\n{}", F::KIND, booth.told());
        }
        let asked = TRIES - booth.service.faults_left();
        assert!(asked <= looks.get(), "{:?}, {fault:?}: asked for {asked} times in {} looks", F::KIND, looks.get());
        booth.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_that_never_succeeds_keeps_no_photo_waiting_and_is_not_asked_for_without_pause() {
    photos_pass::<Community, _>(community).await;
    photos_pass::<Cycles, _>(cycles).await;
}
