//! The one sentence: the first rule of the table that applies. Pure.

use super::way::{offline, venue_sign_in};
use boothlift_contract::{Counts, DestinationId, Headline, HeadlineRow, LaneState, LaneView, Timestamp};
use std::time::Duration;

/// Longer than this from now counts as slow.
const SLOW: Duration = Duration::from_secs(20 * 60);

/// What the table looks at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts<'a> {
    pub set_up: bool,
    pub pretend: bool,
    pub records_failed: bool,
    pub disk_full_since: Option<Timestamp>,
    /// Files that vanished before they were safe, and when the last one did.
    pub gone: Option<(u32, Timestamp)>,
    pub folder_gone: Option<(String, Timestamp)>,
    pub folder_changed: Option<(String, Timestamp)>,
    pub lanes: &'a [LaneView],
    pub offline_since: Option<Timestamp>,
    pub paused: bool,
    /// Photos that wait for a person's approval.
    pub unapproved: u32,
    /// Photos that wait for a network that counts no data.
    pub saved: u32,
    /// What is left where nothing goes by itself any more.
    pub only_paused: Option<OnlyPaused>,
    /// Files looked at, of so many.
    pub looking: Option<(u32, u32)>,
    pub counts: Counts,
    pub done_about: Option<Timestamp>,
    pub now: Timestamp,
    pub last_confirmed_at: Option<Timestamp>,
}

/// Nothing is left but what a person paused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OnlyPaused {
    /// So many photos.
    Photos(u32),
    /// All that goes to this destination.
    Lane(DestinationId),
}

/// Applies the table.
pub(crate) fn headline(facts: &Facts<'_>) -> Headline {
    let counts = facts.counts;
    let on_the_way = counts.sending + counts.waiting;
    let plain = |row, photos| Headline { row, photos, subject: String::new(), since: None, destination: None };
    let about = |row, lane: &LaneView| Headline {
        row,
        photos: lane.to_go,
        subject: lane.label.clone(),
        since: None,
        destination: Some(lane.id.clone()),
    };
    let lane_that = |wanted: fn(&LaneView) -> bool| facts.lanes.iter().find(|lane| wanted(lane));

    if !facts.set_up {
        return plain(HeadlineRow::SetUp, 0);
    }
    if facts.records_failed {
        return plain(HeadlineRow::Records, 0);
    }
    if let Some(since) = facts.disk_full_since {
        return Headline { since: Some(since), ..plain(HeadlineRow::DiskFull, on_the_way) };
    }
    if let Some((files, at)) = facts.gone {
        return Headline { since: Some(at), ..plain(HeadlineRow::PhotoGone, files) };
    }
    if let Some((path, since)) = &facts.folder_gone {
        return Headline { subject: path.clone(), since: Some(*since), ..plain(HeadlineRow::FolderGone, 0) };
    }
    if let Some((path, since)) = &facts.folder_changed {
        return Headline { subject: path.clone(), since: Some(*since), ..plain(HeadlineRow::FolderChanged, 0) };
    }
    if let Some(lane) = venue_sign_in(facts.lanes) {
        return Headline { photos: counts.waiting, ..about(HeadlineRow::Portal, lane) };
    }
    if offline(facts.lanes) {
        return Headline { since: facts.offline_since, ..plain(HeadlineRow::Offline, counts.waiting) };
    }
    if let Some(lane) = lane_that(|lane| lane.state == LaneState::SignIn) {
        return about(HeadlineRow::SignIn, lane);
    }
    if let Some(lane) = lane_that(|lane| lane.state.needs_a_person() || lane.state == LaneState::Portal) {
        return about(HeadlineRow::Destination, lane);
    }
    if counts.needs_you > 0 {
        return plain(HeadlineRow::Held, counts.needs_you);
    }
    if facts.paused {
        return plain(HeadlineRow::Paused, on_the_way);
    }
    if facts.unapproved > 0 {
        return plain(HeadlineRow::Approval, facts.unapproved);
    }
    if facts.saved > 0 {
        return plain(HeadlineRow::Metered, facts.saved);
    }
    if let Some((done, of)) = facts.looking {
        return Headline { subject: of.to_string(), ..plain(HeadlineRow::Looking, done) };
    }
    if let Some(only) = facts.only_paused.as_ref().filter(|_| counts.sending == 0 && counts.waiting > 0) {
        match only {
            OnlyPaused::Photos(photos) => return plain(HeadlineRow::PhotosPaused, *photos),
            OnlyPaused::Lane(id) => {
                if let Some(lane) = facts.lanes.iter().find(|lane| lane.id == *id) {
                    return about(HeadlineRow::PhotosPaused, lane);
                }
            }
        }
    }
    if on_the_way > 0 {
        let slow = facts.done_about.is_some_and(|at| at.since(facts.now) > SLOW);
        return plain(if slow { HeadlineRow::Slow } else { HeadlineRow::Working }, on_the_way);
    }
    if facts.pretend {
        return plain(HeadlineRow::Pretend, counts.delivered);
    }
    if counts.delivered > 0 {
        return Headline { since: facts.last_confirmed_at, ..plain(HeadlineRow::AllDelivered, counts.delivered) };
    }
    plain(HeadlineRow::Ready, 0)
}

