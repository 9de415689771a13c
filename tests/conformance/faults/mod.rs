//! Every fault at every step of every driver, through the whole engine: the photo's state, the message, what the records
//! keep, what is there, and the log. A row comes out as the table says or as the driver says for a reason; all rows are
//! played but those that a driver excludes for a reason.

/// Ends a row with these words where it does not come out so.
macro_rules! must {
    ($holds:expr, $($words:tt)+) => {
        if !$holds {
            return Err(format!($($words)+));
        }
    };
}

mod booth;
mod removals;
mod renewals;
mod services;
mod smaller;
pub(crate) mod table;

use booth::{Booth, PATIENCE, clock, holds_secret, to_take_in, while_it_waits};
use boothlift_contract::{Clock as _, DeliveryState, FailureCode as Code, LaneState, LaneView};
use boothlift_testkit::{
    clock::FakeClock,
    event_gallery::{Duplicates, ReplyStyle},
    service::{Fault, Planned},
};
use serde_json::json;
use services::{Community, Cycles, Differs, EventGallery, Faulty, Step, Unanswered};
use std::{sync::Arc, time::Duration};
use table::{Outcome, Row, WAIT, is_amid, is_silent, rows};
use tokio::task::JoinSet;

/// What is to be played at a step: the table, as far as the driver does not differ for a reason.
fn rows_at<F: Faulty>(step: &Step) -> Vec<Row> {
    let mut differs = F::differs(step.call);
    let mut played = Vec::new();
    for mut row in rows() {
        let at = differs.iter().position(|(fault, _)| *fault == row.fault);
        match at.map(|at| differs.remove(at).1) {
            Some(Differs::Never(why)) => {
                assert!(!why.is_empty(), "{:?} at {} is left out for no reason", row.fault, step.call);
                continue;
            }
            Some(Differs::Here(outcomes, why)) => {
                assert_ne!(outcomes, row.outcomes, "{:?} at {} does not differ: {why}", row.fault, step.call);
                row.outcomes = outcomes;
            }
            None => {}
        }
        played.push(row);
    }
    assert!(differs.is_empty(), "not in the table, or twice at {}: {differs:?}", step.call);
    played
}

impl Outcome {
    /// The delivery's state, the message, and how the attempt ended.
    fn in_records(self, unanswered: Unanswered) -> (DeliveryState, Option<Code>, &'static str) {
        use DeliveryState as S;
        match self {
            Self::Unnoticed => (S::Confirmed, None, "confirmed"),
            Self::Cut(code) => (S::Waiting, Some(code), "broken"),
            Self::Lost(code) => match unanswered {
                Unanswered::Unsure => (S::Unknown, Some(code), "unanswered"),
                Unanswered::LooksFirst => (S::Waiting, Some(code), "unanswered"),
                Unanswered::NotThere => (S::Waiting, Some(code), "broken"),
            },
            Self::Limited => (S::Waiting, Some(Code::DestLimited), "throttled"),
            Self::Portal(code) => (S::Waiting, Some(code), "portal"),
            Self::Person(code, _) => (S::Waiting, Some(code), "needs_person"),
            Self::Refused(code) => (S::Held, Some(code), "refused"),
            Self::Smaller => (S::Waiting, Some(Code::PhotoTooLarge), "refused"),
        }
    }

    /// What the lane says.
    fn of_lane(self) -> (LaneState, Option<Code>) {
        match self {
            Self::Unnoticed | Self::Cut(_) | Self::Lost(_) | Self::Refused(_) | Self::Smaller => {
                (LaneState::Works, None)
            }
            Self::Limited => (LaneState::Throttled, Some(Code::DestLimited)),
            Self::Portal(code) => (LaneState::Portal, Some(code)),
            Self::Person(code, state) => (state, Some(code)),
        }
    }
}

