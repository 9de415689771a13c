//! What the program around the page says to people, in the languages of the page and with its words.
//!
//! Every sentence is an array of all languages: leaving one out does not compile. What the program writes to logs, and what
//! it hands on as a failure's detail, stays English.

mod dialogs;
mod notices;
mod sign;
mod tray;

pub(crate) use dialogs::Dialog;
pub(crate) use notices::Notice;
pub(crate) use sign::SignWord;
pub(crate) use tray::{Item, headline, last_photo, pretend_booth, sign_in_again, starting, tooltip};

use boothlift_contract::Timestamp;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager};
use tokio::sync::watch;

/// A language that Boothlift speaks. The page decides which one, and tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    #[default]
    En,
    De,
    Es,
}

impl Language {
    /// Its tag in a page.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Es => "es",
        }
    }

    /// The sentence in this language, of English, German and Spanish.
    fn pick<T: Into<String>>(self, [en, de, es]: [T; 3]) -> String {
        match self {
            Self::En => en.into(),
            Self::De => de.into(),
            Self::Es => es.into(),
        }
    }

    /// Number and noun, or a whole sentence, of one and of more.
    fn count(self, number: u32, one: [&str; 3], more: [&str; 3]) -> String {
        match number {
            1 => self.pick(one),
            _ => self.pick(more).replace("{n}", &number.to_string()),
        }
    }
}

/// The language in use.
pub(crate) struct Spoken(watch::Sender<Language>);

impl Spoken {
    pub(crate) fn new(language: Language) -> Self {
        Self(watch::Sender::new(language))
    }

    /// What is said from now on.
    pub(crate) fn change(&self, language: Language) {
        self.0.send_if_modified(|spoken| std::mem::replace(spoken, language) != language);
    }

    /// Hears of changes.
    pub(crate) fn follow(&self) -> watch::Receiver<Language> {
        self.0.subscribe()
    }

    /// The language of this moment.
    pub(crate) fn now(app: &AppHandle) -> Language {
        *app.state::<Self>().0.borrow()
    }
}

/// What the pretend booth's gallery is called.
pub(crate) fn made_up_gallery(language: Language) -> String {
    language.pick(["Made-up gallery", "Erfundene Galerie", "Galería inventada"])
}

/// Hours and minutes here.
pub(crate) fn clock(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .map(|at| at.to_zoned(jiff::tz::TimeZone::system()).strftime("%H:%M").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_languages_by_their_tags() {
        let read = |tag: &str| serde_json::from_str::<Language>(tag).ok();
        assert_eq!(read("\"de\""), Some(Language::De));
        assert_eq!(read("\"es\""), Some(Language::Es));
        assert_eq!(read("\"fr\""), None);
    }

    #[test]
    fn whoever_follows_hears_only_of_real_changes() {
        let spoken = Spoken::new(Language::En);
        let mut heard = spoken.follow();
        spoken.change(Language::En);
        assert!(!heard.has_changed().unwrap());
        spoken.change(Language::De);
        assert!(heard.has_changed().unwrap());
        assert_eq!(*heard.borrow_and_update(), Language::De);
    }
}
