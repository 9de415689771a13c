//! One photo's way. What the event held before is written down with the end of the body; after a lost answer the images that
//! came since are held against the photo's own hash, so the event gets no second copy.

use super::{
    CycleMate,
    answer::{self, Image},
    not_there, odd,
};
use crate::{
    Class, Consignment, Journal, Parcel, Proof, Source, Trouble,
    http::{BOUNDARY, Content, Enclosed, quoted},
    sums::{self, Sums},
};
use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use boothlift_contract::{FailureCode, Timestamp};
use bytes::Bytes;
use reqwest::{Method, header::HeaderValue};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, time::Duration};

/// How often a photo waits for others to show whether the storage keeps bytes as they are.
const PUT_OFF: u8 = 3;

/// A photo goes again only when it was missing in two lists that lie so far apart: a service may store what it got some
/// seconds after its connection broke.
const SECOND_LOOK: Duration = Duration::from_secs(10);

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
    /// When the event was first listed without it, in milliseconds of the computer's clock.
    missed_at: Option<i64>,
    /// A person was asked whether it is there; trying again means that it is not.
    asked: bool,
}

/// A photo that is ready to be sent.
struct Ready<'a> {
    /// Where its result goes.
    slot: usize,
    one: Consignment<'a>,
    course: Course,
    photo: Enclosed,
}

/// The image that a kept note names, where it is of this event.
pub(super) fn image_of(driver: &CycleMate, note: &str) -> Option<String> {
    course_of(driver, note)?.image.map(|image| image.to_string())
}

/// Whether a kept note is of a photo that was sent to this event, and no image is known for it.
pub(super) fn was_sent(driver: &CycleMate, note: &str) -> bool {
    course_of(driver, note).is_some_and(|course| course.image.is_none())
}

fn course_of(driver: &CycleMate, note: &str) -> Option<Course> {
    let course = serde_json::from_str::<Course>(note).ok()?;
    let ours = course.host == driver.base.origin().ascii_serialization() && course.event == driver.settings.event_id;
    ours.then_some(course)
}

/// Brings them there, in as few requests as the size of one allows. A result for each, in their order.
pub(super) async fn deliver(driver: &CycleMate, consignments: &[Consignment<'_>]) -> Vec<Result<Proof, Trouble>> {
    let mut results: Vec<Option<Result<Proof, Trouble>>> = vec![None; consignments.len()];
    let mut ready = Vec::new();
    for (slot, one) in consignments.iter().enumerate() {
        match begin(driver, slot, *one).await {
            Ok(Begun::There(proof)) => put(&mut results, slot, Ok(proof)),
            Ok(Begun::Ready(photo)) => ready.push(*photo),
            Err(trouble) => put(&mut results, slot, Err(trouble)),
        }
    }
    for load in loads(ready, driver.settings.max_bytes) {
        let refused_together = load.len() > 1;
        let told = send(driver, &load, consignments.len() == 1, &mut results).await;
        let Err(trouble) = told else { continue };
        if trouble.class == Class::Refused && refused_together {
            // One of them spoiled it for the others: each for itself.
            for one in load {
                if let Err(trouble) = send(driver, std::slice::from_ref(&one), false, &mut results).await {
                    put(&mut results, one.slot, Err(trouble));
                }
            }
        } else {
            load.iter().for_each(|one| put(&mut results, one.slot, Err(trouble.clone())));
        }
    }
    results.into_iter().map(|result| result.unwrap_or_else(|| Err(odd("a photo was passed over")))).collect()
}

fn put(results: &mut [Option<Result<Proof, Trouble>>], slot: usize, result: Result<Proof, Trouble>) {
    if let Some(place) = results.get_mut(slot) {
        *place = Some(result);
    }
}

/// What fits into one request, in order.
fn loads(ready: Vec<Ready<'_>>, most: u64) -> Vec<Vec<Ready<'_>>> {
    let mut loads: Vec<Vec<Ready<'_>>> = Vec::new();
    let mut filled = 0;
    for one in ready {
        let length = one.photo.length();
        match loads.last_mut() {
            Some(load) if filled + length <= most => load.push(one),
            _ => {
                filled = 0;
                loads.push(vec![one]);
            }
        }
        filled += length;
    }
    loads
}

/// What a photo's attempt begins with.
enum Begun<'a> {
    /// It came in an attempt before this.
    There(Proof),
    /// It goes.
    Ready(Box<Ready<'a>>),
}

async fn begin<'a>(driver: &CycleMate, slot: usize, one: Consignment<'a>) -> Result<Begun<'a>, Trouble> {
    let Consignment { parcel, journal } = one;
    if let Some(refusal) = driver.refusal(parcel) {
        return Err(refusal);
    }
    let Source::File(path) = &parcel.source else { return Err(odd("a photo without a file")) };
    let (host, event) = (driver.base.origin().ascii_serialization(), driver.settings.event_id);
    let kept = journal.recall().await?.and_then(|note| serde_json::from_str::<Course>(&note).ok());
    // Whatever copy of it was sent: it is this photo's.
    if let Some(course) = kept.filter(|course| course.host == host && course.event == event)
        && let Some(proof) = find(driver, parcel, course, journal).await?
    {
        return Ok(Begun::There(proof));
    }
    let known = driver.seen().known.clone();
    let before = match known {
        Some(known) => known,
        None => driver.images().await?.iter().map(|image| image.id).collect(),
    };
    let md5 = sums::md5(path.clone(), parcel.bytes, Sums::of(parcel)).await?;
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
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"images\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
        quoted(&parcel.name),
        parcel.media.content_type()
    );
    let photo = Enclosed { head: head.into(), path: path.clone(), bytes: parcel.bytes, sums: Sums::of(parcel) };
    Ok(Begun::Ready(Box::new(Ready { slot, one, course, photo })))
}