impl<F: Faulty> Booth<F> {
    /// Plays one row to its end.
    async fn play(&mut self, row: &Row, step: &Step, restarts: bool) -> Result<(), String> {
        let fault = &row.fault;
        self.service.before_each();
        self.service.script(step.planned(fault));
        let sha256 = self.shoot(if is_amid(fault) { F::BYTES.0 } else { F::BYTES.1 });
        // Time passes until the attempt in question is due, and stands still from then on.
        let now = || self.clock.now();
        let pace = |row: Option<&booth::Row>| match row {
            Some(row) if row.attempts + 1 == step.attempt && row.is_over(row.attempts) => row.due_at.since(now()),
            row => to_take_in(row),
        };
        let met = if is_silent(fault) {
            self.until(&sha256, pace, |row| row.attempts == step.attempt).await?;
            let stalled = tokio::time::timeout(PATIENCE, self.service.stalled(1)).await;
            must!(stalled.is_ok(), "it never stood still");
            self.until_silence_ends(&sha256, |row| row.is_over(step.attempt)).await?
        } else {
            self.until(&sha256, pace, |row| row.is_over(step.attempt)).await?
        };
        must!(self.service.faults_left() == 0, "not met: {met:?}");
        let says = (met.state.as_str(), met.code.as_deref(), met.ends.last().map(String::as_str));
        let fits = |outcome: &&Outcome| {
            let (state, code, end) = outcome.in_records(step.unanswered);
            says == (state.as_str(), code.map(|code| code.as_str()), Some(end))
        };
        let outcome = row.outcomes.iter().find(fits).copied();
        let outcome = outcome.ok_or_else(|| format!("{met:?}, not {:?}", row.outcomes))?;
        let (state, code, _) = outcome.in_records(step.unanswered);
        must!(met.detail.is_empty() == code.is_none(), "{met:?}");
        must!(!holds_secret(format!("{met:?}").as_bytes()), "the token is in {met:?}");
        self.is_shown(state, code).await?;
        self.is_logged(&met, code).await?;
        let says = |lane: &LaneView| (lane.state, lane.failure.as_ref().map(|failure| failure.code));
        let lane = self.until_lane(|lane| says(lane) == outcome.of_lane()).await?;
        self.waits_as_told(fault, outcome, &lane)?;
        if let Outcome::Refused(_) = outcome {
            let there = self.service.copies(&sha256).len();
            must!(there == 0 || step.attempt > 1, "held, and there");
            // Three refused in a row would be the lane's matter.
            self.one_that_passes().await?;
        } else {
            self.ends_well(&sha256, outcome, step, restarts).await?;
        }
        must!(self.service.trapped() == 0, "a redirect was followed");
        // What was a minute ago counts no more for the lane.
        self.pass(Duration::from_secs(61)).await;
        Ok(())
    }

    /// Whether a lane that was told how long to wait says so.
    fn waits_as_told(&self, fault: &Fault, outcome: Outcome, lane: &LaneView) -> Result<(), String> {
        if let (Fault::Status(_, Some(_)), Outcome::Limited) = (fault, outcome) {
            let wait = lane.until.ok_or("it does not say until when")?.since(self.clock.now());
            let named = Duration::from_secs(WAIT.into());
            must!((named..=named + Duration::from_secs(1)).contains(&wait), "it waits {wait:?}");
        }
        Ok(())
    }

    async fn one_that_passes(&mut self) -> Result<(), String> {
        let good = self.shoot(F::BYTES.1);
        self.until(&good, to_take_in, |row| row.state == "confirmed").await.map(drop)
    }

    async fn is_shown(&self, state: DeliveryState, code: Option<Code>) -> Result<(), String> {
        let shown = self.shown().await;
        let told = shown.failure.as_ref().map(|failure| failure.code);
        must!((shown.state, told) == (state, code), "the page shows {shown:?}, not {state} {code:?}");
        must!(!holds_secret(format!("{shown:?}").as_bytes()), "the token is in {shown:?}");
        Ok(())
    }

    async fn is_logged(&self, met: &booth::Row, code: Option<Code>) -> Result<(), String> {
        let lines = self.logged(met.photo, Some(met.attempts)).await;
        let told = lines.iter().filter(|line| line.text.starts_with("not delivered")).count();
        must!(told == usize::from(code.is_some()), "the log has {lines:?}");
        must!(!holds_secret(format!("{lines:?}").as_bytes()), "the token is in {lines:?}");
        Ok(())
    }

