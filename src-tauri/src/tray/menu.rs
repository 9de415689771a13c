//! What the tray shows, as a pure function of what the engine says.

use boothlift_contract::{HeadlineRow, Timestamp};
use boothlift_engine::Glance;

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
    PackUp,
    Quit,
}

impl Choice {
    const ALL: [Self; 11] = [
        Self::Open,
        Self::OpenSignInPage,
        Self::ShowPhotos,
        Self::ShowCode,
        Self::AddPhotos,
        Self::OpenGallery,
        Self::Pause,
        Self::PauseForTenMinutes,
        Self::SendAgain,
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
}

/// What is fixed for this run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Surroundings {
    /// Whether this is the pretend booth.
    pub(crate) pretend: bool,
    /// Whether there is a local gallery to open.
    pub(crate) gallery: bool,
}

impl Picture {
    /// Before the engine runs.
    pub(crate) fn starting() -> Self {
        Self {
            face: Face::Idle,
            tooltip: "Boothlift: starting".into(),
            menu: vec![
                Line::Choice(Choice::Open, "Open Boothlift".into()),
                Line::Separator,
                Line::Choice(Choice::Quit, "Quit Boothlift…".into()),
            ],
        }
    }

    /// Of a running engine. `clock` writes a moment as people read it here.
    pub(crate) fn of(glance: &Glance, around: Surroundings, clock: impl Fn(Timestamp) -> String) -> Self {
        Self { face: face(glance), tooltip: tooltip(glance, around, clock), menu: menu(glance, around) }
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
        | R::Held => Face::Attention,
        R::Offline | R::Paused => Face::Paused,
        R::Looking | R::Slow | R::Working => Face::Active,
        R::AllDelivered | R::Ready | R::SetUp => Face::Idle,
    }
}

fn tooltip(glance: &Glance, around: Surroundings, clock: impl Fn(Timestamp) -> String) -> String {
    use HeadlineRow as R;
    let counts = &glance.counts;
    let (left, subject) = (left(glance), glance.headline.subject.as_str());
    let words = match glance.headline.row {
        R::Records => "its records cannot be written".to_owned(),
        R::DiskFull => "disk full, new photos are not copied".to_owned(),
        R::PhotoGone => "a photo disappeared before it was safe".to_owned(),
        R::FolderGone => "the booth folder is gone".to_owned(),
        R::FolderChanged => "a different folder lies in the booth folder's place".to_owned(),
        R::Portal => format!("the venue Wi-Fi wants a sign-in, {}", wait(left)),
        R::Offline => format!("no internet, {} safe here", photos(left)),
        R::SignIn => format!("{} wants you to sign in again, {}", cut(subject, 40), wait(left)),
        R::Destination => format!("{} takes no photos, {}", cut(subject, 40), wait(left)),
        R::Held => format!("{} a look", need(counts.needs_you)),
        R::Paused => format!("paused, {}", wait(left)),
        R::Looking => "looking through the folder".to_owned(),
        R::Slow | R::Working => {
            let about = glance.done_about.map(|at| format!(", done about {}", clock(at))).unwrap_or_default();
            format!("{left} on the way, {} delivered{about}", counts.delivered)
        }
        R::AllDelivered => all_delivered(counts.photos).to_lowercase(),
        R::Ready => "ready, waiting for the first photo".to_owned(),
        R::SetUp => "two choices and you are live".to_owned(),
    };
    let name = if around.pretend { "Pretend booth" } else { "Boothlift" };
    cut(&format!("{name}: {words}"), 120)
}

fn menu(glance: &Glance, around: Surroundings) -> Vec<Line> {
    use HeadlineRow as R;
    let counts = &glance.counts;
    let row = glance.headline.row;
    let mut lines = vec![Line::Words(0, headline(glance))];
    if glance.set_up {
        lines.push(Line::Words(1, format!("{} of {} delivered", counts.delivered, counts.photos)));
    }
    lines.push(Line::Separator);
    lines.push(Line::Choice(Choice::Open, "Open Boothlift".into()));
    match row {
        R::Portal => lines.push(Line::Choice(Choice::OpenSignInPage, "Open the sign-in page".into())),
        R::Held | R::PhotoGone => lines.push(Line::Choice(
            Choice::ShowPhotos,
            format!("Show {}", photos(counts.needs_you.max(glance.headline.photos))),
        )),
        _ => {}
    }
    lines.push(Line::Separator);
    if glance.set_up && around.gallery {
        lines.push(Line::Choice(Choice::ShowCode, "Show code of newest session".into()));
    }
    if glance.set_up {
        lines.push(Line::Choice(Choice::AddPhotos, "Add photos…".into()));
    }
    if glance.set_up && around.gallery {
        lines.push(Line::Choice(Choice::OpenGallery, "Open gallery".into()));
    }
    if glance.set_up {
        lines.push(Line::Separator);
        if glance.paused {
            lines.push(Line::Choice(Choice::SendAgain, "Send again".into()));
        } else {
            lines.push(Line::Choice(Choice::Pause, "Pause sending".into()));
            lines.push(Line::Choice(Choice::PauseForTenMinutes, "Pause for 10 minutes".into()));
        }
        lines.push(Line::Separator);
        lines.push(Line::Choice(Choice::PackUp, "Pack up…".into()));
    }
    lines.push(Line::Choice(Choice::Quit, "Quit Boothlift…".into()));
    lines
}

