//! A booth's own word about its sessions, written down: which files it names, where those lie, and what becomes of
//! photos that are there already.

use crate::{IntakeEvent, rules::Named};
use boothlift_contract::{ClaimSource, EventId, Failure, FailureCode, FileVerdict, FolderId, Kind, PhotoId, Timestamp};
use boothlift_sessions::{CallSpan, Claim, ClaimedFile, Rule, clean_tag, covering};
use boothlift_store::{
    StoreError, Transaction,
    claims::{self, NamedFile, NewClaim, Said},
    files,
    sessions::{Origin, SessionKey},
};
use std::{
    path::{Component, Path, PathBuf},
    sync::Arc,
};

/// Why a photo is left out that its booth keeps from guests.
const HIDDEN: &str = "the booth keeps it from guests";

/// A watched folder as claims find their files in it.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) folder: FolderId,
    pub(crate) root: PathBuf,
    pub(crate) rule: Arc<Rule>,
}

/// What was read in a watched folder's name: a summary file, or the booth's database.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) event: EventId,
    /// The folder whose summary or database it is.
    pub(crate) folder: FolderId,
    /// Where relative paths begin.
    pub(crate) base: PathBuf,
    pub(crate) claims: Vec<Claim>,
    /// All watched folders.
    pub(crate) fields: Vec<Field>,
}

impl Read {
    /// Writes the claims down and brings the photos that are there to their sessions.
    pub(crate) fn apply(&self, group: &Transaction<'_>, now: Timestamp) -> Result<Option<IntakeEvent>, StoreError> {
        let mut photos = Vec::new();
        for claim in &self.claims {
            // The same name in two folders is two sessions.
            let below = self.fields.iter().find(|field| field.folder == self.folder);
            let inside = below.and_then(|field| place_of(&field.root, &self.base)).unwrap_or_default();
            let key = if inside.is_empty() { claim.key.clone() } else { format!("{inside}/{}", claim.key) };
            let new = NewClaim {
                event: self.event,
                folder: Some(self.folder),
                source: claim.source,
                key: &key,
                name: &claim.name,
            };
            let named = self.find(&claim.files);
            if named.is_empty() || !claims::tell(group, &new, &named, now)? {
                continue;
            }
            photos.extend(bring(group, self.event, &self.fields, &named, now)?);
        }
        Ok((!photos.is_empty()).then_some(IntakeEvent::Claimed { photos }))
    }

    /// Where the files of one session lie. Whole paths of another computer share a beginning that is unknown here: what
    /// comes after it, or at least their last folder, lies where relative paths begin.
    fn find(&self, files: &[ClaimedFile]) -> Vec<NamedFile> {
        let (mut named, mut guesses): (Vec<NamedFile>, Vec<NamedFile>) = (Vec::new(), Vec::new());
        let is_stray = |file: &&ClaimedFile| {
            is_absolute(&file.path) && locate(&self.fields, None, &file.path).is_none_or(|found| found.folder.is_none())
        };
        let strays: Vec<Vec<&str>> = files.iter().filter(is_stray).map(|file| parts_of(&file.path)).collect();
        let common = in_common(&strays);
        for file in files {
            let put = |found: NamedFile| NamedFile { kind: file.kind, is_hidden: file.is_hidden, ..found };
            if !is_stray(&file) {
                named.extend(locate(&self.fields, Some(&self.base), &file.path).map(put));
                continue;
            }
            let parts = parts_of(&file.path);
            let below = |parts: &[&str]| locate(&self.fields, Some(&self.base), &parts.join("/")).map(put);
            named.extend(parts.get(common..).and_then(below));
            guesses.extend(parts.get(parts.len().saturating_sub(2)..).and_then(below));
        }
        for guess in guesses {
            if !named.iter().any(|file| file.place == guess.place && file.folder == guess.folder) {
                named.push(guess);
            }
        }
        named
    }
}

/// What becomes of a file by its booth's own word.
pub(crate) struct Placed {
    pub(crate) session: Named,
    pub(crate) kind: Option<Kind>,
    pub(crate) is_hidden: bool,
}