/// Sends `load` in one request; an answer that proves something fills in the results. `alone`: no other request follows.
async fn send(
    driver: &CycleMate,
    load: &[Ready<'_>],
    alone: bool,
    results: &mut [Option<Result<Proof, Trouble>>],
) -> Result<(), Trouble> {
    let mut files = Vec::with_capacity(load.len());
    let mut members = Vec::with_capacity(load.len());
    let mut at = 0;
    for (number, one) in load.iter().enumerate() {
        let mut photo = one.photo.clone();
        if number > 0 {
            // What ends the part before.
            photo.head = [b"\r\n", &photo.head[..]].concat().into();
        }
        members.push(Member { journal: one.one.journal, course: &one.course, start: at + photo.head.len() as u64 });
        at += photo.length();
        files.push(photo);
    }
    let content = Content::Files { files, tail: Bytes::from(format!("\r\n--{BOUNDARY}--\r\n")) };
    let label = HeaderValue::try_from(format!("multipart/form-data; boundary={BOUNDARY}"))
        .map_err(|error| Trouble::new(Class::Local, FailureCode::RequestWrong, error.to_string()))?;
    let target = format!("{}images/", driver.event_path());
    let watch = Watch { members };
    let (reply, key) = driver.ask(Method::POST, &target, Some((label, content, &watch))).await?;
    let value = match answer::success(&reply, 201, &key.scrub) {
        Ok(value) => value,
        Err(trouble) => return Err(driver.why(trouble).await),
    };
    let strange = |image: &Image| load.iter().any(|one| one.course.before.contains(&image.id));
    let images = answer::receipts(&value, load.len()).filter(|images| !images.iter().any(strange));
    let images = images.ok_or_else(|| answer::unexpected(&reply, &key.scrub))?;
    if let ([one], true) = (load, alone) {
        // What the storage says and what is written down is no matter of the service's.
        one.one.journal.answered();
    }
    let told = futures_util::future::join_all(images.iter().map(|image| look(driver, image))).await;
    let images: Vec<_> = images.into_iter().zip(told).collect();
    let said = key.scrub.bytes(&reply.body);
    for (one, matched) in load.iter().zip(matched(load, &images)) {
        let result = match matched {
            Some((image, told)) => accept(driver, one, image, told.as_ref(), reply.status, said.clone()).await,
            None => {
                let words = format!("{} of {} arrived, and not surely this one: {said}", images.len(), load.len());
                Err(Trouble::new(Class::Unanswered, FailureCode::DestUnexpected, words))
            }
        };
        put(results, one.slot, result);
    }
    Ok(())
}

/// What the storage says of an image: base64 MD5 and length.
type Told = Option<(String, u64)>;

async fn look(driver: &CycleMate, image: &Image) -> Told {
    let url = image.url.as_ref()?;
    driver.storage.look(url).await.ok().flatten()
}

/// Which image is which photo's. The storage's hash tells for certain; the order tells only where all arrived, as no answer
/// has a name.
fn matched<'a>(load: &[Ready<'_>], images: &'a [(Image, Told)]) -> Vec<Option<&'a (Image, Told)>> {
    let same = |one: &Ready<'_>, told: &Told| {
        told.as_ref().is_some_and(|(md5, bytes)| *md5 == one.course.md5 && *bytes == one.course.bytes)
    };
    let mut matched: Vec<_> = load.iter().map(|one| images.iter().find(|(_, told)| same(one, told))).collect();
    if images.len() == load.len() {
        let taken: Vec<u64> = matched.iter().flatten().map(|(image, _)| image.id).collect();
        let mut others = images.iter().filter(|(image, _)| !taken.contains(&image.id));
        matched.iter_mut().filter(|place| place.is_none()).for_each(|place| *place = others.next());
    }
    matched
}

