//! What intake writes down: adoptions and verdicts, in the order in which they were decided.

use crate::{
    IntakeEvent,
    claims::{self, Placed},
    copy::Safe,
    disk::FolderIdentity,
    rules::{self, When},
};
use boothlift_contract::{EventId, Failure, FailureCode, FileVerdict, FolderId, Kind, SeenBy, Timestamp, WithdrawnHow};
use boothlift_media::Facts;
use boothlift_sessions::{Rule, kind_of};
use boothlift_store::{
    StoreError, Transaction,
    files::{self, Adopted, Adoption, File, Look, Sighting},
    folders,
    sessions::{Origin, SessionKey},
    withdrawals,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// A file as it was seen, and everything its session rule needs.
#[derive(Clone, Debug)]
pub(crate) struct Sighted {
    pub(crate) event: EventId,
    pub(crate) folder: FolderId,
    pub(crate) root: PathBuf,
    pub(crate) rule: Arc<Rule>,
    pub(crate) path: PathBuf,
    pub(crate) seen_by: SeenBy,
    /// When it was first seen; for a file that was there before Boothlift looked, when it was last changed.
    pub(crate) seen_at: Timestamp,
    pub(crate) bulk: bool,
    /// It comes into its session by its own date, not by the moment it came.
    pub(crate) dated: bool,
    /// How long it waits for its booth to say whose it is, where the booth has said nothing of it yet.
    pub(crate) patience: Duration,
}

/// One thing to write down.
#[derive(Debug)]
pub(crate) enum Write {
    /// A safe copy becomes a photo.
    Adopt(Sighted, Safe),
    /// A verdict that is not an adoption.
    Judge { sighted: Sighted, look: Look, verdict: FileVerdict, failure: Failure },
    /// A file went away before it was safe; unless the same file is known under another name.
    Vanish { sighted: Sighted, look: Look, anyhow_a_loss: bool },
    /// A known file went away: no loss if nobody wanted it.
    Strike(File),
    /// A folder that could not be read can be read now.
    Forget(File),
    /// A photo's file is no longer where it was: renamed, or taken back by the booth.
    Leave(File, Option<WithdrawnHow>),
    /// A photo's file is back.
    ComeBack(File),
    /// This is the folder that files may be taken from.
    Trust(FolderId, FolderIdentity),
    /// A session summary was read, or could not be: it has its verdict, and what it says is heard.
    Summary { sighted: Sighted, look: Look, failure: Failure, read: claims::Read },
    /// The booth's database was read.
    Database(claims::Read),
}

impl Write {
    /// The file on its way in that it speaks of.
    pub(crate) fn arrival(&self) -> Option<&Path> {
        match self {
            Self::Adopt(sighted, _)
            | Self::Judge { sighted, .. }
            | Self::Vanish { sighted, .. }
            | Self::Summary { sighted, .. } => Some(&sighted.path),
            Self::Strike(_) | Self::Forget(_) | Self::Leave(..) => None,
            Self::ComeBack(_) | Self::Trust(..) | Self::Database(_) => None,
        }
    }

    /// Writes it down and says what to tell once that is durable.
    pub(crate) fn apply(&self, group: &Transaction<'_>, now: Timestamp) -> Result<Vec<IntakeEvent>, StoreError> {
        let mut told: Vec<IntakeEvent> = self.apply_to_file(group, now)?.into_iter().collect();
        if let Self::Summary { read, .. } | Self::Database(read) = self {
            told.extend(read.apply(group, now)?);
        }
        Ok(told)
    }

    fn apply_to_file(&self, group: &Transaction<'_>, now: Timestamp) -> Result<Option<IntakeEvent>, StoreError> {
        match self {
            Self::Adopt(sighted, safe) => adopt(group, sighted, safe, now).map(Some),
            Self::Judge { sighted, look, verdict, failure } => {
                files::judge(group, &sighted.sighting(look), *verdict, Some(failure), now)?;
                let (path, failure) = (sighted.path.clone(), Some(failure.clone()));
                Ok(Some(IntakeEvent::FileChanged { path, verdict: *verdict, failure }))
            }
            Self::Vanish { sighted, look, anyhow_a_loss } => {
                let known = files::by_path(group, sighted.folder, &sighted.path)?;
                if !anyhow_a_loss || files::is_elsewhere(group, sighted.event, &look.file_key, &sighted.path)? {
                    return known.map_or(Ok(()), |file| files::forget(group, file.id)).map(|()| None);
                }
                let name = sighted.path.file_name().unwrap_or_default().to_string_lossy();
                let failure = Failure::new(FailureCode::PhotoGone, name, "");
                files::judge(group, &sighted.sighting(look), FileVerdict::Gone, Some(&failure), now)?;
                Ok(Some(gone(sighted.path.clone(), failure)))
            }
            Self::Strike(file) => {
                // Without a key it was a folder that could not be read.
                let unwanted = file.verdict == FileVerdict::Ignored || file.look.file_key.is_empty();
                if unwanted || files::is_elsewhere(group, file.event, &file.look.file_key, &file.path)? {
                    return files::forget(group, file.id).map(|()| None);
                }
                let failure = Failure::new(FailureCode::PhotoGone, &file.name, "");
                files::rejudge(group, file.id, FileVerdict::Gone, Some(&failure), now)?;
                Ok(Some(gone(file.path.clone(), failure)))
            }
            Self::Forget(file) => files::forget(group, file.id).map(|()| None),
            Self::Leave(file, how) => {
                let withdrawn = withdrawals::leave(group, file, *how, now)?;
                let photo = file.photo.zip(*how).filter(|_| withdrawn);
                Ok(photo.map(|(photo, how)| IntakeEvent::Withdrawn { photo, how }))
            }
            Self::ComeBack(file) => withdrawals::come_back(group, file).map(|()| None),
            Self::Trust(folder, identity) => folders::trust(group, *folder, &identity.to_text()).map(|()| None),
            Self::Summary { sighted, look, failure, .. } => {
                files::judge(group, &sighted.sighting(look), FileVerdict::Ignored, Some(failure), now)?;
                let (path, failure) = (sighted.path.clone(), Some(failure.clone()));
                Ok(Some(IntakeEvent::FileChanged { path, verdict: FileVerdict::Ignored, failure }))
            }
            Self::Database(_) => Ok(None),
        }
    }
}

impl Sighted {
    fn sighting<'a>(&'a self, look: &'a Look) -> Sighting<'a> {
        Sighting {
            event: self.event,
            folder: Some(self.folder),
            path: &self.path,
            look,
            seen_by: self.seen_by,
            seen_at: self.seen_at,
        }
    }
}

/// A safe copy becomes a photo of the session that its booth says it is of, or else the folder's rule.
pub(crate) fn adopt(
    group: &Transaction<'_>,
    sighted: &Sighted,
    safe: &Safe,
    now: Timestamp,
) -> Result<IntakeEvent, StoreError> {
    let place = rules::Place::of(&sighted.root, &sighted.path);
    let inside = claims::place_of(&sighted.root, &sighted.path).unwrap_or_default();
    let Sighted { event, folder, rule, seen_at, dated, .. } = sighted;
    let claimed = claims::session_of(group, *event, *folder, rule, &inside, *seen_at)?;
    let is_claimed = claimed.is_some();
    let (named, told_kind, is_hidden) = match claimed {
        Some(Placed { session, kind, is_hidden }) => (Some(session), kind, is_hidden),
        None => {
            let shown = kind(rule, &place, safe, None);
            (
                rules::session_of(group, *event, *folder, rule, &place, shown, When { at: *seen_at, dated: *dated })?,
                None,
                false,
            )
        }
    };
    let session = named.as_ref().map(|named| SessionKey {
        event: sighted.event,
        folder: named.folder,
        key: &named.key,
        tag: &named.tag,
        origin: Origin::Booth,
    });
    let Facts { width, height, orientation, has_private, .. } = safe.facts;
    let adoption = Adoption {
        sighting: sighted.sighting(&safe.look),
        sha256: &safe.sha256,
        crc32: Some(safe.crc32),
        media: safe.media,
        kind: kind(&sighted.rule, &place, safe, told_kind),
        width,
        height,
        orientation,
        has_private,
        session,
        bulk: sighted.bulk,
        due_at: if is_claimed || sighted.patience.is_zero() { Timestamp(0) } else { now.plus(sighted.patience) },
        only: None,
        picture_url: None,
    };
    let adopted = files::adopt(group, &adoption, now)?;
    if is_hidden && adopted.is_new {
        claims::hide(group, adopted.photo, &place.name, now)?;
    }
    Ok(told(sighted.path.clone(), &safe.sha256, adopted))
}

/// Films and GIFs are what they are; of pictures the booth itself and the folder's rule may know more than names and
/// shapes tell.
fn kind(rule: &Rule, place: &rules::Place, safe: &Safe, told: Option<Kind>) -> Kind {
    let Facts { width, height, .. } = safe.facts;
    let plain = kind_of(safe.media, &place.folders(), &place.name, width, height);
    match plain {
        Kind::Video | Kind::Gif => plain,
        Kind::Print | Kind::Single => {
            let told = told.filter(|kind| matches!(kind, Kind::Print | Kind::Single));
            told.or_else(|| place.kind(rule)).unwrap_or(plain)
        }
    }
}

/// The event of an adoption.
pub(crate) fn told(path: PathBuf, sha256: &str, adopted: Adopted) -> IntakeEvent {
    IntakeEvent::Adopted {
        path,
        photo: adopted.photo,
        sha256: sha256.to_owned(),
        session: adopted.session.as_ref().map(|session| session.id),
        tag: adopted.session.map(|session| session.tag),
        is_new: adopted.is_new,
    }
}

fn gone(path: PathBuf, failure: Failure) -> IntakeEvent {
    IntakeEvent::FileChanged { path, verdict: FileVerdict::Gone, failure: Some(failure) }
}
