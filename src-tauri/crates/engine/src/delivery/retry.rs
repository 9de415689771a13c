//! What becomes of one delivery after one failed attempt. Pure: counters in, decision out.

use boothlift_contract::{Failure, FailureCode, Timestamp};
use boothlift_destinations::{Class, Trouble};
use boothlift_store::{
    Step,
    deliveries::{Delivery, Outcome, Setback},
};
use rand::{Rng, RngExt};
use std::time::Duration;

/// Longest wait of one photo in the first eight failures.
const SHORT_CAP: Duration = Duration::from_secs(60);
/// Longest wait of one photo after that, and the furthest a due moment may lie away when the program starts.
pub(crate) const LONG_CAP: Duration = Duration::from_secs(300);
/// No photo is tried again sooner than this.
const FLOOR: Duration = Duration::from_millis(200);
/// Longest wait for one photo that a service's word is taken for.
const LONGEST_NAMED: Duration = Duration::from_secs(24 * 60 * 60);
/// A photo that fails for this long, while others arrive, is held.
const HOPELESS: Duration = Duration::from_secs(24 * 60 * 60);

/// How a destination wants lost answers dealt with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unanswered {
    /// Wait before each automatic resend; when they are used up the photo is held.
    pub(crate) resend_after: Vec<Duration>,
    /// Whether sending twice leaves one copy: then it is simply tried again.
    pub(crate) idempotent: bool,
}

impl Default for Unanswered {
    fn default() -> Self {
        Self { resend_after: vec![Duration::from_secs(30), Duration::from_secs(600)], idempotent: false }
    }
}

impl Unanswered {
    /// When a delivery whose answer was lost `times` times may go again; none means: hold it.
    pub(crate) fn again(&self, times: u32) -> Option<Duration> {
        if self.idempotent {
            return Some(Duration::ZERO);
        }
        self.resend_after.get(times.saturating_sub(1) as usize).copied()
    }
}

/// What the lane knows of a failed attempt beside its trouble.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    /// A refusal is this photo's own matter.
    pub(crate) refused_alone: bool,
    /// The photo was cut off again at the place where it was before, and smaller ones pass.
    pub(crate) too_large: bool,
    /// Others arrived there since it began to fail: asked where it has failed for a day ([`fails_long`]).
    pub(crate) others_arrive: bool,
    /// It was refused as too large for the first time, and there is a smaller copy to try.
    pub(crate) goes_smaller: bool,
}

/// Decides what becomes of `delivery` after `trouble`.
pub(crate) fn after_trouble(
    delivery: &Delivery,
    trouble: &Trouble,
    policy: &Unanswered,
    beside: Beside,
    now: Timestamp,
    random: &mut dyn Rng,
) -> Setback {
    let failure = Failure::new(trouble.code, &delivery.name, &trouble.detail);
    let outcome = |word| Outcome { word, status: trouble.status, failure: Some(failure.clone()) };
    let put_back =
        |word, wait, counted| Setback { step: Step::PutBack, due_at: now.plus(wait), counted, outcome: outcome(word) };
    let hold = |word, code| Setback {
        step: Step::Hold,
        due_at: now,
        counted: true,
        outcome: Outcome { failure: Some(Failure::new(code, &delivery.name, &trouble.detail)), ..outcome(word) },
    };
    // Nothing goes before the time that a service named, whatever it was about.
    let named = trouble.retry_after.unwrap_or_default().min(LONGEST_NAMED);
    let hopeless = beside.others_arrive && fails_long(delivery, now);
    let delay = item_delay(delivery.failures + 1, random).max(named);
    match trouble.class {
        Class::NothingSent => put_back("nothing_sent", Duration::ZERO, false),
        Class::Portal => put_back("portal", Duration::ZERO, false),
        Class::Throttled => put_back("throttled", Duration::ZERO, false),
        Class::Local => put_back("local", delay, true),
        Class::NeedsPerson if !beside.refused_alone => put_back("needs_person", Duration::ZERO, false),
        Class::NeedsPerson => hold("refused", FailureCode::PhotoRefused),
        Class::Refused if beside.goes_smaller => put_back("refused", delay, true),
        Class::Refused => hold("refused", trouble.code),
        Class::Broken if beside.too_large && !policy.idempotent => hold("broken", FailureCode::PhotoTooLarge),
        Class::Broken if hopeless => hold("broken", trouble.code),
        Class::Broken => put_back("broken", delay, true),
        Class::Unanswered if policy.idempotent && hopeless => hold("unanswered", trouble.code),
        Class::Unanswered if policy.idempotent => put_back("unanswered", delay, true),
        Class::Unanswered => match policy.again(delivery.unanswered + 1) {
            Some(wait) => {
                let due_at = now.plus(wait.max(named));
                Setback { step: Step::LoseAnswer, due_at, counted: true, outcome: outcome("unanswered") }
            }
            None => hold("unanswered", FailureCode::PhotoUnsure),
        },
    }
}

