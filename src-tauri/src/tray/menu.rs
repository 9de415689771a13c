//! What the tray shows, as a pure function of what the engine says.

use crate::words::{self, Item, Language};
use boothlift_contract::{HeadlineRow, Timestamp};
use boothlift_engine::Glance;
use std::time::Duration;

/// The icon's four faces. Each differs by shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    Idle,
    Active,
    Paused,
    Attention,
}

/// What a click in the menu asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    Open,
    OpenSignInPage,
    ShowPhotos,
    ShowCode,
    AddPhotos,
    OpenGallery,
    Pause,
    PauseForTenMinutes,
    SendAgain,
    SendPaused,
    SendAll,
    SignIn,
    PackUp,
    Quit,
}

impl Choice {
    const ALL: [Self; 14] = [
        Self::Open,
        Self::OpenSignInPage,
        Self::ShowPhotos,
        Self::ShowCode,
        Self::AddPhotos,
        Self::OpenGallery,
        Self::Pause,
        Self::PauseForTenMinutes,
        Self::SendAgain,
        Self::SendPaused,
        Self::SendAll,
        Self::SignIn,
        Self::PackUp,
        Self::Quit,
    ];

    /// The menu item's id.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::OpenSignInPage => "open_sign_in_page",
            Self::ShowPhotos => "show_photos",
            Self::ShowCode => "show_code",
            Self::AddPhotos => "add_photos",
            Self::OpenGallery => "open_gallery",
            Self::Pause => "pause",
            Self::PauseForTenMinutes => "pause_for_ten_minutes",
            Self::SendAgain => "send_again",
            Self::SendPaused => "send_paused",
            Self::SendAll => "send_all",
            Self::SignIn => "sign_in",
            Self::PackUp => "pack_up",
            Self::Quit => "quit",
        }
    }

    /// The choice behind a menu item's id.
    pub(crate) fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.id() == id)
    }
}

/// One line of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Read, not clicked; its number keeps its place while its words change.
    Words(u8, String),
    Choice(Choice, String),
    Separator,
}

/// Everything the tray shows at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) face: Face,
    /// At most 120 letters.
    pub(crate) tooltip: String,
    pub(crate) menu: Vec<Line>,
    /// How soon the words are no longer true though nothing happens.
    pub(crate) ages: Option<Duration>,
}

/// What is known beside the engine's own state.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Surroundings {
    /// Whether this is the pretend booth.
    pub(crate) pretend: bool,
    /// Whether there is a local gallery to open.
    pub(crate) gallery: bool,
    pub(crate) language: Language,
    /// This moment.
    pub(crate) now: Timestamp,
}

impl Picture {
    /// Before the engine runs.
    pub(crate) fn starting(language: Language) -> Self {
        Self {
            face: Face::Idle,
            tooltip: words::starting(language),
            menu: vec![
                Line::Choice(Choice::Open, Item::Open.say(language)),
                Line::Separator,
                Line::Choice(Choice::Quit, Item::Quit.say(language)),
            ],
            ages: None,
        }
    }

    /// Of a running engine. `clock` writes a moment as people read it here.
    pub(crate) fn of(glance: &Glance, around: Surroundings, clock: impl Fn(Timestamp) -> String) -> Self {
        let tooltip = words::tooltip(around.language, glance, around.pretend, &clock);
        let last = glance.last_photo_at.filter(|_| glance.set_up).map(|at| Last::of(at, around.now, clock));
        let ages = last.as_ref().and_then(|last| last.ages);
        Self { face: face(glance), tooltip, menu: menu(glance, around, last), ages }
    }
}

fn face(glance: &Glance) -> Face {
    use HeadlineRow as R;
    match glance.headline.row {
        R::Records
        | R::DiskFull
        | R::PhotoGone
        | R::FolderGone
        | R::FolderChanged
        | R::Portal
        | R::SignIn
        | R::Destination
        | R::Held
        | R::Approval => Face::Attention,
        R::Offline | R::Paused | R::Metered | R::PhotosPaused => Face::Paused,
        R::Looking | R::Slow | R::Working => Face::Active,
        R::Pretend | R::AllDelivered | R::Ready | R::SetUp => Face::Idle,
    }
}

