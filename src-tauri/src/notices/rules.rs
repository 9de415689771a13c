//! Which notice is due, and when: few, one a cause, four an hour.

use crate::words::Notice;
use boothlift_contract::{HeadlineRow, Timestamp};
use boothlift_engine::Glance;
use std::{collections::VecDeque, time::Duration};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
/// In any hour, the full disk aside.
const MOST_AN_HOUR: usize = 4;
/// An outage that was shorter than this is not worth a word, neither when it begins nor when it ends.
const REAL_OUTAGE: Duration = Duration::from_secs(300);

/// What comes and goes is said again no sooner than this, where its own rule names nothing.
const APART: Duration = Duration::from_secs(1800);

/// What was said and what is going on. Time is any clock that never goes back.
#[derive(Default)]
pub(super) struct Rules {
    trouble: Option<Trouble>,
    said: VecDeque<Duration>,
    /// When each trouble was said last; kept over its end, as the same cause may only have paused.
    told: Vec<(Cause, Duration)>,
    back_told: Option<Duration>,
    /// The event of which it was said that all is delivered and that one can pack up.
    pub(super) event_told: String,
    /// Whether the end of it was on screen, as it still is.
    end_seen: bool,
}

/// One trouble from its first moment to its end.
struct Trouble {
    cause: Cause,
    since: Duration,
}

/// What a notice is about: the row, and whom it names.
#[derive(Clone, PartialEq, Eq)]
struct Cause {
    row: HeadlineRow,
    subject: String,
}

impl Cause {
    fn of(glance: &Glance) -> Self {
        use HeadlineRow as R;
        let row = glance.headline.row;
        let names = matches!(row, R::SignIn | R::Destination | R::FolderGone | R::FolderChanged);
        Self { row, subject: if names { glance.headline.subject.clone() } else { String::new() } }
    }
}

impl Rules {
    /// The notice due now, if one is. Called at each change and every few seconds. `wall` is what the wall clock shows.
    pub(super) fn look(&mut self, glance: &Glance, now: Duration, wall: Timestamp, in_front: bool) -> Option<Notice> {
        self.trouble(glance, now, in_front).or_else(|| self.end(glance, now, wall, in_front))
    }

    /// Says once an event that everything is delivered, when its hours are over or somebody wants to pack up.
    fn end(&mut self, glance: &Glance, now: Duration, wall: Timestamp, in_front: bool) -> Option<Notice> {
        let over = glance.packing_up || glance.ends_at.is_some_and(|ends| wall >= ends);
        let all = glance.headline.row == HeadlineRow::AllDelivered && over;
        // Who sees it on screen need not be told.
        self.end_seen = all && (self.end_seen || in_front);
        if !all
            || self.end_seen
            || self.event_told == glance.event
            || !self.may_speak(glance.headline.row, now, in_front)
        {
            return None;
        }
        self.event_told.clone_from(&glance.event);
        Some(Notice::AllDelivered { photos: glance.counts.delivered })
    }

    fn trouble(&mut self, glance: &Glance, now: Duration, in_front: bool) -> Option<Notice> {
        let row = glance.headline.row;
        let cause = Cause::of(glance);
        if self.trouble.as_ref().is_none_or(|trouble| trouble.cause != cause) {
            let before = self.trouble.replace(Trouble { cause: cause.clone(), since: now });
            let outage = before.filter(|trouble| trouble.cause.row == HeadlineRow::Offline);
            let left = left(glance);
            let is_back = outage.is_some_and(|outage| now.saturating_sub(outage.since) > REAL_OUTAGE) && left > 0;
            let is_news = self.back_told.is_none_or(|told| now.saturating_sub(told) >= APART);
            if is_back && is_news && rule(row).is_none() && self.may_speak(row, now, in_front) {
                self.back_told = Some(now);
                return Some(Notice::InternetIsBack { left });
            }
        }
        let (wait, again) = rule(row)?;
        let since = self.trouble.as_ref()?.since;
        let told = self.told.iter().find(|(known, _)| *known == cause).map(|(_, told)| *told);
        let due = match told {
            None => since + wait,
            Some(told) if told >= since => told + again?,
            Some(told) => (since + wait).max(told + again.unwrap_or(APART)),
        };
        if now < due || !self.may_speak(row, now, in_front) {
            return None;
        }
        self.told.retain(|(known, told)| *known != cause && now.saturating_sub(*told) < HOUR);
        self.told.push((cause, now));
        Some(about(glance))
    }