async fn accept(
    driver: &CycleMate,
    one: &Ready<'_>,
    image: &Image,
    told: Option<&(String, u64)>,
    status: u16,
    said: String,
) -> Result<Proof, Trouble> {
    let course = Course { image: Some(image.id), ..one.course.clone() };
    keep(&course, one.one.journal).await?;
    let mut proof = claim(driver, one.one.parcel, image, status, said);
    // The receipt is proof; what the storage says of it is only learned from.
    if let Some((md5, bytes)) = told {
        let same = *md5 == course.md5 && *bytes == course.bytes;
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
        return match images.iter().find(|image| image.id == id) {
            Some(image) => Ok(found(image, "it is listed".into())),
            None => missing(driver, parcel, course, journal).await,
        };
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
        return missing(driver, parcel, course, journal).await;
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

/// It is in no list. `Ok` when that was so for long enough; else it waits for the second look, and no byte of it goes.
async fn missing(
    driver: &CycleMate,
    parcel: &Parcel,
    mut course: Course,
    journal: &dyn Journal,
) -> Result<Option<Proof>, Trouble> {
    let (now, wall) = (driver.clock.0.monotonic(), driver.clock.0.now());
    let here = driver.seen().missed.get(&parcel.photo).copied();
    let passed = match (course.missed_at, here) {
        (None, _) => None,
        (Some(_), Some(at)) => Some(now.saturating_sub(at)),
        // Looked before the start: the computer's clock has to do. Where it was set back, this look is the first.
        (Some(at), None) => (wall.0 >= at).then(|| wall.since(Timestamp(at))),
    };
    if passed.is_some_and(|passed| passed >= SECOND_LOOK) {
        driver.seen().missed.remove(&parcel.photo);
        return Ok(None);
    }
    if passed.is_none() {
        course.missed_at = Some(wall.0);
        keep(&course, journal).await?;
        driver.seen().missed.insert(parcel.photo, now);
    }
    let left = SECOND_LOOK.saturating_sub(passed.unwrap_or_default());
    let words = "the answer was lost, and the event does not show the photo yet; it is looked for once more";
    // The photo's own wait: it says nothing about the way or the service.
    Err(Trouble { retry_after: Some(left), ..Trouble::new(Class::Local, FailureCode::NetNoAnswer, words) })
}

fn claim(driver: &CycleMate, parcel: &Parcel, image: &Image, status: u16, reply: String) -> Proof {
    let mut seen = driver.seen();
    seen.known.get_or_insert_default().insert(image.id);
    seen.ours.insert(image.id, parcel.photo);
    seen.missed.remove(&parcel.photo);
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

/// Writes down, before the last slice, what an attempt after this must know of each photo.
struct Watch<'a> {
    members: Vec<Member<'a>>,
}

struct Member<'a> {
    journal: &'a dyn Journal,
    course: &'a Course,
    /// Bytes of the request that come before the photo's.
    start: u64,
}

#[async_trait]
impl Journal for Watch<'_> {
    fn handed_over(&self, bytes: u64) {
        for one in &self.members {
            one.journal.handed_over(bytes.saturating_sub(one.start).min(one.course.bytes));
        }
    }

    async fn body_ends(&self) -> Result<(), Trouble> {
        // The records take them in this order, and write down together what they get together.
        let written = self.members.iter().map(|one| async {
            let (kept, ends) = tokio::join!(keep(one.course, one.journal), one.journal.body_ends());
            kept.and(ends)
        });
        futures_util::future::try_join_all(written).await.map(drop)
    }

    async fn recall(&self) -> Result<Option<String>, Trouble> {
        Ok(None)
    }

    async fn keep(&self, _note: &str) -> Result<(), Trouble> {
        Ok(())
    }

    fn at_most(&self) -> Option<usize> {
        self.members.first().and_then(|one| one.journal.at_most())
    }

    async fn may_go(&self, bytes: u64) {
        if let Some(one) = self.members.first() {
            one.journal.may_go(bytes).await;
        }
    }
}
