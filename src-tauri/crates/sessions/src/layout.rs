//! Which booth program wrote a folder, by what its files and folders are called. Each preset says what its program's look
//! like; where none does, a preset is proposed that puts the photos together as they seem to be meant.

use crate::{folders, preset::Preset, propose, rule::RuleError, taken::is_picture_name};
use boothlift_contract::{FoundBy, Sureness, Timestamp};
use regex::{Regex, RegexBuilder};
use serde::Deserialize;

/// Pictures that must look like a program's, of a hundred.
const MOST_OF: usize = 80;
/// Pictures that one can be sure by.
const ENOUGH: usize = 3;
/// Expressions of one kind, and characters of each.
const FEW: (usize, usize) = (8, 200);

/// One file of a listing.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// The parts of the path between the folder in question and the file, outermost first.
    pub folders: &'a [&'a str],
    /// Its name with its extension.
    pub name: &'a str,
    /// When it was last changed.
    pub at: Timestamp,
}

/// What a folder looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The booth program; empty where it is unknown.
    pub program: String,
    /// The word of the preset that suits it, where one that comes along does.
    pub preset: String,
    /// A preset's own text, where none that comes along suits.
    pub proposal: Option<String>,
    /// How sure that is.
    pub sureness: Sureness,
    /// Why; none where nothing was looked at.
    pub why: Option<FoundBy>,
}

/// The table `[layout]` as it stands in a preset.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Text {
    sure: bool,
    names: Vec<String>,
    folders: Vec<String>,
    also: Vec<String>,
    beside: Vec<String>,
}

/// What a program's files and folders look like.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    /// Whether nobody else is known to name like this.
    sure: bool,
    names: Vec<Regex>,
    folders: Vec<Regex>,
    /// Folders that others have too: they count beside pictures that look like this program's only.
    also: Vec<Regex>,
    /// What it writes beside its pictures.
    beside: Vec<Regex>,
}

impl Layout {
    pub(crate) fn new(text: &Text) -> Result<Self, RuleError> {
        let all = |list: &[String]| {
            if list.len() > FEW.0 || list.iter().any(|one| one.len() > FEW.1) {
                return Err(RuleError::PatternTooLong { most: FEW.1 });
            }
            let one = |text: &String| RegexBuilder::new(text).size_limit(1 << 20).nest_limit(50).build();
            list.iter().map(one).collect::<Result<_, _>>().map_err(|error| RuleError::PatternWrong(error.to_string()))
        };
        Ok(Self {
            sure: text.sure,
            names: all(&text.names)?,
            folders: all(&text.folders)?,
            also: all(&text.also)?,
            beside: all(&text.beside)?,
        })
    }

    /// How many of the pictures look like this program's, and one that does.
    fn fits<'a>(&self, pictures: &[&Listed<'a>], others: &[&Listed<'a>]) -> (usize, String) {
        let is_beside = |file: &&Listed<'a>| self.beside.iter().any(|one| one.is_match(file.name));
        if !self.beside.is_empty() {
            // One summary a session: far fewer than pictures, but not a single stray one.
            let beside: Vec<_> = others.iter().copied().filter(is_beside).collect();
            let enough = beside.len() * 40 >= pictures.len() && !beside.is_empty();
            let example = beside.first().map_or_else(String::new, |file| file.name.to_owned());
            return (if enough { pictures.len() } else { 0 }, example);
        }
        let by_name = |file: &Listed<'a>| {
            let fits = |one: &Regex| match one.as_str().contains('/') {
                true => one.is_match(&format!("{}/{}", file.folders.last().unwrap_or(&""), file.name)),
                false => one.is_match(file.name),
            };
            self.names.iter().any(fits).then_some(file.name)
        };
        let by_folder = |file: &Listed<'a>| {
            file.folders.iter().copied().find(|folder| self.folders.iter().any(|one| one.is_match(folder)))
        };
        let found: Vec<&str> = pictures.iter().filter_map(|file| by_name(file).or_else(|| by_folder(file))).collect();
        let Some(first) = found.first() else { return (0, String::new()) };
        let named = pictures.iter().find_map(|file| by_name(file)).unwrap_or(first);
        let is_also = |file: &&&Listed<'a>| {
            let is_telling = by_name(file).or_else(|| by_folder(file)).is_some();
            !is_telling && file.folders.iter().any(|folder| self.also.iter().any(|one| one.is_match(folder)))
        };
        // One in five pictures must look like it by itself.
        let also = if found.len() >= ENOUGH && found.len() * 5 >= pictures.len() {
            pictures.iter().filter(is_also).count()
        } else {
            0
        };
        (found.len() + also, named.to_owned())
    }
}