#[cfg(test)]
mod tests {
    use super::{super::way::tests::lane, *};
    use boothlift_contract::{DestinationKind, FailureCode};

    fn row(facts: &Facts<'_>) -> HeadlineRow {
        headline(facts).row
    }

    #[test]
    fn the_first_rule_that_applies_wins() {
        let lanes = [lane(DestinationKind::EventGallery, LaneState::SignIn)];
        let mut facts = Facts { set_up: true, lanes: &lanes, paused: true, ..Facts::default() };
        facts.counts = Counts { waiting: 3, needs_you: 2, photos: 5, ..Counts::default() };
        assert_eq!(row(&facts), HeadlineRow::SignIn);
        facts.folder_changed = Some(("E:".into(), Timestamp(1)));
        assert_eq!(row(&facts), HeadlineRow::FolderChanged);
        facts.folder_gone = Some(("E:".into(), Timestamp(1)));
        assert_eq!(row(&facts), HeadlineRow::FolderGone);
        facts.gone = Some((1, Timestamp(1)));
        assert_eq!(row(&facts), HeadlineRow::PhotoGone);
        facts.disk_full_since = Some(Timestamp(1));
        assert_eq!(row(&facts), HeadlineRow::DiskFull);
        facts.records_failed = true;
        assert_eq!(row(&facts), HeadlineRow::Records);
        facts.set_up = false;
        assert_eq!(row(&facts), HeadlineRow::SetUp);
    }

    #[test]
    fn a_gallery_that_moved_is_no_sign_in_page_where_another_one_works() {
        let told = |code| LaneView {
            failure: Some(boothlift_contract::Failure::new(code, "", "")),
            ..lane(DestinationKind::EventGallery, LaneState::Portal)
        };
        let works = lane(DestinationKind::CycleMate, LaneState::Works);
        let local = lane(DestinationKind::LocalGallery, LaneState::Works);
        let down = lane(DestinationKind::SelfCommunity, LaneState::Down);
        for (code, others, expected) in [
            (FailureCode::DestMoved, [works.clone(), local.clone()], HeadlineRow::Destination),
            (FailureCode::DestCert, [works.clone(), local.clone()], HeadlineRow::Destination),
            (FailureCode::NetPortal, [works, local.clone()], HeadlineRow::Portal),
            (FailureCode::DestMoved, [down, local], HeadlineRow::Portal),
        ] {
            let [one, other] = others;
            let lanes = [told(code), one, other];
            assert_eq!(row(&Facts { set_up: true, lanes: &lanes, ..Facts::default() }), expected, "{code}");
        }
    }

