//! How the way to the galleries outside this computer is, as their lanes met it last.

use boothlift_contract::{DestinationKind, Failure, FailureCode, LaneState, LaneView, NetworkWay};

/// The way, and what is wrong with it.
pub(crate) fn way(lanes: &[LaneView]) -> (NetworkWay, Option<Failure>) {
    let met = |lane: &LaneView, code| Some(lane.failure.clone().unwrap_or_else(|| Failure::new(code, "", "")));
    match (outside(lanes).next(), venue_sign_in(lanes)) {
        (None, _) => (NetworkWay::Unneeded, None),
        (_, Some(lane)) => (NetworkWay::Portal, met(lane, FailureCode::NetPortal)),
        (Some(first), None) if offline(lanes) => (NetworkWay::Offline, met(first, FailureCode::NetOffline)),
        (Some(_), None) => (NetworkWay::Open, None),
    }
}

/// Whether no destination outside this computer can be reached, though there is one.
pub(crate) fn offline(lanes: &[LaneView]) -> bool {
    let mut outside = outside(lanes).peekable();
    outside.peek().is_some() && outside.all(|lane| lane.state == LaneState::Offline)
}

/// A destination that waits for the network's sign-in page. One that leads elsewhere, or whose certificate is no good, is its
/// own trouble where another one outside takes photos over the same network.
pub(crate) fn venue_sign_in(lanes: &[LaneView]) -> Option<&LaneView> {
    let another_works = outside(lanes).any(|lane| lane.state == LaneState::Works);
    let is_page = |lane: &LaneView| lane.failure.as_ref().is_some_and(|why| why.code == FailureCode::NetPortal);
    outside(lanes).find(|lane| lane.state == LaneState::Portal && (!another_works || is_page(lane)))
}

/// The lanes that need a network, but for those that are off.
fn outside(lanes: &[LaneView]) -> impl Iterator<Item = &LaneView> {
    lanes.iter().filter(|lane| lane.kind != DestinationKind::LocalGallery && lane.state != LaneState::Off)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use boothlift_contract::DestinationId;

    pub(crate) fn lane(kind: DestinationKind, state: LaneState) -> LaneView {
        LaneView {
            id: DestinationId(kind.as_str().into()),
            kind,
            label: kind.as_str().into(),
            state,
            paused: false,
            failure: None,
            until: None,
            delivered: 0,
            to_go: 7,
            held: 0,
            has_token: true,
            token_ends_at: None,
            address: String::new(),
            countable: false,
            takes_picture_url: false,
            signs_in: false,
            checked: None,
            preparing: None,
        }
    }

    #[test]
    fn offline_needs_every_destination_outside_to_be_unreachable() {
        let gallery = lane(DestinationKind::LocalGallery, LaneState::Works);
        let away = lane(DestinationKind::EventGallery, LaneState::Offline);
        let there = lane(DestinationKind::CycleMate, LaneState::Works);
        assert!(offline(&[gallery.clone(), away.clone()]));
        assert!(!offline(&[gallery.clone(), away, there]));
        assert!(!offline(&[gallery]));
    }

    #[test]
    fn the_way_out_is_what_the_galleries_outside_met() {
        use DestinationKind::{CycleMate, EventGallery, LocalGallery};
        let told = |kind, state, code: Option<FailureCode>| LaneView {
            failure: code.map(|code| Failure::new(code, "", "")),
            ..lane(kind, state)
        };
        let home = || lane(LocalGallery, LaneState::Works);
        let at = |lanes: &[LaneView]| {
            let (way, failure) = way(lanes);
            (way, failure.map(|failure| failure.code))
        };
        let away = || told(EventGallery, LaneState::Offline, Some(FailureCode::NetNoAnswer));
        let other = |state, code| told(CycleMate, state, code);
        assert_eq!(at(&[home()]), (NetworkWay::Unneeded, None));
        assert_eq!(at(&[home(), lane(EventGallery, LaneState::Off)]), (NetworkWay::Unneeded, None));
        assert_eq!(at(&[home(), away()]), (NetworkWay::Offline, Some(FailureCode::NetNoAnswer)));
        assert_eq!(at(&[away(), other(LaneState::Works, None)]), (NetworkWay::Open, None));
        let portal = other(LaneState::Portal, Some(FailureCode::NetPortal));
        assert_eq!(at(&[away(), portal]), (NetworkWay::Portal, Some(FailureCode::NetPortal)));
        assert_eq!(at(&[other(LaneState::SignIn, Some(FailureCode::DestSignin))]), (NetworkWay::Open, None));
    }
}
