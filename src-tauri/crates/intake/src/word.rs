//! What the booth itself says in one watched folder, besides its calls: summary files beside the photos, its database.

use std::time::Duration;

/// How long a photo waits for its booth to say whose it is: as long as guests may take from the first shot to the end.
const PATIENCE: Duration = Duration::from_secs(120);

/// Whether a booth's word can be expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Hope {
    /// Nobody said that it would come.
    #[default]
    Nothing,
    /// The preset says that it comes; it never came yet.
    #[expect(dead_code, reason = "the readers follow")]
    Hoped,
    /// It came before.
    #[expect(dead_code, reason = "the readers follow")]
    Heard,
}

/// The booth's word in one folder.
#[derive(Debug, Default)]
pub(crate) struct Word {
    pub(crate) hope: Hope,
    /// Since when photos wait for a word that never came yet.
    hoping_since: Option<Duration>,
}

impl Word {
    /// How long a photo that is adopted now waits for the booth's word: not at all where nothing is expected, or where the
    /// first wait was in vain.
    pub(crate) fn patience(&mut self, now: Duration) -> Duration {
        match self.hope {
            Hope::Nothing => Duration::ZERO,
            Hope::Heard => PATIENCE,
            Hope::Hoped => {
                let since = *self.hoping_since.get_or_insert(now);
                if now.saturating_sub(since) <= PATIENCE { PATIENCE } else { Duration::ZERO }
            }
        }
    }
}