    #[test]
    fn nothing_needs_you_while_photos_are_on_their_way() {
        let mut facts = Facts { set_up: true, ..Facts::default() };
        assert_eq!(row(&facts), HeadlineRow::Ready);
        facts.counts.waiting = 2;
        assert_eq!(row(&facts), HeadlineRow::Working);
        facts.done_about = Some(Timestamp(21 * 60 * 1000));
        assert_eq!(row(&facts), HeadlineRow::Slow);
        facts.counts = Counts { delivered: 2, photos: 2, ..Counts::default() };
        assert_eq!(row(&facts), HeadlineRow::AllDelivered);
    }

    #[test]
    fn photos_that_wait_for_another_network_are_told_and_prints_on_their_way_do_not_hide_that() {
        let mut facts = Facts { set_up: true, saved: 31, ..Facts::default() };
        facts.counts = Counts { sending: 2, waiting: 31, photos: 33, ..Counts::default() };
        let said = headline(&facts);
        assert_eq!((said.row, said.photos), (HeadlineRow::Metered, 31));
        facts.paused = true;
        assert_eq!(row(&facts), HeadlineRow::Paused, "what a person paused comes first");
    }

    #[test]
    fn the_pretend_booth_says_so_while_nothing_is_on_its_way_and_never_that_all_is_delivered() {
        let mut facts = Facts { set_up: true, pretend: true, ..Facts::default() };
        assert_eq!(row(&facts), HeadlineRow::Pretend);
        facts.counts = Counts { delivered: 2, photos: 2, ..Counts::default() };
        assert_eq!(row(&facts), HeadlineRow::Pretend);
        facts.counts.waiting = 1;
        assert_eq!(row(&facts), HeadlineRow::Working);
    }

    #[test]
    fn photos_that_wait_for_approval_are_asked_about_and_never_said_to_be_on_the_way() {
        let mut facts = Facts { set_up: true, unapproved: 3, ..Facts::default() };
        facts.counts = Counts { delivered: 8, sending: 1, waiting: 5, photos: 14, ..Counts::default() };
        let said = headline(&facts);
        assert_eq!((said.row, said.photos), (HeadlineRow::Approval, 3), "two others wait for their turn");
        facts.counts.needs_you = 1;
        assert_eq!(row(&facts), HeadlineRow::Held, "what is held comes first");
        facts.counts.needs_you = 0;
        facts.paused = true;
        assert_eq!(row(&facts), HeadlineRow::Paused);
        facts.paused = false;
        facts.unapproved = 0;
        assert_eq!(row(&facts), HeadlineRow::Working);
    }

    #[test]
    fn what_only_a_person_can_send_on_is_never_said_to_be_on_the_way() {
        let lanes = [lane(DestinationKind::EventGallery, LaneState::Paused)];
        let mut facts = Facts { set_up: true, lanes: &lanes, ..Facts::default() };
        facts.counts = Counts { delivered: 8, waiting: 2, photos: 10, ..Counts::default() };
        facts.only_paused = Some(OnlyPaused::Photos(2));
        let said = headline(&facts);
        assert_eq!((said.row, said.photos, said.destination), (HeadlineRow::PhotosPaused, 2, None));
        facts.only_paused = Some(OnlyPaused::Lane(lanes[0].id.clone()));
        let said = headline(&facts);
        assert_eq!((said.row, said.photos, said.subject.as_str()), (HeadlineRow::PhotosPaused, 7, "event-gallery"));
        assert_eq!(said.destination, Some(lanes[0].id.clone()));
        facts.counts.sending = 1;
        assert_eq!(row(&facts), HeadlineRow::Working, "one is still on the wire");
        facts.counts = Counts { delivered: 10, photos: 10, ..Counts::default() };
        assert_eq!(row(&facts), HeadlineRow::AllDelivered);
    }
}