/// When the last photo came, as the menu says it.
struct Last {
    /// Seconds ago, or the time of day.
    when: Result<u64, String>,
    ages: Option<Duration>,
}

impl Last {
    /// The nearer, the more exact: seconds up to ten, tens of seconds up to a minute, then the clock.
    fn of(at: Timestamp, now: Timestamp, clock: impl Fn(Timestamp) -> String) -> Self {
        let ago = now.since(at).as_secs();
        // A clock that was set back tells no age.
        match ago {
            _ if at > now => Self { when: Err(clock(at)), ages: None },
            0..10 => Self { when: Ok(ago), ages: Some(Duration::from_secs(1)) },
            10..60 => Self { when: Ok(ago / 10 * 10), ages: Some(Duration::from_secs(10 - ago % 10)) },
            _ => Self { when: Err(clock(at)), ages: None },
        }
    }
}

fn menu(glance: &Glance, around: Surroundings, last: Option<Last>) -> Vec<Line> {
    use HeadlineRow as R;
    let counts = &glance.counts;
    let choice = |choice, item: Item| Line::Choice(choice, item.say(around.language));
    let mut lines = vec![Line::Words(0, words::headline(around.language, glance))];
    if glance.set_up {
        let delivered = Item::Delivered { delivered: counts.delivered, photos: counts.photos };
        lines.push(Line::Words(1, delivered.say(around.language)));
    }
    if let Some(last) = last {
        lines.push(Line::Words(2, words::last_photo(around.language, &last.when)));
    }
    lines.push(Line::Separator);
    lines.push(choice(Choice::Open, Item::Open));
    match glance.headline.row {
        R::Portal => lines.push(choice(Choice::OpenSignInPage, Item::OpenSignInPage)),
        R::Held | R::PhotoGone => {
            lines.push(choice(Choice::ShowPhotos, Item::Show(counts.needs_you.max(glance.headline.photos))));
        }
        R::SignIn => {
            let text = words::sign_in_again(around.language, &glance.headline.subject);
            lines.push(Line::Choice(Choice::SignIn, text));
        }
        R::Metered => lines.push(choice(Choice::SendAll, Item::SendAll)),
        R::PhotosPaused => lines.push(choice(Choice::SendPaused, Item::SendPaused(glance.headline.photos))),
        _ => {}
    }
    lines.push(Line::Separator);
    if glance.set_up && around.gallery {
        lines.push(choice(Choice::ShowCode, Item::ShowCode));
    }
    if glance.set_up {
        lines.push(choice(Choice::AddPhotos, Item::AddPhotos));
    }
    if glance.set_up && around.gallery {
        lines.push(choice(Choice::OpenGallery, Item::OpenGallery));
    }
    if glance.set_up {
        lines.push(Line::Separator);
        if glance.paused {
            lines.push(choice(Choice::SendAgain, Item::SendAgain));
        } else {
            lines.push(choice(Choice::Pause, Item::Pause));
            lines.push(choice(Choice::PauseForTenMinutes, Item::PauseForTenMinutes));
        }
        lines.push(Line::Separator);
        lines.push(choice(Choice::PackUp, Item::PackUp));
    }
    lines.push(choice(Choice::Quit, Item::Quit));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use boothlift_contract::{Counts, Headline};

    fn glance(row: HeadlineRow) -> Glance {
        let counts = Counts { photos: 642, delivered: 628, sending: 3, waiting: 9, needs_you: 2, ..Counts::default() };
        let headline = Headline { row, photos: 14, subject: "Event Gallery".into(), since: None, destination: None };
        Glance {
            headline,
            counts,
            paused: row == HeadlineRow::Paused,
            done_about: None,
            set_up: row != HeadlineRow::SetUp,
            finishing_at_home: false,
            packing_up: false,
            event: String::new(),
            ends_at: None,
            last_photo_at: None,
        }
    }

    fn picture(glance: &Glance) -> Picture {
        spoken(glance, Language::En)
    }

    fn spoken(glance: &Glance, language: Language) -> Picture {
        Picture::of(glance, Surroundings { pretend: false, gallery: true, language, now: Timestamp(100_000) }, |_| {
            "23:12".into()
        })
    }

    fn texts(picture: &Picture) -> Vec<&str> {
        picture
            .menu
            .iter()
            .map(|line| match line {
                Line::Words(_, text) | Line::Choice(_, text) => text.as_str(),
                Line::Separator => "-",
            })
            .collect()
    }

    #[test]
    fn the_whole_menu_while_photos_go_out() {
        assert_eq!(
            texts(&picture(&glance(HeadlineRow::Working))),
            [
                "12 on the way. Nothing needs you.",
                "628 of 642 delivered",
                "-",
                "Open Boothlift",
                "-",
                "Show code of newest session",
                "Add photos…",
                "Open gallery",
                "-",
                "Pause sending",
                "Pause for 10 minutes",
                "-",
                "Pack up…",
                "Quit Boothlift…",
            ]
        );
    }

    #[test]
    fn everything_but_names_changes_with_the_language() {
        for &row in HeadlineRow::ALL {
            let all = [Language::En, Language::De, Language::Es].map(|language| spoken(&glance(row), language));
            let [en, de, es] = all.each_ref().map(|picture| (&picture.tooltip, texts(picture)));
            for (one, other) in [(&en, &de), (&en, &es), (&de, &es)] {
                assert_ne!(one.0, other.0, "{row}");
                assert_eq!(one.1.len(), other.1.len(), "{row}");
                for (a, b) in one.1.iter().zip(&other.1).filter(|(a, _)| **a != "-") {
                    assert_ne!(a, b, "{row}");
                }
            }
        }
        let german = spoken(&glance(HeadlineRow::Working), Language::De);
        assert_eq!(texts(&german)[..2], ["12 unterwegs. Sie müssen nichts tun.", "628 von 642 angekommen"]);
    }

    #[test]
    fn while_paused_the_only_way_on_is_send_again() {
        let paused = picture(&glance(HeadlineRow::Paused));
        let texts = texts(&paused);
        assert!(texts.contains(&"Send again") && !texts.iter().any(|text| text.starts_with("Pause ")), "{texts:?}");
        assert_eq!(texts[0], "Paused. 12 photos wait.");
    }

    #[test]
    fn the_remedy_stands_in_the_menu_only_while_the_trouble_is_there() {
        let has = |row, choice| {
            picture(&glance(row)).menu.iter().any(|line| matches!(line, Line::Choice(c, _) if *c == choice))
        };
        for &row in HeadlineRow::ALL {
            assert_eq!(has(row, Choice::OpenSignInPage), row == HeadlineRow::Portal, "{row}");
            let held = matches!(row, HeadlineRow::Held | HeadlineRow::PhotoGone);
            assert_eq!(has(row, Choice::ShowPhotos), held, "{row}");
            assert_eq!(has(row, Choice::SignIn), row == HeadlineRow::SignIn, "{row}");
            assert_eq!(has(row, Choice::SendPaused), row == HeadlineRow::PhotosPaused, "{row}");
            assert_eq!(has(row, Choice::SendAll), row == HeadlineRow::Metered, "{row}");
            assert_eq!(has(row, Choice::PackUp), row != HeadlineRow::SetUp, "{row}");
            assert!(has(row, Choice::Open) && has(row, Choice::Quit), "{row}");
        }
    }

    #[test]
    fn a_tooltip_has_the_counts_and_at_most_120_letters_for_every_headline() {
        for &row in HeadlineRow::ALL {
            for language in [Language::En, Language::De, Language::Es] {
                let mut long = glance(row);
                long.headline.subject = "Ä".repeat(300);
                let picture = spoken(&long, language);
                let tooltip = &picture.tooltip;
                assert!(tooltip.starts_with("Boothlift: ") && tooltip.chars().count() <= 120, "{tooltip}");
                assert!(texts(&picture).iter().all(|text| text.chars().count() <= 90), "{row}");
            }
        }
        let mut working = glance(HeadlineRow::Working);
        working.done_about = Some(Timestamp(0));
        assert_eq!(picture(&working).tooltip, "Boothlift: 12 on the way, 628 delivered, done about 23:12");
        assert_eq!(picture(&glance(HeadlineRow::Offline)).tooltip, "Boothlift: no internet, 12 photos safe here");
    }

    #[test]
    fn each_kind_of_state_has_a_face_of_its_own() {
        let face = |row| picture(&glance(row)).face;
        assert_eq!(face(HeadlineRow::AllDelivered), Face::Idle);
        assert_eq!(face(HeadlineRow::Working), Face::Active);
        assert_eq!(face(HeadlineRow::Paused), Face::Paused);
        assert_eq!(face(HeadlineRow::PhotosPaused), Face::Paused);
        assert_eq!(face(HeadlineRow::Offline), Face::Paused);
        assert_eq!(face(HeadlineRow::DiskFull), Face::Attention);
        assert_eq!(face(HeadlineRow::Held), Face::Attention);
    }

    #[test]
    fn the_pretend_booth_says_so_first() {
        let around = Surroundings { pretend: true, gallery: true, ..Surroundings::default() };
        let picture = Picture::of(&glance(HeadlineRow::Ready), around, |_| String::new());
        assert!(picture.tooltip.starts_with("Pretend booth: "));
    }

    #[test]
    fn one_photo_is_spoken_of_as_one() {
        let mut one = glance(HeadlineRow::Paused);
        one.counts = Counts { photos: 2, delivered: 1, waiting: 1, ..Counts::default() };
        assert_eq!(picture(&one).tooltip, "Boothlift: paused, 1 photo waits");
        one.headline.row = HeadlineRow::Held;
        one.counts = Counts { photos: 2, delivered: 1, needs_you: 1, ..Counts::default() };
        assert_eq!(texts(&picture(&one))[0], "1 photo needs a look. The rest is fine.");
    }

    #[test]
    fn only_paused_photos_are_said_to_be_paused_and_one_click_sends_them_on() {
        let mut paused = glance(HeadlineRow::PhotosPaused);
        paused.headline = Headline { photos: 2, subject: String::new(), ..paused.headline };
        let shown = picture(&paused);
        assert_eq!(texts(&shown)[0], "2 photos are paused. The rest is delivered.");
        assert!(texts(&shown).contains(&"Send the 2 paused photos"), "{:?}", texts(&shown));
        assert_eq!(shown.tooltip, "Boothlift: 2 photos paused, 628 delivered");
        paused.headline = Headline { photos: 9, subject: "Event Gallery".into(), ..paused.headline };
        assert_eq!(texts(&picture(&paused))[0], "Event Gallery is paused. 9 photos wait for it.");
        paused.headline = Headline { photos: 1, ..paused.headline };
        let shown = picture(&paused);
        assert_eq!(texts(&shown)[0], "Event Gallery is paused. 1 photo waits for it.");
        assert!(texts(&shown).contains(&"Send the paused photo"));
    }

    #[test]
    fn the_last_photo_is_told_in_seconds_for_a_minute_and_then_by_the_clock() {
        let line = |seconds: i64| {
            let mut one = glance(HeadlineRow::Working);
            one.last_photo_at = Some(Timestamp(100_000 - seconds * 1000));
            let shown = picture(&one);
            (texts(&shown)[2].to_owned(), shown.ages.map(|ages| ages.as_secs()))
        };
        assert_eq!(line(0), ("Last photo just now".into(), Some(1)));
        assert_eq!(line(3), ("Last photo 3 s ago".into(), Some(1)));
        assert_eq!(line(47), ("Last photo 40 s ago".into(), Some(3)));
        assert_eq!(line(60), ("Last photo at 23:12".into(), None));
        assert_eq!(line(-5), ("Last photo at 23:12".into(), None), "the clock was set back");
    }

    #[test]
    fn an_ended_sign_in_is_offered_again_by_the_gallerys_name() {
        let shown = picture(&glance(HeadlineRow::SignIn));
        assert!(texts(&shown).contains(&"Sign in to Event Gallery again"), "{:?}", texts(&shown));
    }

    #[test]
    fn every_id_leads_back_to_its_choice() {
        for choice in Choice::ALL {
            assert_eq!(Choice::by_id(choice.id()), Some(choice));
        }
        assert_eq!(Choice::by_id("rm"), None);
    }
}
