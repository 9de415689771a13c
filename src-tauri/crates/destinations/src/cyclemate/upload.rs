//! One photo's way. What the event held before is written down with the end of the body; after a lost answer the images that
//! came since are held against the photo's own hash, so the event gets no second copy.

use super::{
    CycleMate,
    answer::{self, Image},
    not_there,
};
use crate::{
    Class, Journal, Parcel, Proof, Trouble,
    http::{BOUNDARY, Content, quoted},
    sums,
};
use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use boothlift_contract::FailureCode;
use bytes::Bytes;
use reqwest::{Method, header::HeaderValue};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, path::Path};

/// How often a photo waits for others to show whether the storage keeps bytes as they are.
const PUT_OFF: u8 = 3;

/// How far a photo got, as the records keep it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Course {
    /// The service it is for.
    host: String,
    /// The event it is for.
    event: u64,
    /// SHA-256 of the bytes that were sent.
    sha256: String,
    /// Their MD5 in base64, as the storage tells it.
    md5: String,
    /// Their number.
    bytes: u64,
    /// Images the event had before.
    before: BTreeSet<u64>,
    /// Whether the storage was known to keep bytes as they are.
    keeps_bytes: Option<bool>,
    /// The image it became.
    image: Option<u64>,
    /// How often it was put off.
    put_off: u8,
    /// A person was asked whether it is there; trying again means that it is not.
    asked: bool,
}

/// Brings `parcel` there.
pub(super) async fn deliver(
    driver: &CycleMate,
    parcel: &Parcel,
    path: &Path,
    journal: &dyn Journal,
) -> Result<Proof, Trouble> {
    let (host, event) = (driver.base.origin().ascii_serialization(), driver.settings.event_id);
    let kept = journal.recall().await?.and_then(|note| serde_json::from_str::<Course>(&note).ok());
    // Whatever copy of it was sent: it is this photo's.
    if let Some(course) = kept.filter(|course| course.host == host && course.event == event)
        && let Some(proof) = find(driver, parcel, course, journal).await?
    {
        return Ok(proof);
    }
    let known = driver.seen().known.clone();
    let before = match known {
        Some(known) => known,
        None => driver.images().await?.iter().map(|image| image.id).collect(),
    };
    let md5 = sums::md5(path.to_path_buf(), parcel.bytes, parcel.sha256.clone()).await?;
    let course = Course {
        host,
        event,
        sha256: parcel.sha256.clone(),
        md5: STANDARD.encode(md5),
        bytes: parcel.bytes,
        before,
        keeps_bytes: driver.seen().keeps_bytes,
        ..Course::default()
    };
    send(driver, parcel, path, course, journal).await
}

async fn send(
    driver: &CycleMate,
    parcel: &Parcel,
    path: &Path,
    mut course: Course,
    journal: &dyn Journal,
) -> Result<Proof, Trouble> {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"images\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
        quoted(&parcel.name),
        parcel.media.content_type()
    );
    let watch = Watch { journal, course: &course, wrapped: head.len() as u64 };
    let content = Content::File {
        head: head.into(),
        path: path.to_path_buf(),
        bytes: parcel.bytes,
        sha256: parcel.sha256.clone(),
        tail: Bytes::from(format!("\r\n--{BOUNDARY}--\r\n")),
    };
    let label = HeaderValue::try_from(format!("multipart/form-data; boundary={BOUNDARY}"))
        .map_err(|error| Trouble::new(Class::Local, FailureCode::RequestWrong, error.to_string()))?;
    let target = format!("{}images/", driver.event_path());
    let (reply, key) = driver.ask(Method::POST, &target, Some((label, content, &watch))).await?;
    let value = answer::success(&reply, 201, &key.scrub)?;
    let image = answer::receipt(&value).filter(|image| !course.before.contains(&image.id));
    let image = image.ok_or_else(|| answer::unexpected(&reply, &key.scrub))?;
    course.image = Some(image.id);
    keep(&course, journal).await?;
    let mut proof = claim(driver, parcel, &image, reply.status, key.scrub.bytes(&reply.body));
    // The receipt is proof; what the storage says of it is only learned from.
    if let Some(url) = &image.url
        && let Ok(Some((md5, bytes))) = driver.storage.look(url).await
    {
        let same = md5 == course.md5 && bytes == course.bytes;
        driver.seen().keeps_bytes = Some(same);
        proof.reply = format!("{}; storage: md5 {md5}, {bytes} bytes", proof.reply);
    }
    Ok(proof)
}