/// Says which booth program's folder this is, and which preset suits it. Looks at names only; nothing is opened.
#[must_use]
pub fn recognise(files: &[Listed<'_>]) -> Recognised {
    let (pictures, others): (Vec<&Listed>, Vec<&Listed>) = files.iter().partition(|file| is_picture_name(file.name));
    let of = pictures.len();
    let mut best: Option<(usize, Recognised)> = None;
    for preset in Preset::of_programs() {
        let (fits, example) = preset.layout().fits(&pictures, &others);
        if fits == 0 || fits * 100 < of * MOST_OF {
            continue;
        }
        let is_sure = preset.layout().sure && fits >= ENOUGH;
        let sureness = if is_sure { Sureness::Certain } else { Sureness::Likely };
        // What one is sure of goes before what is likely, whatever fits more.
        let rank = if is_sure { of + fits } else { fits };
        if best.as_ref().is_some_and(|(before, _)| *before >= rank) {
            continue;
        }
        let why = match (preset.layout().beside.is_empty(), preset.layout().names.is_empty()) {
            (false, _) => FoundBy::Beside { example },
            (true, false) => FoundBy::Names { fits: count(fits), of: count(of), example },
            (true, true) => FoundBy::Folders { fits: count(fits), of: count(of), example },
        };
        let recognised = Recognised {
            program: preset.program().to_owned(),
            preset: preset.name().to_owned(),
            proposal: None,
            sureness,
            why: Some(why),
        };
        best = Some((rank, recognised));
    }
    best.map_or_else(|| unknown(&pictures), |(_, recognised)| recognised)
}

/// Nobody's layout that is known: what the names and folders themselves say.
fn unknown(pictures: &[&Listed<'_>]) -> Recognised {
    let program = String::new();
    if pictures.is_empty() {
        let why = Some(FoundBy::NoPictures {});
        return Recognised { program, preset: "auto".into(), proposal: None, sureness: Sureness::Unknown, why };
    }
    let (preset, proposal, why) = propose::propose(pictures);
    Recognised { program, preset, proposal, sureness: Sureness::Unknown, why: Some(why) }
}

/// A count as the contract has it.
pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The folder of a session that a file lies in, if its folders tell one.
pub(crate) fn session_folder(file: &Listed<'_>) -> Option<String> {
    let telling = folders::telling(file.folders);
    let nearest = telling.last()?;
    (!folders::is_date(nearest)).then(|| telling.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_listing_makes_it_panic_and_what_it_proposes_can_be_read(
            names in proptest::collection::vec(("([a-z]{1,4}/){0,3}", "\\PC{0,12}[-_ .]?[0-9]{0,7}\\.(jpg|gif|xml|mp4)", 0_i64..100_000_000), 0..40),
        ) {
            let folders: Vec<Vec<&str>> =
                names.iter().map(|(folders, ..)| folders.split('/').filter(|one| !one.is_empty()).collect()).collect();
            let listed: Vec<Listed<'_>> = names
                .iter()
                .zip(&folders)
                .map(|((_, name, at), folders)| Listed { folders, name, at: Timestamp(*at) })
                .collect();
            let found = recognise(&listed);
            match found.proposal {
                Some(text) => prop_assert!(Preset::read("own", &text).is_ok(), "{text}"),
                None => prop_assert!(Preset::built_in(&found.preset).is_some(), "{}", found.preset),
            }
        }
    }
}