    /// Waits until the photo is there. Somebody signs in again on the way where that is asked for: which is only where what
    /// is kept is worth nothing any more.
    async fn comes_there(&mut self, sha256: &str, outcome: Outcome) -> Result<booth::Row, String> {
        let signed_in = matches!(outcome, Outcome::Person(_, LaneState::SignIn));
        let asks = |row: &booth::Row| !signed_in && row.code.as_deref() == Some(Code::DestSignin.as_str());
        let last = self.until(sha256, while_it_waits, |row| row.state == "confirmed" || asks(row)).await?;
        if !asks(&last) {
            return Ok(last);
        }
        must!(!self.service.is_good(&self.kept_token()), "somebody is to sign in for nothing: {last:?}");
        self.until_lane(|lane| lane.state == LaneState::SignIn).await?;
        self.sign_in().await;
        self.until(sha256, while_it_waits, |row| row.state == "confirmed").await
    }

    /// The fault is over, and the photo comes there: once, where that can be known.
    async fn ends_well(&mut self, sha256: &str, outcome: Outcome, step: &Step, restarts: bool) -> Result<(), String> {
        self.service.accept_token();
        if let Outcome::Person(_, LaneState::SignIn) = outcome {
            self.sign_in().await;
        }
        if restarts && matches!(outcome, Outcome::Cut(_) | Outcome::Lost(_) | Outcome::Smaller) {
            self.restart().await;
        }
        let last = self.comes_there(sha256, outcome).await?;
        must!(last.ends.last().is_some_and(|end| end == "confirmed"), "{last:?}");
        let unsure = step.unanswered == Unanswered::Unsure && matches!(outcome, Outcome::Lost(_));
        must!(last.possible_duplicate == unsure, "flagged as possibly twice, or not, wrongly: {last:?}");
        must!(
            last.sent_sha256.is_some() == (outcome == Outcome::Smaller),
            "another copy, or none, for no reason: {last:?}"
        );
        let there = self.service.copies(last.sent_sha256.as_deref().unwrap_or(sha256));
        must!((1..=1 + usize::from(unsure)).contains(&there.len()), "{} copies, and {last:?}", there.len());
        if let Some(number) = &there[0] {
            must!(last.remote_id.as_ref() == Some(number), "another one's number: {last:?}");
        }
        self.is_shown(DeliveryState::Confirmed, None).await?;
        self.until_lane(|lane| lane.state == LaneState::Works && lane.failure.is_none()).await.map(drop)
    }
}

impl Step {
    /// What the service is told to do for a row at this step.
    fn planned(&self, fault: &Fault) -> Vec<Planned> {
        let before = self.before.iter().map(|(fault, call)| fault.clone().at(call));
        before.chain([fault.clone().at(self.call)]).collect()
    }
}

/// A booth that has delivered a photo.
async fn open<F: Faulty, S: Future<Output = F>>(start: &impl Fn(Arc<FakeClock>) -> S) -> Booth<F> {
    let clock = clock();
    let mut booth = Booth::open(start(Arc::clone(&clock)).await, clock).await;
    booth.one_that_passes().await.unwrap();
    booth
}

/// Plays each row of one step that `wanted` picks; every other one whose answer was lost goes on after a restart. Says which
/// ones came out wrong: the others are then played by another booth.
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
        let outcome = booth.play(&row, step, nth % 2 == 1).await;
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

/// Plays all rows of a step but the silent ones, shared by booths beside each other.
async fn play_step<F, S>(call: &str, start: impl Fn(Arc<FakeClock>) -> S + Copy + Send + Sync + 'static)
where
    F: Faulty + 'static,
    S: Future<Output = F> + Send + 'static,
{
    const BOOTHS: usize = 3;
    let step = F::STEPS.iter().find(|step| step.call == call).unwrap();
    let mut booths = JoinSet::new();
    for booth in 0..BOOTHS {
        let mine = move |nth: usize, fault: &Fault| !is_silent(fault) && nth % BOOTHS == booth;
        booths.spawn(async move { play(step, start, mine).await });
    }
    none_wrong(&booths.join_all().await.concat());
}

/// Plays the silent rows of all steps; time flies while nothing moves.
async fn play_silence<F: Faulty, S: Future<Output = F>>(start: impl Fn(Arc<FakeClock>) -> S) {
    let mut wrong = Vec::new();
    for step in F::STEPS {
        wrong.extend(play(step, &start, |_, fault| is_silent(fault)).await);
    }
    none_wrong(&wrong);
}

fn none_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} came out wrong:\n{}", wrong.len(), wrong.join("\n"));
}