/// The session that the booth itself gives a file, if it said anything about it.
pub(crate) fn session_of(
    group: &Transaction<'_>,
    event: EventId,
    folder: FolderId,
    rule: &Rule,
    place: &str,
    written_at: Timestamp,
) -> Result<Option<Placed>, StoreError> {
    let place = folded(place);
    if let Some(said) = claims::about(group, event, folder, &place, written_at, |source| rule.claims(source))? {
        let Said { claim, kind, is_hidden } = said;
        return Ok(Some(Placed { session: session_key(&claim), kind, is_hidden }));
    }
    if !rule.claims(ClaimSource::Hook) {
        return Ok(None);
    }
    let calls = claims::calls(group, event, Some(folder), false, written_at)?;
    let spans: Vec<CallSpan> = calls.iter().map(span).collect();
    let covers = covering(&spans, written_at).and_then(|index| calls.get(index));
    Ok(covers.map(|claim| Placed { session: session_key(claim), kind: None, is_hidden: false }))
}

/// A file, and what it is to guests where its booth says so.
type FileOfKind = (files::File, Option<Kind>);

/// Brings photos of files that a claim names to where the most trusted word puts them. The photos that changed.
pub(crate) fn bring(
    group: &Transaction<'_>,
    event: EventId,
    fields: &[Field],
    named: &[NamedFile],
    now: Timestamp,
) -> Result<Vec<PhotoId>, StoreError> {
    let mut by_claim: Vec<(claims::Claim, Vec<FileOfKind>)> = Vec::new();
    let mut changed = Vec::new();
    for name in named {
        for file in lying(group, fields, name)? {
            let (Some(photo), Some(folder)) = (file.photo, file.folder) else { continue };
            let Some(field) = fields.iter().find(|field| field.folder == folder) else { continue };
            let Some(place) = place_of(&field.root, &file.path) else { continue };
            let trusts = |source| field.rule.claims(source);
            let Some(said) = claims::about(group, event, folder, &folded(&place), file.seen_at, trusts)? else {
                continue;
            };
            if said.is_hidden && file.verdict == FileVerdict::Adopted {
                let why = Failure::new(FailureCode::PhotoLeftOut, &file.name, HIDDEN);
                if claims::hide(group, photo, &why, now)? {
                    changed.push(photo);
                }
            }
            match by_claim.iter_mut().find(|(claim, _)| claim.id == said.claim.id) {
                Some((_, files)) => files.push((file, said.kind)),
                None => by_claim.push((said.claim, vec![(file, said.kind)])),
            }
        }
    }
    for (claim, files) in by_claim {
        let Named { key, tag, folder } = session_key(&claim);
        let wanted = SessionKey { event, folder, key: &key, tag: &tag, origin: Origin::Booth };
        changed.extend(claims::bring(group, &wanted, &files, now)?);
        for photo in files.iter().filter_map(|(file, _)| file.photo) {
            if claims::release(group, photo)? {
                changed.push(photo);
            }
        }
    }
    changed.sort_unstable();
    changed.dedup();
    Ok(changed)
}

/// Leaves a photo out that its booth keeps from guests.
pub(crate) fn hide(group: &Transaction<'_>, photo: PhotoId, name: &str, now: Timestamp) -> Result<(), StoreError> {
    claims::hide(group, photo, &Failure::new(FailureCode::PhotoLeftOut, name, HIDDEN), now).map(|_| ())
}

/// The session of a claim.
fn session_key(claim: &claims::Claim) -> Named {
    let key = match claim.source {
        // Two begin in one millisecond only where somebody plays with it; their rows differ.
        ClaimSource::Hook => format!("{}call:{}", claims::PREFIX, claim.id),
        source => format!("{}{source}:{}", claims::PREFIX, claim.key),
    };
    let folder = if claim.source == ClaimSource::Hook { None } else { claim.folder };
    let name = if claim.name.is_empty() { &claim.key } else { &claim.name };
    Named { key, tag: clean_tag(name), folder }
}