/// Whether it has failed for so long that it is held if it does so alone.
pub(super) fn fails_long(delivery: &Delivery, now: Timestamp) -> bool {
    delivery.failing_since.is_some_and(|since| now.since(since) >= HOPELESS)
}

/// Full jitter: anything up to twice the wait before, at least the floor.
pub(super) fn item_delay(failures: u32, random: &mut dyn Rng) -> Duration {
    let cap = if failures > 8 { LONG_CAP } else { SHORT_CAP };
    let most = Duration::from_secs(1).saturating_mul(1 << failures.saturating_sub(1).min(16)).min(cap);
    most.mul_f64(random.random_range(0.0..=1.0)).max(FLOOR)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use boothlift_contract::{DeliveryState, DestinationId, EventId, Kind, MediaType, PhotoId};
    use rand::{SeedableRng, rngs::StdRng};

    pub(crate) fn delivery() -> Delivery {
        Delivery {
            id: 1,
            event: EventId(1),
            photo: PhotoId(1),
            destination: DestinationId("event-gallery".into()),
            state: DeliveryState::BodySent,
            attempt: 1,
            failures: 0,
            unanswered: 0,
            failing_since: None,
            rank: boothlift_store::deliveries::Rank::default(),
            due_at: Timestamp(0),
            remote_name: "a-1-00000000.jpg".into(),
            possible_duplicate: false,
            failure: None,
            sha256: "0".repeat(64),
            crc32: None,
            bytes: 1,
            media: MediaType::Jpeg,
            kind: Kind::Single,
            name: "a.jpg".into(),
            picture_url: None,
            session: None,
            tag: None,
        }
    }

    fn decide(delivery: &Delivery, class: Class) -> Setback {
        let trouble = Trouble::new(class, FailureCode::NetBroken, "");
        let mut random = StdRng::seed_from_u64(1);
        after_trouble(delivery, &trouble, &Unanswered::default(), Beside::default(), Timestamp(1_000_000), &mut random)
    }

    #[test]
    fn network_trouble_never_counts_against_a_photo() {
        for class in [Class::NothingSent, Class::Portal, Class::Throttled, Class::NeedsPerson] {
            let setback = decide(&delivery(), class);
            assert!(!setback.counted, "{class:?}");
            assert_eq!(setback.step, Step::PutBack, "{class:?}");
        }
    }

    #[test]
    fn a_lost_answer_is_resent_after_30_s_then_10_min_then_held() {
        let mut delivery = delivery();
        let mut waits = Vec::new();
        for lost in 0..3 {
            delivery.unanswered = lost;
            let setback = decide(&delivery, Class::Unanswered);
            waits.push((setback.step, setback.due_at.since(Timestamp(1_000_000)).as_secs()));
        }
        assert_eq!(waits, [(Step::LoseAnswer, 30), (Step::LoseAnswer, 600), (Step::Hold, 0)]);
    }

    #[test]
    fn no_photo_goes_again_before_the_time_a_failing_service_named() {
        let named = Duration::from_secs(120);
        let trouble = |class| Trouble { retry_after: Some(named), ..Trouble::new(class, FailureCode::DestDown, "") };
        let mut random = StdRng::seed_from_u64(1);
        for (class, idempotent) in [(Class::Unanswered, false), (Class::Unanswered, true), (Class::Broken, false)] {
            let policy = Unanswered { idempotent, ..Unanswered::default() };
            let now = Timestamp(1_000_000);
            let setback = after_trouble(&delivery(), &trouble(class), &policy, Beside::default(), now, &mut random);
            assert!(setback.due_at.since(now) >= named, "{class:?} {idempotent}");
        }
        let mut later = delivery();
        later.unanswered = 1;
        let now = Timestamp(0);
        let setback = after_trouble(
            &later,
            &trouble(Class::Unanswered),
            &Unanswered::default(),
            Beside::default(),
            now,
            &mut random,
        );
        assert_eq!(setback.due_at.since(now), Duration::from_secs(600), "its own wait is the longer one");
    }

    #[test]
    fn waits_grow_but_stay_between_the_floor_and_five_minutes() {
        let mut random = StdRng::seed_from_u64(7);
        for failures in 1..60 {
            let wait = item_delay(failures, &mut random);
            assert!(wait >= FLOOR && wait <= LONG_CAP, "{failures}: {wait:?}");
            if failures <= 8 {
                assert!(wait <= SHORT_CAP);
            }
        }
    }

    #[test]
    fn a_photo_cut_off_for_its_size_is_held_as_too_large_unless_it_goes_on_where_it_stood() {
        let mut random = StdRng::seed_from_u64(1);
        let trouble = Trouble::new(Class::Broken, FailureCode::NetBroken, "after 5000000 bytes");
        for (idempotent, step) in [(false, Step::Hold), (true, Step::PutBack)] {
            let policy = Unanswered { idempotent, ..Unanswered::default() };
            let beside = Beside { too_large: true, ..Beside::default() };
            let setback = after_trouble(&delivery(), &trouble, &policy, beside, Timestamp(0), &mut random);
            assert_eq!(setback.step, step);
            if step == Step::Hold {
                assert_eq!(setback.outcome.failure.unwrap().code, FailureCode::PhotoTooLarge);
            }
        }
    }

    #[test]
    fn a_photo_refused_for_its_size_goes_again_where_there_is_a_smaller_copy_to_try() {
        let mut random = StdRng::seed_from_u64(1);
        let trouble = Trouble::new(Class::Refused, FailureCode::PhotoTooLarge, "HTTP 413");
        for (goes_smaller, step) in [(true, Step::PutBack), (false, Step::Hold)] {
            let beside = Beside { goes_smaller, ..Beside::default() };
            let policy = Unanswered::default();
            let setback = after_trouble(&delivery(), &trouble, &policy, beside, Timestamp(0), &mut random);
            assert_eq!((setback.step, setback.due_at > Timestamp(0)), (step, goes_smaller));
            assert_eq!(setback.outcome.failure.unwrap().code, FailureCode::PhotoTooLarge);
        }
    }

    #[test]
    fn a_photo_that_fails_alone_for_a_day_is_held() {
        let mut delivery = delivery();
        delivery.failing_since = Some(Timestamp(1_000_000 - 86_400_000));
        delivery.failures = 400;
        let (alone, now) = (Beside { others_arrive: true, ..Beside::default() }, Timestamp(1_000_000));
        let mut random = StdRng::seed_from_u64(1);
        let policy = Unanswered::default();
        let early = Trouble { status: Some(502), ..Trouble::new(Class::Broken, FailureCode::DestDown, "") };
        for (beside, step) in [(alone, Step::Hold), (Beside::default(), Step::PutBack)] {
            let setback = after_trouble(&delivery, &early, &policy, beside, now, &mut random);
            assert_eq!(setback.step, step, "a gallery that takes nothing for a day holds no photo");
        }
        // Where sending twice leaves one copy, an answer that never comes counts the same.
        let trouble = Trouble::new(Class::Unanswered, FailureCode::DestDown, "");
        let policy = Unanswered { idempotent: true, ..Unanswered::default() };
        let setback = after_trouble(&delivery, &trouble, &policy, alone, now, &mut random);
        assert_eq!((setback.step, setback.due_at), (Step::Hold, Timestamp(1_000_000)));
    }
}
