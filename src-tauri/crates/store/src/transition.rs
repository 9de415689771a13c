//! The one place that knows how a delivery may move.

use boothlift_contract::DeliveryState::{self, *};

/// What happens to a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A copy that fits the destination is being made.
    Prepare,
    /// An attempt begins: committed before the first byte.
    Start,
    /// The last slice comes next: committed before it goes.
    BodyEnds,
    /// The destination proved that it has the photo.
    Confirm,
    /// Nothing, or not all, was sent: its turn comes again.
    PutBack,
    /// Wholly sent, no trusted answer.
    LoseAnswer,
    /// A person is needed.
    Hold,
    /// A person let it go again.
    Release,
    /// Left out.
    Cancel,
    /// Taken in again.
    Restore,
    /// The destination removed it again, because a person took it down.
    TakeDown,
    /// The destination does not show what it confirmed, and a person sends it again.
    SendAgain,
    /// The program stopped in the middle; found at the next start.
    Recover,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 13] = [
        Self::Prepare,
        Self::Start,
        Self::BodyEnds,
        Self::Confirm,
        Self::PutBack,
        Self::LoseAnswer,
        Self::Hold,
        Self::Release,
        Self::Cancel,
        Self::Restore,
        Self::TakeDown,
        Self::SendAgain,
        Self::Recover,
    ];
}

/// Where a delivery stands after `step`, or nothing where that step cannot be.
#[must_use]
pub const fn after(from: DeliveryState, step: Step) -> Option<DeliveryState> {
    match (from, step) {
        (Waiting | Unknown, Step::Prepare) => Some(Preparing),
        (Waiting | Unknown | Preparing, Step::Start) => Some(Sending),
        (Sending, Step::BodyEnds) => Some(BodySent),
        // A small driver proves without a body of its own; a person may know better than a lost answer.
        (Sending | BodySent | Unknown | Held, Step::Confirm) => Some(Confirmed),
        (Preparing | Sending | BodySent, Step::PutBack) => Some(Waiting),
        (BodySent, Step::LoseAnswer) => Some(Unknown),
        (Waiting | Preparing | Sending | BodySent | Unknown, Step::Hold) => Some(Held),
        (Held, Step::Release) => Some(Waiting),
        (Waiting | Unknown | Held, Step::Cancel) => Some(Cancelled),
        (Confirmed, Step::TakeDown) => Some(Cancelled),
        (Confirmed, Step::SendAgain) => Some(Waiting),
        (Cancelled, Step::Restore) => Some(Waiting),
        (Preparing | Sending, Step::Recover) => Some(Waiting),
        (BodySent, Step::Recover) => Some(Unknown),
        (Waiting | Preparing | Sending | BodySent | Confirmed | Unknown | Held | Cancelled, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_confirmed_but_what_was_removed_there_or_is_not_shown_there() {
        for step in Step::ALL {
            let to = match step {
                Step::TakeDown => Some(Cancelled),
                Step::SendAgain => Some(Waiting),
                _ => None,
            };
            assert_eq!(after(Confirmed, step), to, "{step:?}");
        }
    }

    #[test]
    fn only_an_attempt_or_a_person_can_confirm() {
        for &from in DeliveryState::ALL {
            let allowed = matches!(from, Sending | BodySent | Unknown | Held);
            assert_eq!(after(from, Step::Confirm).is_some(), allowed, "{from}");
        }
    }

    #[test]
    fn a_lost_answer_needs_a_body_that_was_sent() {
        for &from in DeliveryState::ALL {
            assert_eq!(after(from, Step::LoseAnswer).is_some(), from == BodySent, "{from}");
        }
    }

    #[test]
    fn every_open_state_recovers_to_one_that_is_tried_again() {
        for from in [Preparing, Sending, BodySent] {
            assert!(matches!(after(from, Step::Recover), Some(Waiting | Unknown)), "{from}");
        }
    }
}
