//! One photo's way: chunks in series, completion, the event's gallery. Each step is written down when it is proven, so an
//! attempt begins where the last one ended, and the gallery never gets a second copy.

use super::{
    SelfCommunity,
    account::not_there,
    answer,
    request::{CHUNK, Letter, Piece},
};
use crate::{
    Class, Journal, Parcel, Proof, Trouble,
    http::{Reply, hex, judging::of_a_question},
    sums::{self, Sums},
};
use async_trait::async_trait;
use boothlift_contract::FailureCode;
use serde::{Deserialize, Serialize};
use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};

/// How far a photo got, as the records keep it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Course {
    /// The community it is for.
    host: String,
    /// SHA-256 of the bytes that are sent.
    sha256: String,
    /// The upload that takes the chunks, from the first one's answer on.
    upload: Option<Upload>,
    /// The media that all of them became.
    media: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Upload {
    upload_id: String,
    /// Bytes the service said it has.
    offset: u64,
    /// When it gives the upload up, in its own words.
    expires: Option<String>,
}

/// Why an attempt does not go on.
enum Stop {
    /// The service has lost what it had taken; from the first byte it may go.
    Lost(Trouble),
    Trouble(Trouble),
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// One attempt.
pub(super) struct Run<'a> {
    driver: &'a SelfCommunity,
    parcel: &'a Parcel,
    path: PathBuf,
    journal: &'a dyn Journal,
    course: Course,
    /// Whether the media was known before this attempt: then it may be in the gallery already.
    may_be_there: bool,
    ended: AtomicBool,
    jumped: bool,
}

/// The media that a kept note names, where it is of this community.
pub(super) fn media_of(driver: &SelfCommunity, note: &str) -> Option<String> {
    let course = serde_json::from_str::<Course>(note).ok()?;
    course.media.filter(|_| course.host == driver.origin()).map(|media| media.to_string())
}

/// Brings `parcel` there.
pub(super) async fn deliver(
    driver: &SelfCommunity,
    parcel: &Parcel,
    path: &Path,
    journal: &dyn Journal,
) -> Result<Proof, Trouble> {
    let kept = journal.recall().await?.and_then(|note| serde_json::from_str::<Course>(&note).ok());
    let fresh = Course { host: driver.origin(), sha256: parcel.sha256.clone(), ..Course::default() };
    // Once it is a media it is this photo's, whatever copy of it was sent.
    let same = |course: &Course| course.host == fresh.host && (course.media.is_some() || course.sha256 == fresh.sha256);
    let course = kept.filter(same).unwrap_or(fresh);
    let may_be_there = course.media.is_some();
    let path = path.to_path_buf();
    let ended = AtomicBool::new(false);
    let mut run = Run { driver, parcel, path, journal, course, may_be_there, ended, jumped: false };
    match run.once().await {
        Ok(proof) => Ok(proof),
        Err(Stop::Trouble(trouble)) => Err(trouble),
        Err(Stop::Lost(why)) => {
            tracing::info!(photo = %parcel.photo, %why, "the service lost this upload: once more from the first byte");
            run.forget().await?;
            match run.once().await {
                Ok(proof) => Ok(proof),
                Err(Stop::Trouble(trouble) | Stop::Lost(trouble)) => Err(trouble),
            }
        }
    }
}