pub(crate) const fn span(claim: &claims::Claim) -> CallSpan {
    CallSpan { began_at: claim.began_at, last_at: claim.last_at, ended_at: claim.ended_at }
}

/// The files that a claimed name means.
fn lying(group: &Transaction<'_>, fields: &[Field], name: &NamedFile) -> Result<Vec<files::File>, StoreError> {
    let last = name.place.rsplit_once('/').map_or(name.place.as_str(), |(_, last)| last);
    let mut found = Vec::new();
    for field in fields.iter().filter(|field| name.folder.is_none_or(|folder| folder == field.folder)) {
        let mut here = files::by_name(group, field.folder, last)?;
        if name.folder.is_some() {
            here.retain(|file| place_of(&field.root, &file.path).is_some_and(|place| folded(&place) == name.place));
        }
        found.extend(here);
    }
    Ok(found)
}

/// Finds where a path as a booth writes it lies: in a watched folder, or, where that cannot be told, only its name.
/// `base` is where a relative path begins.
pub(crate) fn locate(fields: &[Field], base: Option<&Path>, written: &str) -> Option<NamedFile> {
    let parts = parts_of(written);
    let name = *parts.last()?;
    if name == ".." || written.contains('\0') {
        return None;
    }
    let found = |field: &Field, place: String| NamedFile {
        folder: Some(field.folder),
        place: folded(&place),
        kind: None,
        is_hidden: false,
    };
    let by_name = || NamedFile { folder: None, place: folded(name), kind: None, is_hidden: false };
    if !is_absolute(written) {
        let Some(base) = base else { return Some(by_name()) };
        let path = tidy(&parts.iter().fold(base.to_path_buf(), |path, part| path.join(part)))?;
        return innermost(fields, &path).map(|(field, place)| found(field, place));
    }
    // The same folder may have another beginning there: a drive letter, a share, a link. Its own name stays.
    let whole: Vec<String> = parts.iter().map(|part| folded(part)).collect();
    let below = fields.iter().filter_map(|field| {
        let own = field.root.file_name().map(|own| folded(&own.to_string_lossy()))?;
        let at = whole.iter().rposition(|part| *part == own).filter(|at| at + 1 < whole.len())?;
        Some((field, parts.get(at + 1..)?.join("/"), agreeing(&field.root, whole.get(..=at)?)))
    });
    let inside = below.max_by_key(|(_, _, agreeing)| *agreeing).map(|(field, place, _)| found(field, place));
    inside.or_else(|| match base {
        Some(base) => innermost(fields, &base.join(name)).map(|(field, place)| found(field, place)),
        None => Some(by_name()),
    })
}

fn parts_of(written: &str) -> Vec<&str> {
    written.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".").collect()
}

/// How many folders at the beginning all these paths share.
fn in_common(paths: &[Vec<&str>]) -> usize {
    let Some((first, others)) = paths.split_first() else { return 0 };
    let shared = |path: &Vec<&str>| {
        let folders = path.len().saturating_sub(1);
        first.iter().zip(path).take(folders).take_while(|(one, other)| folded(one) == folded(other)).count()
    };
    others.iter().map(shared).fold(first.len().saturating_sub(1), usize::min)
}

/// How many names at the end of a folder's path and of a written one are the same.
fn agreeing(root: &Path, written: &[String]) -> usize {
    let own = root.components().rev().map(|part| folded(&part.as_os_str().to_string_lossy()));
    own.zip(written.iter().rev()).take_while(|(one, other)| one == *other).count()
}

fn is_absolute(written: &str) -> bool {
    let mut letters = written.chars();
    match (letters.next(), letters.next()) {
        (Some('/' | '\\'), _) => true,
        (Some(drive), Some(':')) => drive.is_ascii_alphabetic(),
        _ => false,
    }
}

/// Takes `..` out; a path that leads above its beginning is none.
fn tidy(path: &Path) -> Option<PathBuf> {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                if !tidy.pop() {
                    return None;
                }
            }
            part => tidy.push(part),
        }
    }
    Some(tidy)
}

