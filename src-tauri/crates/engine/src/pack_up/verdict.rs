//! What a check comes to. Pure: facts in, verdict out.

use boothlift_contract::{CheckState, Counts, LaneState, LaneView, PackUpVerdict as Verdict, PlaceCheck};

/// What it is drawn from.
pub(super) struct Facts<'a> {
    pub(super) counts: Counts,
    pub(super) lanes: &'a [LaneView],
    /// Destinations that are on.
    pub(super) places: &'a [PlaceCheck],
    pub(super) folder: CheckState,
    pub(super) originals: CheckState,
    pub(super) arriving: u32,
    /// Photos that were taken down and are not removed everywhere yet.
    pub(super) removing: u32,
    /// Whether what waits does so for a person: sending is paused, or photos wait for approval.
    pub(super) paused: bool,
}

/// The verdict, how many photos it speaks of, and of whom.
pub(super) fn verdict(facts: &Facts<'_>) -> (Verdict, u32, String) {
    let on = || facts.places.iter().filter(|place| place.on);
    let missing: u32 = on().map(|place| place.missing_total).sum();
    if let Some(place) = on().find(|place| place.missing_total > 0) {
        return (Verdict::Mismatch, missing, place.label.clone());
    }
    let stuck = facts.lanes.iter().find(|lane| lane.state.needs_a_person() && lane.to_go > 0);
    if facts.counts.needs_you > 0 {
        return (Verdict::NeedsYou, facts.counts.needs_you, String::new());
    }
    if let Some(lane) = stuck {
        return (Verdict::NeedsYou, lane.to_go, lane.label.clone());
    }
    let left = facts.counts.waiting + facts.counts.sending;
    if left > 0 {
        let mut shut = facts.lanes.iter().filter(|lane| lane.to_go > 0 && is_shut(lane.state));
        if let Some(lane) = shut.next() {
            let subject = if lane.state == LaneState::Offline { String::new() } else { lane.label.clone() };
            return (Verdict::NotYet, left, subject);
        }
        if facts.paused {
            return (Verdict::NotYet, left, String::new());
        }
    }
    let coming = left + facts.arriving + facts.removing;
    if coming > 0 {
        return (Verdict::Almost, coming, String::new());
    }
    let open = |state| matches!(state, CheckState::Waiting | CheckState::Checking);
    if open(facts.folder) || open(facts.originals) || on().any(|place| open(place.state)) {
        return (Verdict::Checking, 0, String::new());
    }
    if let Some(place) = on().find(|place| place.state == CheckState::Failed) {
        return (Verdict::NotChecked, place.confirmed, place.label.clone());
    }
    if facts.folder == CheckState::Failed {
        return (Verdict::NotChecked, 0, String::new());
    }
    (Verdict::Ready, 0, String::new())
}

const fn is_shut(state: LaneState) -> bool {
    !matches!(state, LaneState::Works | LaneState::Saving | LaneState::Throttled | LaneState::Off)
}

#[cfg(test)]
mod tests {
    use super::*;
    use boothlift_contract::{DestinationId, DestinationKind, Proof};

    fn place() -> PlaceCheck {
        PlaceCheck {
            destination: DestinationId("cyclemate".into()),
            label: "CycleMate".into(),
            kind: DestinationKind::CycleMate,
            on: true,
            state: CheckState::Done,
            proof: Proof::SeenInGallery,
            photos: 5,
            confirmed: 5,
            seen: Some(5),
            missing: Vec::new(),
            missing_total: 0,
            extra: 0,
            maybe_twice: 0,
            failure: None,
        }
    }

    fn lane(state: LaneState, to_go: u32) -> LaneView {
        LaneView {
            id: DestinationId("cyclemate".into()),
            kind: DestinationKind::CycleMate,
            label: "CycleMate".into(),
            state,
            paused: false,
            failure: None,
            until: None,
            delivered: 0,
            to_go,
            held: 0,
            has_token: true,
            token_ends_at: None,
            address: String::new(),
            countable: true,
            takes_picture_url: false,
            signs_in: false,
            checked: None,
            preparing: None,
        }
    }

    fn told(change: impl FnOnce(&mut Facts<'_>, &mut Vec<PlaceCheck>, &mut Vec<LaneView>)) -> (Verdict, u32, String) {
        let mut facts = Facts {
            counts: Counts::default(),
            lanes: &[],
            places: &[],
            folder: CheckState::Done,
            originals: CheckState::Done,
            arriving: 0,
            removing: 0,
            paused: false,
        };
        let (mut places, mut lanes) = (vec![place()], vec![lane(LaneState::Works, 0)]);
        change(&mut facts, &mut places, &mut lanes);
        verdict(&Facts { places: &places, lanes: &lanes, ..facts })
    }

    #[test]
    fn everything_delivered_and_seen_is_ready_and_a_running_part_is_not() {
        assert_eq!(told(|_, _, _| {}).0, Verdict::Ready);
        for part in 0..3 {
            let running = told(|facts, places, _| match part {
                0 => facts.folder = CheckState::Checking,
                1 => facts.originals = CheckState::Waiting,
                _ => places[0].state = CheckState::Checking,
            });
            assert_eq!(running.0, Verdict::Checking, "{part}");
        }
    }

    #[test]
    fn what_is_missing_goes_before_everything_also_while_it_still_runs() {
        let told = told(|facts, places, _| {
            places[0].missing_total = 2;
            facts.folder = CheckState::Checking;
            facts.counts.needs_you = 4;
        });
        assert_eq!(told, (Verdict::Mismatch, 2, "CycleMate".into()));
    }

    #[test]
    fn photos_that_need_somebody_then_a_shut_way_then_what_is_on_its_way() {
        let needs = told(|facts, _, _| facts.counts.needs_you = 4);
        assert_eq!(needs, (Verdict::NeedsYou, 4, String::new()));
        let token = told(|facts, _, lanes| {
            facts.counts.waiting = 3;
            lanes[0] = lane(LaneState::SignIn, 3);
        });
        assert_eq!(token, (Verdict::NeedsYou, 3, "CycleMate".into()));
        let offline = told(|facts, _, lanes| {
            facts.counts.waiting = 138;
            lanes[0] = lane(LaneState::Offline, 138);
        });
        assert_eq!(offline, (Verdict::NotYet, 138, String::new()));
        let on_its_way = told(|facts, _, lanes| {
            facts.counts.sending = 2;
            lanes[0] = lane(LaneState::Works, 2);
        });
        assert_eq!(on_its_way, (Verdict::Almost, 2, String::new()));
        assert_eq!(told(|facts, _, _| facts.arriving = 1).0, Verdict::Almost);
        assert_eq!(told(|facts, _, _| facts.removing = 1).0, Verdict::Almost, "a photo taken down is still out there");
    }

    #[test]
    fn a_gallery_that_cannot_be_asked_is_never_ready() {
        let told = told(|_, places, _| places[0].state = CheckState::Failed);
        assert_eq!(told, (Verdict::NotChecked, 5, "CycleMate".into()));
    }
}