/// The proof that the photo came in an attempt before this, if it did.
async fn find(
    driver: &CycleMate,
    parcel: &Parcel,
    mut course: Course,
    journal: &dyn Journal,
) -> Result<Option<Proof>, Trouble> {
    if course.asked {
        return Ok(None);
    }
    let images = driver.images().await.map_err(maybe_there)?;
    let found = |image: &Image, words: String| Some(claim(driver, parcel, image, 200, words));
    if let Some(id) = course.image {
        return Ok(images.iter().find(|image| image.id == id).and_then(|image| found(image, "it is listed".into())));
    }
    let others = driver.seen().ours.clone();
    let is_new = |image: &&Image| {
        !course.before.contains(&image.id) && others.get(&image.id).is_none_or(|photo| *photo == parcel.photo)
    };
    let mut new: Vec<&Image> = images.iter().filter(is_new).collect();
    new.sort_by_key(|image| std::cmp::Reverse(image.id));
    let mut untold = false;
    for image in &new {
        let told = match &image.url {
            Some(url) => driver.storage.look(url).await.map_err(maybe_there)?,
            None => None,
        };
        match told {
            Some((md5, bytes)) if md5 == course.md5 && bytes == course.bytes => {
                driver.seen().keeps_bytes = Some(true);
                return Ok(found(image, format!("found by its hash in the storage: md5 {md5}, {bytes} bytes")));
            }
            Some(_) => {}
            None => untold = true,
        }
    }
    let keeps_bytes = driver.seen().keeps_bytes.or(course.keeps_bytes);
    if new.is_empty() || keeps_bytes == Some(true) && !untold {
        return Ok(None);
    }
    let ids: Vec<String> = new.iter().take(10).map(|image| image.id.to_string()).collect();
    let words = format!("the answer was lost, and the photo may be there as image {}", ids.join(" or "));
    if keeps_bytes.is_none() && !untold && course.put_off < PUT_OFF {
        course.put_off += 1;
        keep(&course, journal).await?;
        return Err(Trouble::new(Class::Unanswered, FailureCode::NetNoAnswer, words));
    }
    course.asked = true;
    keep(&course, journal).await?;
    Err(Trouble::new(Class::Refused, FailureCode::PhotoUnsure, words))
}

fn claim(driver: &CycleMate, parcel: &Parcel, image: &Image, status: u16, reply: String) -> Proof {
    let mut seen = driver.seen();
    seen.known.get_or_insert_default().insert(image.id);
    seen.ours.insert(image.id, parcel.photo);
    Proof { status, remote_id: Some(image.id.to_string()), remote_url: image.url.clone(), reply }
}

async fn keep(course: &Course, journal: &dyn Journal) -> Result<(), Trouble> {
    let note = serde_json::to_string(course)
        .map_err(|error| Trouble::new(Class::Local, FailureCode::AppRecords, error.to_string()))?;
    journal.keep(&note).await
}

/// Whether it is in the event could not be found out.
fn maybe_there(trouble: Trouble) -> Trouble {
    match not_there(trouble) {
        trouble if trouble.class == Class::Broken => Trouble { class: Class::Unanswered, ..trouble },
        trouble => trouble,
    }
}

/// Writes down, before the last slice, what an attempt after this must know.
struct Watch<'a> {
    journal: &'a dyn Journal,
    course: &'a Course,
    /// Bytes of the request that come before the photo's.
    wrapped: u64,
}

#[async_trait]
impl Journal for Watch<'_> {
    fn handed_over(&self, bytes: u64) {
        self.journal.handed_over(bytes.saturating_sub(self.wrapped).min(self.course.bytes));
    }

    async fn body_ends(&self) -> Result<(), Trouble> {
        keep(self.course, self.journal).await?;
        self.journal.body_ends().await
    }

    async fn recall(&self) -> Result<Option<String>, Trouble> {
        self.journal.recall().await
    }

    async fn keep(&self, note: &str) -> Result<(), Trouble> {
        self.journal.keep(note).await
    }
}