async fn event_gallery(_clock: Arc<FakeClock>) -> EventGallery {
    EventGallery::start(ReplyStyle::Json, Duplicates::Append).await
}

async fn community(clock: Arc<FakeClock>) -> Community {
    Community::start(&clock).await
}

async fn cycles(clock: Arc<FakeClock>) -> Cycles {
    Cycles::start(&clock).await
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_at_an_upload_to_event_gallery_is_told_rightly_and_ends_well_in_every_style_of_reply() {
    let mut booths = JoinSet::new();
    for style in ReplyStyle::ALL {
        let start = move |_clock| EventGallery::start(style, Duplicates::Append);
        booths.spawn(async move { play(&EventGallery::STEPS[0], start, |_, fault| !is_silent(fault)).await });
    }
    none_wrong(&booths.join_all().await.concat());
}

/// One test a step.
macro_rules! steps {
    ($($name:ident: $start:path, $call:literal;)+) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            play_step($call, $start).await;
        }
    )+};
}

steps! {
    each_fault_at_a_chunk_to_selfcommunity_is_told_rightly_and_ends_well: community, "chunk";
    each_fault_at_a_completion_at_selfcommunity_is_told_rightly_and_ends_well: community, "complete";
    each_fault_at_the_gallery_of_selfcommunity_is_told_rightly_and_ends_well: community, "add";
    each_fault_at_the_list_of_selfcommunity_is_told_rightly_and_ends_well: community, "list";
    each_fault_at_an_upload_to_cyclemate_is_told_rightly_and_ends_well: cycles, "upload";
    each_fault_at_the_list_of_cyclemate_is_told_rightly_and_ends_well: cycles, "event";
}

#[tokio::test]
async fn silence_at_event_gallery_is_told_rightly_and_ends_well() {
    play_silence(event_gallery).await;
}

#[tokio::test]
async fn silence_at_any_step_of_selfcommunity_is_told_rightly_and_ends_well() {
    play_silence(community).await;
}

#[tokio::test]
async fn silence_at_any_step_of_cyclemate_is_told_rightly_and_ends_well() {
    play_silence(cycles).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_ends_well_whatever_event_gallery_does_with_a_name_sent_twice() {
    for (duplicates, state, code, copies) in [
        (Duplicates::Append, "confirmed", None, 2),
        (Duplicates::Overwrite, "confirmed", None, 1),
        (Duplicates::Reject, "held", Some(Code::PhotoThere), 1),
    ] {
        for body in [json!({ "form": "raw" }), json!({ "form": "multipart", "field": "file" })] {
            let service = EventGallery::start(ReplyStyle::Json, duplicates).await;
            let about = format!("{duplicates:?}, {body}");
            let mut booth = Booth::open(service.sends(body), clock()).await;
            booth.service.script(vec![Fault::StoreThenClose.at("upload")]);
            let sha256 = booth.shoot(EventGallery::BYTES.1);

            let lost = booth.until(&sha256, to_take_in, |row| row.is_over(1)).await.unwrap();
            assert_eq!(lost.state, "unknown", "{about}: {lost:?}");
            let last = booth.until(&sha256, while_it_waits, |row| row.is_over(2)).await.unwrap();
            assert_eq!(
                (&last.state[..], last.code.as_deref()),
                (state, code.map(|code| code.as_str())),
                "{about}: {last:?}"
            );
            assert!(last.possible_duplicate || code.is_some(), "{about}: {last:?}");
            assert_eq!(booth.service.copies(&sha256).len(), copies, "{about}");
            booth.close().await;
        }
    }
}