/// The headline in one line.
fn headline(glance: &Glance) -> String {
    use HeadlineRow as R;
    let (left, subject) = (left(glance), cut(&glance.headline.subject, 40));
    match glance.headline.row {
        R::Records => "Boothlift cannot keep its records.".to_owned(),
        R::DiskFull => "The disk is full. New photos are not copied.".to_owned(),
        R::PhotoGone => format!("{} disappeared before it was safe.", photos(glance.headline.photos.max(1))),
        R::FolderGone => "The booth folder is gone.".to_owned(),
        R::FolderChanged => "A different folder lies in the booth folder's place.".to_owned(),
        R::Portal => "The venue Wi-Fi wants a sign-in.".to_owned(),
        R::Offline => "No internet. All photos are safe here.".to_owned(),
        R::SignIn => format!("{subject} wants you to sign in again."),
        R::Destination => format!("{subject} takes no photos."),
        R::Held => format!("{} a look. The rest is fine.", need(glance.counts.needs_you)),
        R::Paused => format!("Paused. {}.", capital(&wait(left))),
        R::Looking => "Looking through the folder.".to_owned(),
        R::Slow => format!("{left} on the way, slowly. Nothing needs you."),
        R::Working => format!("{left} on the way. Nothing needs you."),
        R::AllDelivered => format!("{}. Nothing needs you.", all_delivered(glance.counts.photos)),
        R::Ready => "Ready. Waiting for the first photo.".to_owned(),
        R::SetUp => "Two choices and you are live.".to_owned(),
    }
}

/// Photos not yet delivered that go out by themselves.
fn left(glance: &Glance) -> u32 {
    glance.counts.sending.saturating_add(glance.counts.waiting)
}

fn all_delivered(number: u32) -> String {
    if number == 1 { "1 photo delivered".into() } else { format!("All {number} delivered") }
}

fn photos(number: u32) -> String {
    if number == 1 { "1 photo".into() } else { format!("{number} photos") }
}

fn wait(number: u32) -> String {
    match number {
        0 => "nothing waits".into(),
        1 => "1 photo waits".into(),
        _ => format!("{number} photos wait"),
    }
}

fn need(number: u32) -> String {
    if number == 1 { "1 photo needs".into() } else { format!("{number} photos need") }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// At most `letters` of it.
fn cut(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters.saturating_sub(1)).chain(['…']).collect()
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
        }
    }

    fn picture(glance: &Glance) -> Picture {
        Picture::of(glance, Surroundings { pretend: false, gallery: true }, |_| "23:12".into())
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
            assert_eq!(has(row, Choice::PackUp), row != HeadlineRow::SetUp, "{row}");
            assert!(has(row, Choice::Open) && has(row, Choice::Quit), "{row}");
        }
    }

    #[test]
    fn a_tooltip_has_the_counts_and_at_most_120_letters_for_every_headline() {
        for &row in HeadlineRow::ALL {
            let mut long = glance(row);
            long.headline.subject = "Ä".repeat(300);
            let tooltip = picture(&long).tooltip;
            assert!(tooltip.starts_with("Boothlift: ") && tooltip.chars().count() <= 120, "{tooltip}");
            assert!(texts(&picture(&long)).iter().all(|text| text.chars().count() <= 90), "{row}");
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
        assert_eq!(face(HeadlineRow::Offline), Face::Paused);
        assert_eq!(face(HeadlineRow::DiskFull), Face::Attention);
        assert_eq!(face(HeadlineRow::Held), Face::Attention);
    }

    #[test]
    fn the_pretend_booth_says_so_first() {
        let around = Surroundings { pretend: true, gallery: true };
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
    fn every_id_leads_back_to_its_choice() {
        for choice in Choice::ALL {
            assert_eq!(Choice::by_id(choice.id()), Some(choice));
        }
        assert_eq!(Choice::by_id("rm"), None);
    }
}