    /// Whether a notice may be shown now; if so it counts as shown.
    fn may_speak(&mut self, row: HeadlineRow, now: Duration, in_front: bool) -> bool {
        if in_front {
            return false;
        }
        if row == HeadlineRow::DiskFull {
            return true;
        }
        self.may_say(now)
    }

    /// Whether this hour has room for one more; if so it counts as shown.
    pub(super) fn may_say(&mut self, now: Duration) -> bool {
        self.said.retain(|said| now.saturating_sub(*said) < HOUR);
        if self.said.len() >= MOST_AN_HOUR {
            return false;
        }
        self.said.push_back(now);
        true
    }
}

/// How long a trouble must last before it is said, and after how long it is said again.
const fn rule(row: HeadlineRow) -> Option<(Duration, Option<Duration>)> {
    use HeadlineRow as R;
    match row {
        R::Portal => Some((Duration::ZERO, Some(MINUTE.saturating_mul(15)))),
        R::SignIn | R::Destination => Some((MINUTE, Some(MINUTE.saturating_mul(30)))),
        R::FolderGone | R::FolderChanged => Some((Duration::from_secs(20), Some(MINUTE.saturating_mul(10)))),
        R::DiskFull | R::Records => Some((Duration::ZERO, Some(MINUTE.saturating_mul(5)))),
        R::Held | R::PhotoGone => Some((MINUTE.saturating_mul(2), Some(MINUTE.saturating_mul(30)))),
        R::Offline => Some((REAL_OUTAGE, None)),
        R::Approval
        | R::Paused
        | R::Metered
        | R::PhotosPaused
        | R::Looking
        | R::Slow
        | R::Working
        | R::Pretend
        | R::AllDelivered
        | R::Ready
        | R::SetUp => None,
    }
}

fn about(glance: &Glance) -> Notice {
    use HeadlineRow as R;
    let (subject, left) = (glance.headline.subject.clone(), left(glance));
    match glance.headline.row {
        R::Portal => Notice::Portal { left },
        R::SignIn => Notice::SignIn { subject, left },
        R::Destination => Notice::Destination { subject, left },
        R::FolderGone => Notice::FolderGone { subject },
        R::FolderChanged => Notice::FolderChanged { subject },
        R::DiskFull => Notice::DiskFull,
        R::Records => Notice::Records,
        R::PhotoGone => Notice::PhotoGone,
        R::Held => Notice::Held { photos: glance.counts.needs_you },
        _ => Notice::Offline { since: glance.headline.since },
    }
}

