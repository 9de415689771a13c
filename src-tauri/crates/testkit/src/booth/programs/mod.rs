//! The booth programs: how each lays out what an evening brings.
//!
//! Each module names the public source of its names. What no public source says is called so there, and nothing may be
//! concluded from how the simulator fills the gap.

mod breeze;
mod dslrbooth;
mod foto_master;
mod home_made;
mod lumabooth;
mod momentobooth;
mod photobooth_app;
mod photoboothproject;
mod pibooth;
mod simple_booth;
mod sparkbooth;
mod tethered;

use super::{Evening, Party};
use boothlift_pretend_booth::Manner;

pub(super) use photobooth_app::write_rows;

/// A booth program, in one of the ways it can be set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Program {
    /// dslrBooth, also called LumaBooth, on Windows.
    DslrBooth,
    /// LumaBooth on an iPad, a folder a session.
    LumaBooth,
    /// Breeze DSLR Remote Pro or Booth, with an XML summary a session.
    Breeze,
    /// pibooth.
    Pibooth,
    /// photobooth-app.
    PhotoboothApp,
    /// PhotoboothProject, names by date.
    PhotoboothProject,
    /// PhotoboothProject, random names.
    PhotoboothProjectRandom,
    /// MomentoBooth.
    MomentoBooth,
    /// Simple Booth HALO through Dropbox, every kind counted for itself.
    SimpleBooth,
    /// The same, one count for all kinds.
    SimpleBoothOneCount,
    /// Foto Master.
    FotoMaster,
    /// Sparkbooth.
    Sparkbooth,
    /// A home-made booth: dated folders with a folder a session.
    HomeMade,
    /// A camera on a cable whose counter passes 9999.
    Tethered,
}

impl Program {
    /// Every program.
    pub const ALL: [Self; 14] = [
        Self::DslrBooth,
        Self::LumaBooth,
        Self::Breeze,
        Self::Pibooth,
        Self::PhotoboothApp,
        Self::PhotoboothProject,
        Self::PhotoboothProjectRandom,
        Self::MomentoBooth,
        Self::SimpleBooth,
        Self::SimpleBoothOneCount,
        Self::FotoMaster,
        Self::Sparkbooth,
        Self::HomeMade,
        Self::Tethered,
    ];

    /// The words of the session presets that are made for it, the best first.
    #[must_use]
    pub const fn presets(self) -> &'static [&'static str] {
        match self {
            Self::DslrBooth => &["dslrbooth"],
            Self::LumaBooth => &["lumabooth", "folder"],
            Self::Breeze => &["breeze"],
            Self::Pibooth => &["pibooth"],
            Self::PhotoboothApp => &["photobooth-app"],
            Self::PhotoboothProject | Self::PhotoboothProjectRandom => &["photoboothproject"],
            Self::MomentoBooth => &["momentobooth"],
            Self::SimpleBooth | Self::SimpleBoothOneCount => &["simple-booth"],
            Self::FotoMaster => &["foto-master"],
            Self::Sparkbooth => &["sparkbooth", "gap"],
            Self::HomeMade => &["folder"],
            Self::Tethered => &["gap"],
        }
    }

    /// Whether something other than time tells its sessions apart. Where nothing does, only an [`Evening::apart`] can be
    /// told right.
    #[must_use]
    pub const fn tells_sessions(self) -> bool {
        match self {
            Self::LumaBooth
            | Self::Pibooth
            | Self::PhotoboothProject
            | Self::PhotoboothProjectRandom
            | Self::Breeze
            | Self::PhotoboothApp
            | Self::HomeMade => true,
            // One stem a minute: what comes late within it is told by time alone.
            Self::DslrBooth
            | Self::MomentoBooth
            | Self::SimpleBooth
            | Self::SimpleBoothOneCount
            | Self::FotoMaster
            | Self::Sparkbooth
            | Self::Tethered => false,
        }
    }

    /// An evening that this program's names can be told right in: a busy one, or one with honest gaps; for dslrBooth, whose
    /// names end at the minute, one without two groups in a minute.
    #[must_use]
    pub fn evening(self, seed: u64, groups: usize) -> Evening {
        match self {
            Self::DslrBooth => Evening::apart_by_minutes(seed, groups),
            _ if self.tells_sessions() => Evening::busy(seed, groups),
            _ => Evening::apart(seed, groups),
        }
    }

    /// What the program makes of an evening. Photos are drawn from `seed` and written in `manners` by turns.
    #[must_use]
    pub fn party(self, evening: &Evening, seed: u64, manners: &[Manner]) -> Party {
        let script = super::party::Script::new(seed, manners);
        match self {
            Self::DslrBooth => dslrbooth::play(script, evening),
            Self::LumaBooth => lumabooth::play(script, evening),
            Self::Breeze => breeze::play(script, evening),
            Self::Pibooth => pibooth::play(script, evening),
            Self::PhotoboothApp => photobooth_app::play(script, evening),
            Self::PhotoboothProject => photoboothproject::play(script, evening, false),
            Self::PhotoboothProjectRandom => photoboothproject::play(script, evening, true),
            Self::MomentoBooth => momentobooth::play(script, evening),
            Self::SimpleBooth => simple_booth::play(script, evening, false),
            Self::SimpleBoothOneCount => simple_booth::play(script, evening, true),
            Self::FotoMaster => foto_master::play(script, evening),
            Self::Sparkbooth => sparkbooth::play(script, evening),
            Self::HomeMade => home_made::play(script, evening),
            Self::Tethered => tethered::play(script, evening),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booth::{Deed, Fate};
    use std::collections::BTreeSet;

    #[test]
    fn every_program_plays_a_whole_evening_and_no_photo_is_like_another() {
        for program in Program::ALL {
            let evening = program.evening(3, 45);
            let party = program.party(&evening, 3, &Manner::ALL);
            let bytes: BTreeSet<_> = party.photos().map(|photo| photo.bytes.clone()).collect();
            assert_eq!(bytes.len(), party.photos().count(), "{program:?}");
            let sessions: BTreeSet<_> =
                party.photos().filter(|photo| photo.fate == Fate::Sent).map(|photo| photo.session).collect();
            let refused = if program == Program::Pibooth { 3 } else { 0 };
            assert!(sessions.len() + refused >= 45 - refused, "{program:?}: {}", sessions.len());
            assert!(party.moments.is_sorted_by_key(|moment| moment.at));
        }
    }

    #[test]
    fn a_party_played_into_a_folder_leaves_what_it_says() {
        for program in Program::ALL {
            let dir = tempfile::tempdir().unwrap();
            let party = program.party(&program.evening(4, 12), 4, &[Manner::Direct, Manner::Renamed]);
            party.perform(dir.path()).unwrap();
            let moved: BTreeSet<_> = party
                .moments
                .iter()
                .filter_map(|moment| match &moment.deed {
                    Deed::Moved { from, .. } => Some(from),
                    _ => None,
                })
                .collect();
            for photo in party.photos() {
                assert!(photo.path.starts_with(&party.watched), "{}", photo.path.display());
                let there = std::fs::read(dir.path().join(&photo.path)).ok();
                let expected = (!moved.contains(&photo.path)).then_some(&photo.bytes);
                assert_eq!(there.as_ref(), expected, "{program:?} {}", photo.path.display());
            }
        }
    }
}