impl Run<'_> {
    async fn once(&mut self) -> Result<Proof, Stop> {
        let media = match self.course.media {
            Some(media) => media,
            None => {
                let md5 = self.sum().await?;
                let upload = self.chunks().await?;
                self.complete(&upload, &md5).await?
            }
        };
        self.add(media).await
    }

    /// MD5 of the bytes that will be sent, which must be those of the parcel.
    async fn sum(&self) -> Result<String, Trouble> {
        let md5 = sums::md5(self.path.clone(), self.parcel.bytes, Sums::of(self.parcel)).await?;
        Ok(hex(&md5))
    }

    async fn chunks(&mut self) -> Result<String, Stop> {
        let total = self.parcel.bytes;
        loop {
            let (upload, start) = match &self.course.upload {
                Some(upload) if upload.offset == total => return Ok(upload.upload_id.clone()),
                Some(upload) => (Some(upload.upload_id.clone()), upload.offset),
                None => (None, 0),
            };
            let piece = Piece::at(start, total);
            let (letter, wrapped) =
                Letter::chunk(&self.driver.base, self.parcel, self.path.clone(), piece, upload.as_deref());
            let watch = self.watch(start, wrapped, piece.bytes, piece.is_last());
            let (reply, key) = self.driver.ask(&letter, &watch).await.map_err(not_there)?;
            match answer::success(&reply, &[201, 200], &key.scrub) {
                Ok(value) => {
                    let id = value.get("upload_id").and_then(serde_json::Value::as_str).filter(|id| is_id(id));
                    let same = |id: &&str| upload.as_deref().is_none_or(|known| known == *id);
                    let took = answer::offset(&value) == Some(piece.end());
                    let id = id.filter(same).filter(|_| took);
                    let id = id.ok_or_else(|| not_there(answer::unexpected(&reply, &key.scrub)))?;
                    let expires = value.get("expires").and_then(serde_json::Value::as_str).filter(|text| is_id(text));
                    let expires = expires.map(str::to_owned);
                    self.course.upload = Some(Upload { upload_id: id.to_owned(), offset: piece.end(), expires });
                    self.keep().await?;
                }
                Err(trouble) if upload.is_some() && is_lost(&reply) => {
                    let asked = answer::offset(&answer::refusal(&reply)).filter(|_| reply.status == 400);
                    let fits = |at: &u64| *at != start && *at <= total && (at.is_multiple_of(CHUNK) || *at == total);
                    match (asked.filter(fits), &mut self.course.upload) {
                        (Some(offset), Some(upload)) if !self.jumped => {
                            self.jumped = true;
                            upload.offset = offset;
                            self.keep().await?;
                        }
                        _ => return Err(Stop::Lost(refused(trouble))),
                    }
                }
                Err(trouble) => return Err(not_there(trouble).into()),
            }
        }
    }

    async fn complete(&mut self, upload: &str, md5: &str) -> Result<u64, Stop> {
        let total = self.parcel.bytes;
        let letter = Letter::complete(&self.driver.base, upload, md5);
        let watch = self.watch(total, u64::MAX, 0, true);
        let (reply, key) = self.driver.ask(&letter, &watch).await.map_err(not_there)?;
        match answer::success(&reply, &[201, 200], &key.scrub) {
            Ok(value) => {
                let media = value.get("id").and_then(answer::number);
                let media = media.ok_or_else(|| not_there(answer::unexpected(&reply, &key.scrub)))?;
                self.course.media = Some(media);
                self.keep().await?;
                Ok(media)
            }
            // Completed before, but its id was never seen: a media that is in no gallery is seen by nobody.
            Err(trouble) if is_lost(&reply) => Err(Stop::Lost(refused(trouble))),
            Err(trouble) => Err(not_there(trouble).into()),
        }
    }

    async fn add(&mut self, media: u64) -> Result<Proof, Stop> {
        let from_before = self.may_be_there;
        if from_before && let Some(proof) = self.driver.find(media).await.map_err(maybe_there)? {
            return Ok(proof);
        }
        let letter = Letter::add(&self.driver.base, self.driver.settings.event_id, media);
        let watch = self.watch(self.parcel.bytes, u64::MAX, 0, true);
        let (reply, key) = self.driver.ask(&letter, &watch).await?;
        self.may_be_there = true;
        match answer::success(&reply, &[200, 201], &key.scrub) {
            Ok(value) if value.get("id").and_then(answer::number) == Some(media) => Ok(Proof {
                status: reply.status,
                remote_id: Some(media.to_string()),
                remote_url: super::picture_of(&value),
                reply: key.scrub.bytes(&reply.body),
            }),
            Ok(_) => Err(answer::unexpected(&reply, &key.scrub).into()),
            // Perhaps it is there already, perhaps the media is gone.
            Err(trouble) if matches!(reply.status, 400 | 409) => {
                if let Some(proof) = self.driver.find(media).await.map_err(maybe_there)? {
                    return Ok(proof);
                }
                if self.driver.media_is_gone(media).await.map_err(not_there)? {
                    return Err(Stop::Lost(refused(trouble)));
                }
                Err(refused(trouble).into())
            }
            // The event is this account's, so the media is somebody else's: the token was another person's before.
            Err(trouble) if reply.status == 403 && from_before && self.driver.manages().await.map_err(not_there)? => {
                Err(Stop::Lost(trouble))
            }
            Err(trouble) => Err(of_a_question(trouble).into()),
        }
    }

    fn watch(&self, base: u64, wrapped: u64, bytes: u64, last: bool) -> Watch<'_> {
        Watch { journal: self.journal, ended: &self.ended, base, wrapped, bytes, last }
    }

    async fn forget(&mut self) -> Result<(), Trouble> {
        self.course = Course { host: self.driver.origin(), sha256: self.parcel.sha256.clone(), ..Course::default() };
        self.may_be_there = false;
        self.jumped = false;
        self.keep().await
    }

    async fn keep(&self) -> Result<(), Trouble> {
        let note = serde_json::to_string(&self.course)
            .map_err(|error| Trouble::new(Class::Local, FailureCode::AppRecords, error.to_string()))?;
        self.journal.keep(&note).await
    }
}

/// Whether the service says that it does not have this upload, or not so.
fn is_lost(reply: &Reply) -> bool {
    matches!(reply.status, 400 | 404 | 410)
}

/// An id that may stand in a form's part.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 200 && id.chars().all(|c| c.is_ascii_graphic())
}

/// It is this photo that does not pass.
fn refused(trouble: Trouble) -> Trouble {
    let code = match trouble.class {
        Class::Refused => trouble.code,
        _ => FailureCode::PhotoRefused,
    };
    Trouble { class: Class::Refused, code, ..trouble }
}

/// Whether it is in the gallery could not be found out.
fn maybe_there(trouble: Trouble) -> Trouble {
    match trouble.class {
        Class::Broken => Trouble { class: Class::Unanswered, ..trouble },
        _ => trouble,
    }
}

/// What one request hands over, as a part of the whole photo.
struct Watch<'a> {
    journal: &'a dyn Journal,
    ended: &'a AtomicBool,
    base: u64,
    /// Bytes of the request that come before the photo's.
    wrapped: u64,
    bytes: u64,
    /// Whether the photo's last byte is in it, or went before.
    last: bool,
}

#[async_trait]
impl Journal for Watch<'_> {
    fn handed_over(&self, bytes: u64) {
        self.journal.handed_over(self.base + bytes.saturating_sub(self.wrapped).min(self.bytes));
    }

    async fn body_ends(&self) -> Result<(), Trouble> {
        if self.last && !self.ended.load(Relaxed) {
            self.journal.body_ends().await?;
            self.ended.store(true, Relaxed);
        }
        Ok(())
    }

    async fn recall(&self) -> Result<Option<String>, Trouble> {
        self.journal.recall().await
    }

    async fn keep(&self, note: &str) -> Result<(), Trouble> {
        self.journal.keep(note).await
    }

    fn at_most(&self) -> Option<usize> {
        self.journal.at_most()
    }

    async fn may_go(&self, bytes: u64) {
        self.journal.may_go(bytes).await;
    }
}
