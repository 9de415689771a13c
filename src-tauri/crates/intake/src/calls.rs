//! Calls of a booth program, written down as they come.

use crate::{
    Intake, IntakeEvent,
    claims::{self, Field},
    rules,
};
use boothlift_contract::{ClaimSource, EventId, Failure, FailureCode, FolderId, PhotoId, Timestamp};
use boothlift_sessions::{BoothCall, goes_on};
use boothlift_store::{
    StoreError, Transaction,
    claims::{self as rows, NamedFile, NewClaim},
};
use std::{sync::Arc, time::Duration};

/// A file that is named after its session ended still belongs to it for this long, where no other began.
const AFTERWARDS: Duration = Duration::from_secs(120);

impl Intake {
    /// Takes in what a booth program called. `folder` is the one whose booth it is; none stands for all watched folders.
    /// Returns once it is stored; photos that are there already have changed their session by then.
    ///
    /// # Errors
    /// `app.records` when it could not be stored.
    pub async fn hear(&self, folder: Option<FolderId>, calls: Vec<BoothCall>) -> Result<(), Failure> {
        let at = self.shared.moments.now(&*self.clock);
        let asked = self.folders.iter().zip(&self.rules).enumerate().filter(|(_, (watched, rule))| {
            folder.is_none_or(|folder| folder == watched.id) && rule.claims(ClaimSource::Hook)
        });
        let fields: Vec<Field> = asked
            .map(|(index, (watched, rule))| {
                let root = self.shared.place(index).unwrap_or_else(|| watched.path.clone());
                Field { folder: watched.id, root, rule: Arc::clone(rule) }
            })
            .collect();
        let event = self.event;
        let stored = self.store.write(move |group| {
            let booth = Booth { event, folder, fields: &fields, at };
            let mut photos = Vec::new();
            for call in &calls {
                photos.extend(booth.hear(group, call)?);
            }
            Ok(photos)
        });
        let photos = stored.await.map_err(|error| Failure::new(FailureCode::AppRecords, "", error.to_string()))?;
        if !photos.is_empty() {
            // Nobody listening is no reason to fail: it is stored.
            let _ = self.told.send(IntakeEvent::Claimed { photos });
        }
        Ok(())
    }
}

/// Who called, when, and where its files lie.
struct Booth<'a> {
    event: EventId,
    folder: Option<FolderId>,
    fields: &'a [Field],
    at: Timestamp,
}

impl Booth<'_> {
    fn hear(&self, group: &Transaction<'_>, call: &BoothCall) -> Result<Vec<PhotoId>, StoreError> {
        let newest = rows::calls(group, self.event, self.folder, true, self.at)?.into_iter().next();
        let open = newest.as_ref().filter(|newest| newest.ended_at.is_none());
        match call {
            BoothCall::Began => {
                if let Some(open) = open {
                    rows::end(group, open.id, self.at)?;
                }
                if newest.as_ref().is_none_or(|newest| newest.began_at != self.at) {
                    self.open(group)?;
                }
            }
            BoothCall::GoesOn => match open {
                Some(open) if goes_on(&claims::span(open), self.at) => rows::touch(group, open.id, self.at)?,
                _ => {
                    if let Some(open) = open {
                        rows::end(group, open.id, open.last_at)?;
                    }
                    self.open(group)?;
                }
            },
            BoothCall::Ended => {
                if let Some(open) = open {
                    rows::end(group, open.id, self.at)?;
                }
            }
            BoothCall::Alive => {
                if let Some(open) = open {
                    rows::touch(group, open.id, self.at)?;
                }
            }
            BoothCall::Wrote { path, kind } => {
                let Some(file) = claims::locate(self.fields, None, path) else { return Ok(Vec::new()) };
                let recent = newest
                    .as_ref()
                    .filter(|newest| newest.ended_at.is_none_or(|ended_at| self.at.since(ended_at) <= AFTERWARDS));
                let Some(session) = recent else { return Ok(Vec::new()) };
                rows::touch(group, session.id, self.at)?;
                let named = NamedFile { kind: *kind, ..file };
                if rows::name_file(group, session.id, &named)? {
                    return claims::bring(group, self.event, self.fields, &[named], self.at);
                }
            }
        }
        Ok(Vec::new())
    }

    fn open(&self, group: &Transaction<'_>) -> Result<(), StoreError> {
        let (key, name) = (self.at.0.to_string(), rules::stamp(self.at, rules::clock_of(group, self.event)?));
        let claim =
            NewClaim { event: self.event, folder: self.folder, source: ClaimSource::Hook, key: &key, name: &name };
        rows::open(group, &claim, self.at).map(|_| ())
    }
}