fn innermost<'a>(fields: &'a [Field], path: &Path) -> Option<(&'a Field, String)> {
    let inside = fields.iter().filter_map(|field| Some((field, place_of(&field.root, path)?)));
    inside.max_by_key(|(field, _)| field.root.as_os_str().len())
}

/// A path's place below a folder, with `/`.
pub(crate) fn place_of(root: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).ok()?;
    let parts: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    Some(parts.join("/"))
}

/// A name as the system compares it: where it takes `A.JPG` for `a.jpg`, so does a claim.
pub(crate) fn folded(name: &str) -> String {
    if cfg!(any(windows, target_os = "macos")) { name.to_lowercase() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Vec<Field> {
        let rule = Arc::new(Rule::preset("auto", std::time::Duration::from_secs(25)).unwrap());
        let field = |id, root: &str| Field { folder: FolderId(id), root: root.into(), rule: Arc::clone(&rule) };
        vec![field(1, "/mnt/booth/PhotoboothImages"), field(2, "/mnt/booth/PhotoboothImages/prints")]
    }

    #[test]
    fn whole_paths_of_another_computer_lie_as_they_do_to_each_other() {
        let read = Read {
            event: EventId(1),
            folder: FolderId(1),
            base: "/mnt/booth/PhotoboothImages/2026".into(),
            claims: Vec::new(),
            fields: fields(),
        };
        let places = |paths: &[&str]| {
            let file = |path: &&str| ClaimedFile { path: (*path).into(), kind: None, is_hidden: false };
            let found = read.find(&paths.iter().map(file).collect::<Vec<_>>());
            found.into_iter().map(|file| file.place).collect::<Vec<_>>()
        };
        let want = |places: &[&str]| places.iter().map(|place| folded(place)).collect::<Vec<_>>();
        let both = places(&[r"D:\Booth\a.jpg", r"D:\Booth\strips\a.jpg"]);
        assert_eq!(both, want(&["2026/a.jpg", "2026/strips/a.jpg", "2026/Booth/a.jpg"]));
        assert_eq!(places(&[r"D:\Booth\strips\a.jpg"]), want(&["2026/a.jpg", "2026/strips/a.jpg"]));
        assert_eq!(places(&["a.jpg", r"D:\..\..\..\..\..\..\..\x.jpg"]), want(&["2026/a.jpg", "2026/x.jpg", "x.jpg"]));
    }

    #[test]
    fn a_written_path_is_found_in_the_watched_folder_that_it_means() {
        let base = Some(Path::new("/mnt/booth/PhotoboothImages/2026"));
        type Found<'a> = Option<(Option<i64>, &'a str)>;
        let rows: &[(Option<&Path>, &str, Found<'_>)] = &[
            (base, "a.jpg", Some((Some(1), "2026/a.jpg"))),
            (base, "./x/a.jpg", Some((Some(1), "2026/x/a.jpg"))),
            (base, r"..\prints\a.jpg", Some((Some(2), "a.jpg"))),
            (base, "../../../../etc/a.jpg", None),
            (base, "../../../../../../a.jpg", None),
            (base, "..", None),
            (base, "", None),
            (base, r"C:\Users\b\PhotoboothImages\2026\a.jpg", Some((Some(1), "2026/a.jpg"))),
            (base, r"\\server\share\PhotoboothImages\prints\a.jpg", Some((Some(2), "a.jpg"))),
            // Nothing of the path is known here: it lies beside the summary.
            (base, r"D:\elsewhere\a.jpg", Some((Some(1), "2026/a.jpg"))),
            (None, r"D:\elsewhere\a.jpg", Some((None, "a.jpg"))),
            (None, "a.jpg", Some((None, "a.jpg"))),
            (None, "/mnt/booth/PhotoboothImages/a.jpg", Some((Some(1), "a.jpg"))),
            (None, "a\0.jpg", None),
        ];
        for (base, written, want) in rows {
            let found = locate(&fields(), *base, written).map(|file| (file.folder.map(|id| id.0), file.place));
            let want = want.map(|(folder, place)| (folder, folded(place)));
            assert_eq!(found, want, "{written}");
        }
    }
}