fn left(glance: &Glance) -> u32 {
    glance.counts.waiting.saturating_add(glance.counts.sending)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;
    use boothlift_contract::{Counts, Headline};

    fn english(notice: Option<Notice>) -> String {
        notice.map(|notice| notice.say(Language::En)).unwrap_or_default()
    }

    fn glance(row: HeadlineRow) -> Glance {
        let headline = Headline { row, photos: 0, subject: "CycleMate".into(), since: None, destination: None };
        let counts = Counts { photos: 60, delivered: 46, waiting: 12, needs_you: 2, ..Counts::default() };
        Glance {
            headline,
            counts,
            paused: false,
            done_about: None,
            set_up: true,
            finishing_at_home: false,
            packing_up: false,
            event: "2026-06-13 Party".into(),
            ends_at: None,
            last_photo_at: None,
        }
    }

    const NOON: Timestamp = Timestamp(1_000_000);

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_sign_in_page_is_told_at_once_and_again_after_a_quarter_of_an_hour() {
        let (mut rules, portal) = (Rules::default(), glance(HeadlineRow::Portal));
        let first = rules.look(&portal, s(0), NOON, false);
        assert_eq!(english(first), "The venue Wi-Fi wants a sign-in. 12 photos wait safely.");
        assert_eq!(rules.look(&portal, s(899), NOON, false), None);
        assert!(rules.look(&portal, s(900), NOON, false).is_some());
    }

    #[test]
    fn trouble_that_passes_by_itself_is_not_told() {
        let mut rules = Rules::default();
        assert_eq!(rules.look(&glance(HeadlineRow::SignIn), s(0), NOON, false), None);
        assert_eq!(rules.look(&glance(HeadlineRow::Working), s(50), NOON, false), None);
        assert_eq!(rules.look(&glance(HeadlineRow::SignIn), s(70), NOON, false), None);
        assert!(rules.look(&glance(HeadlineRow::SignIn), s(130), NOON, false).is_some());
    }

    #[test]
    fn an_outage_is_told_once_and_so_is_its_end() {
        let mut rules = Rules::default();
        let offline = glance(HeadlineRow::Offline);
        assert_eq!(rules.look(&offline, s(0), NOON, false), None);
        assert!(rules.look(&offline, s(300), NOON, false).is_some());
        assert_eq!(rules.look(&offline, s(9_000), NOON, false), None);
        let back = rules.look(&glance(HeadlineRow::Working), s(9_001), NOON, false);
        assert_eq!(english(back), "Internet is back. 12 photos are going out.");
        assert_eq!(rules.look(&glance(HeadlineRow::Working), s(9_100), NOON, false), None);
    }

    #[test]
    fn held_photos_that_outages_cover_for_a_while_are_told_once_in_half_an_hour() {
        let mut rules = Rules::default();
        let mut told = Vec::new();
        for second in (0..2 * 3600).step_by(5) {
            let row = if second % 300 < 180 { HeadlineRow::Held } else { HeadlineRow::Offline };
            if rules.look(&glance(row), s(second), NOON, false).is_some() {
                told.push(second);
            }
        }
        assert!(told.len() >= 3, "{told:?}");
        assert!(told.windows(2).all(|pair| pair[1] - pair[0] >= 1800), "{told:?}");
    }

    #[test]
    fn a_network_that_comes_and_goes_is_told_once_in_half_an_hour() {
        let mut rules = Rules::default();
        let (mut gone, mut back) = (Vec::new(), Vec::new());
        for second in (0..2 * 3600).step_by(5) {
            let row = if second % 400 < 340 { HeadlineRow::Offline } else { HeadlineRow::Working };
            match rules.look(&glance(row), s(second), NOON, false) {
                Some(Notice::Offline { .. }) => gone.push(second),
                Some(_) => back.push(second),
                None => {}
            }
        }
        for told in [&gone, &back] {
            assert!(told.len() >= 3, "{told:?}");
            assert!(told.windows(2).all(|pair| pair[1] - pair[0] >= 1800), "{told:?}");
        }
    }

    #[test]
    fn space_that_swings_around_the_floor_is_told_every_five_minutes() {
        let mut rules = Rules::default();
        let row = |second| if second % 20 < 10 { HeadlineRow::DiskFull } else { HeadlineRow::Working };
        let told =
            (0..3600).filter(|&second| rules.look(&glance(row(second)), s(second), NOON, false).is_some()).count();
        assert_eq!(told, 12);
    }

    #[test]
    fn another_destination_with_the_same_trouble_is_told_for_itself() {
        let mut rules = Rules::default();
        let first = glance(HeadlineRow::SignIn);
        let mut other = first.clone();
        other.headline.subject = "Event Gallery".into();
        assert_eq!(rules.look(&first, s(0), NOON, false), None);
        assert!(rules.look(&first, s(60), NOON, false).is_some());
        assert_eq!(rules.look(&other, s(65), NOON, false), None);
        assert!(rules.look(&other, s(125), NOON, false).is_some());
        assert_eq!(rules.look(&first, s(130), NOON, false), None);
        assert_eq!(rules.look(&first, s(200), NOON, false), None, "it was told two minutes ago");
    }

    #[test]
    fn nothing_is_told_while_the_window_is_in_front() {
        let mut rules = Rules::default();
        for &row in HeadlineRow::ALL {
            assert_eq!(rules.look(&glance(row), s(100_000), NOON, true), None, "{row}");
        }
    }

    #[test]
    fn trouble_that_was_not_told_because_of_the_window_is_told_once_it_is_gone() {
        let mut rules = Rules::default();
        assert_eq!(rules.look(&glance(HeadlineRow::Portal), s(0), NOON, true), None);
        assert!(rules.look(&glance(HeadlineRow::Portal), s(5), NOON, false).is_some());
    }

    #[test]
    fn a_night_of_trouble_brings_at_most_four_notices_in_any_hour() {
        let mut rules = Rules::default();
        let rows = [HeadlineRow::Portal, HeadlineRow::Working, HeadlineRow::FolderGone, HeadlineRow::Held];
        let mut told = Vec::new();
        for second in (0..8 * 3600).step_by(5) {
            let row = rows[usize::try_from(second / 130).unwrap() % rows.len()];
            if rules.look(&glance(row), s(second), NOON, false).is_some() {
                told.push(second);
            }
        }
        assert!(told.len() > 16, "{}", told.len());
        for &from in &told {
            let within = told.iter().filter(|&&at| at >= from && at < from + 3600).count();
            assert!(within <= 4, "{within} from {from}");
        }
    }

    #[test]
    fn a_full_disk_is_told_every_five_minutes_whatever_else_was_told() {
        let mut rules = Rules::default();
        let full = glance(HeadlineRow::DiskFull);
        let told = (0..3600).filter(|&second| rules.look(&full, s(second), NOON, false).is_some()).count();
        assert_eq!(told, 12);
    }

    #[test]
    fn a_notice_is_said_in_the_language_of_the_page() {
        let say = |row, language| about(&glance(row)).say(language);
        assert_eq!(say(HeadlineRow::SignIn, Language::De), "CycleMate verlangt eine neue Anmeldung. 12 Fotos warten.");
        for &row in HeadlineRow::ALL {
            let all = [Language::En, Language::De, Language::Es].map(|language| say(row, language));
            assert!(all[0] != all[1] && all[0] != all[2] && all[1] != all[2], "{all:?}");
            assert!(all.iter().all(|text| text.ends_with('.') && !text.contains('{')), "{all:?}");
        }
    }

    #[test]
    fn that_one_can_pack_up_is_told_once_when_the_hours_are_over() {
        let mut rules = Rules::default();
        let mut all = glance(HeadlineRow::AllDelivered);
        all.counts = Counts { photos: 642, delivered: 642, ..Counts::default() };
        assert_eq!(rules.look(&all, s(0), NOON, false), None, "an event without an end");
        all.ends_at = Some(NOON);
        assert_eq!(rules.look(&all, s(5), Timestamp(NOON.0 - 1), false), None, "its last minute");
        assert_eq!(english(rules.look(&all, s(10), NOON, false)), "All 642 delivered. You can pack up.");
        assert_eq!(rules.look(&glance(HeadlineRow::Working), s(15), NOON, false), None);
        assert_eq!(rules.look(&all, s(7_200), NOON, false), None);
        all.event = "2026-06-14 Party".into();
        assert!(rules.look(&all, s(7_205), NOON, false).is_some(), "the next event is another one");
    }

    #[test]
    fn who_began_to_pack_up_is_told_as_soon_as_everything_is_there() {
        let mut rules = Rules::default();
        let (mut works, mut all) = (glance(HeadlineRow::Working), glance(HeadlineRow::AllDelivered));
        (works.packing_up, all.packing_up) = (true, true);
        assert_eq!(rules.look(&works, s(0), NOON, true), None);
        assert_eq!(rules.look(&works, s(5), NOON, false), None);
        assert!(matches!(rules.look(&all, s(10), NOON, false), Some(Notice::AllDelivered { photos: 46 })));
    }

    #[test]
    fn who_saw_on_screen_that_one_can_pack_up_is_not_told_after_closing_the_window() {
        let mut rules = Rules::default();
        let mut all = glance(HeadlineRow::AllDelivered);
        all.packing_up = true;
        assert_eq!(rules.look(&all, s(0), NOON, true), None);
        assert_eq!(rules.look(&all, s(5), NOON, false), None);
        assert_eq!(rules.look(&glance(HeadlineRow::Working), s(10), NOON, false), None);
        assert!(rules.look(&all, s(15), NOON, false).is_some(), "one more photo came and arrived");
    }

    #[test]
    fn the_end_of_an_event_counts_among_the_four_of_an_hour() {
        let mut rules = Rules::default();
        let mut all = glance(HeadlineRow::AllDelivered);
        all.packing_up = true;
        assert!((0..4).all(|second| rules.may_say(s(second))));
        assert_eq!(rules.look(&all, s(60), NOON, false), None);
        assert!(rules.look(&all, s(3_603), NOON, false).is_some(), "it is told once there is room");
    }
}
