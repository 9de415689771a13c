//! Include and exclude globs of a watched folder.

use boothlift_store::folders::Folder;
use globset::{GlobBuilder, GlobMatcher};
use std::path::Path;

/// The longest glob, in bytes.
const LONGEST: usize = 200;

/// What a folder's globs let through.
#[derive(Clone, Debug, Default)]
pub(crate) struct Globs {
    include: Vec<One>,
    exclude: Vec<One>,
}

#[derive(Clone, Debug)]
struct One {
    text: String,
    matcher: GlobMatcher,
    /// Without a slash it speaks of names, wherever the file lies.
    by_name: bool,
}

/// Says what is wrong with a glob, if something is: `*.png` is about names, `Prints/*` about places below the watched
/// folder, `**` about any number of folders. Upper and lower case are the same.
///
/// # Errors
/// What is wrong, in a few words.
pub fn check_glob(text: &str) -> Result<(), String> {
    one(text).map(|_| ())
}

impl Globs {
    /// The globs of a folder's row. One that cannot be used (they are checked when they are set) is passed over.
    pub(crate) fn of(folder: &Folder) -> Self {
        let all = |texts: &[String]| {
            let good = texts.iter().filter_map(|text| {
                one(text).inspect_err(|why| tracing::warn!(glob = text, why, "a glob cannot be used")).ok()
            });
            good.collect()
        };
        Self { include: all(&folder.include), exclude: all(&folder.exclude) }
    }

    /// The glob that keeps a file out, in words; `inside` is its path below the watched folder.
    pub(crate) fn keep_out(&self, inside: &Path) -> Option<String> {
        if let Some(glob) = self.exclude.iter().find(|glob| glob.fits(inside)) {
            return Some(format!("excluded by \"{}\"", glob.text));
        }
        if self.include.is_empty() || self.include.iter().any(|glob| glob.fits(inside)) {
            return None;
        }
        let all: Vec<_> = self.include.iter().map(|glob| format!("\"{}\"", glob.text)).collect();
        Some(format!("not included by {}", all.join(" or ")))
    }
}

impl One {
    fn fits(&self, inside: &Path) -> bool {
        if self.by_name {
            inside.file_name().is_some_and(|name| self.matcher.is_match(name))
        } else {
            self.matcher.is_match(inside)
        }
    }
}

fn one(text: &str) -> Result<One, String> {
    if text.trim().is_empty() || text.len() > LONGEST || text.contains(['\n', '\r']) {
        return Err(format!("a glob is one line of 1 to {LONGEST} characters, such as *.jpg"));
    }
    let text = text.trim();
    let plain = text.strip_prefix("./").unwrap_or(text).trim_start_matches('/');
    let glob = GlobBuilder::new(plain).case_insensitive(true).literal_separator(true).build();
    let matcher = glob.map_err(|error| error.kind().to_string())?.compile_matcher();
    Ok(One { text: text.to_owned(), matcher, by_name: !plain.contains('/') })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(include: &[&str], exclude: &[&str]) -> Globs {
        let all = |texts: &[&str]| texts.iter().map(|text| one(text).unwrap()).collect();
        Globs { include: all(include), exclude: all(exclude) }
    }

    #[test]
    fn a_glob_without_a_slash_is_about_names_and_one_with_a_slash_about_places() {
        let cases = [
            (&[][..], &["*.png"][..], "deep/A.PNG", Some("excluded by \"*.png\"")),
            (&[], &["Prints/*"], "prints/a.jpg", Some("excluded by \"Prints/*\"")),
            (&[], &["Prints/*"], "late/Prints/a.jpg", None),
            (&[], &["Prints/*"], "Prints/deep/a.jpg", None),
            (&[], &["**/Prints/**"], "late/Prints/deep/a.jpg", Some("excluded by \"**/Prints/**\"")),
            (&["*.jpg", "*.mp4"], &[], "a.jpg", None),
            (&["*.jpg", "*.mp4"], &[], "a.png", Some("not included by \"*.jpg\" or \"*.mp4\"")),
            (&["*.jpg"], &["test*"], "test.jpg", Some("excluded by \"test*\"")),
            (&["*.{jpg,gif}"], &[], "x/[1].gif", None),
        ];
        for (include, exclude, inside, want) in cases {
            assert_eq!(globs(include, exclude).keep_out(Path::new(inside)).as_deref(), want, "{inside}");
        }
    }

    #[test]
    fn nonsense_is_refused_in_words() {
        for text in ["", " ", "[", "a\nb", &"x".repeat(LONGEST + 1)] {
            assert!(check_glob(text).is_err(), "{text:?}");
        }
    }
}
