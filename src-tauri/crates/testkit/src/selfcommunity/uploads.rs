//! Uploads in chunks, and the media they become.

use super::{
    CompletedTwice, Options, User,
    answers::{Refusal, fields},
};
use crate::{
    picture,
    service::{Answer, Part, Request, hex},
};
use boothlift_contract::Timestamp;
use md5::{Digest, Md5};
use serde_json::{Value, json};
use sha2::Sha256;

/// Most bytes of one chunk.
const CHUNK_MOST: u64 = 204_800;

/// One media that arrived whole.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Stored {
    /// Its id.
    pub id: u64,
    /// Who sent it.
    pub owner: User,
    /// The name its chunks came under.
    pub name: String,
    /// The media type its chunks came under.
    pub label: String,
    /// SHA-256 of its bytes, as lower-case hex digits.
    pub sha256: String,
    /// MD5 of its bytes, as lower-case hex digits.
    pub md5: String,
    /// Its length.
    pub bytes: u64,
    /// Chunks it came in.
    pub chunks: usize,
    /// When it was completed.
    pub at: Timestamp,
}

impl Stored {
    pub(super) fn json(&self, origin: &str) -> Value {
        json!({
            "id": self.id,
            "added_at": moment(self.at),
            "type": "image",
            "title": null,
            "description": "",
            "url": null,
            "image": format!("{origin}/upload/media/{}/{}", self.id, self.id),
            "image_width": null,
            "image_height": null,
            "order": 0,
            "embed": null,
        })
    }
}

#[derive(Debug, Default)]
pub(super) struct Uploads {
    begun: Vec<Upload>,
    media: Vec<Stored>,
    last_id: u64,
}

#[derive(Debug)]
struct Upload {
    id: String,
    owner: User,
    name: String,
    label: String,
    total: u64,
    content: Vec<u8>,
    chunks: usize,
    until: Timestamp,
    completed: bool,
}

/// `bytes start-end/total`.
#[derive(Clone, Copy, Debug)]
struct Range {
    start: u64,
    end: u64,
    total: u64,
}

impl Uploads {
    pub(super) fn all(&self) -> &[Stored] {
        &self.media
    }

    pub(super) fn media(&self, id: u64) -> Option<&Stored> {
        self.media.iter().find(|media| media.id == id)
    }

    pub(super) fn unfinished(&self) -> usize {
        self.begun.iter().filter(|upload| !upload.completed).count()
    }

    pub(super) fn delete(&mut self, id: u64, user: User) -> Result<(), Refusal> {
        if self.media(id).ok_or_else(Refusal::not_found)?.owner != user {
            return Err(Refusal::forbidden());
        }
        self.media.retain(|media| media.id != id);
        Ok(())
    }

    pub(super) fn chunk(&mut self, request: &Request, user: User, options: &Options) -> Result<Answer, Refusal> {
        let (id, file) = letter(request)?;
        let range = Range::of(request).ok_or_else(|| Refusal::bad("Error in request headers"))?;
        if range.total > options.image_most {
            let words = format!("Size of file exceeds the limit ({} bytes)", options.image_most);
            return Err(Refusal::bad(words));
        }
        let length = range.end - range.start + 1;
        if file.content.len() as u64 != length {
            return Err(Refusal::bad("File size doesn't match headers"));
        }
        if length > CHUNK_MOST {
            return Err(Refusal::bad(format!("a chunk has at most {CHUNK_MOST} bytes")));
        }
        let at = match id {
            Some(id) => self.begun.iter().position(|upload| upload.id == id && upload.owner == user),
            None if range.start == 0 => {
                let upload = Upload::begin(self.begun.len(), user, &file, range.total, request, options);
                self.begun.push(upload);
                Some(self.begun.len() - 1)
            }
            None => return Err(mismatch(0, options)),
        };
        let upload = &mut self.begun[at.ok_or_else(Refusal::not_found)?];
        upload.must_be_open(request, options)?;
        if upload.content.len() as u64 != range.start {
            return Err(mismatch(upload.content.len() as u64, options));
        }
        let same = upload.total == range.total
            && Some(&upload.name) == file.filename.as_ref()
            && Some(&upload.label) == file.label.as_ref();
        if !same {
            return Err(Refusal::bad("total, name and type are those of the first chunk"));
        }
        upload.content.extend_from_slice(&file.content);
        upload.chunks += 1;
        let offset = upload.content.len().to_string();
        let body = json!({ "upload_id": upload.id, "offset": offset, "expires": moment(upload.until) });
        Ok(Answer::json(201, &body))
    }

    pub(super) fn complete(&mut self, request: &Request, user: User, options: &Options) -> Result<Answer, Refusal> {
        let fields = fields(request, &["upload_id", "md5", "type"])?;
        let (Some(id), Some(md5)) = (fields.get("upload_id"), fields.get("md5")) else {
            return Err(Refusal::bad("Both 'upload_id' and 'md5' are required"));
        };
        let kind = fields.get("type").map_or("image", String::as_str);
        if !matches!(kind, "image" | "eimage" | "doc") {
            return Err(Refusal::field("type", format!("\"{kind}\" is not a valid choice.")));
        }
        let found = self.begun.iter_mut().find(|upload| upload.id == *id && upload.owner == user);
        let upload = found.ok_or_else(Refusal::not_found)?;
        upload.must_be_open(request, options)?;
        let sum = hex(&Md5::digest(&upload.content));
        if upload.content.len() as u64 != upload.total || sum != *md5 {
            return Err(Refusal::field("md5", "md5 checksum does not match"));
        }
        let is_image = picture::kind(&upload.content).is_some_and(|kind| kind.starts_with("image/"));
        if kind == "doc" || !is_image {
            return Err(Refusal::field("image", "Upload a valid image."));
        }
        upload.completed = true;
        self.last_id += 1;
        let content = std::mem::take(&mut upload.content);
        let stored = Stored {
            id: 1000 + self.last_id,
            owner: user,
            name: upload.name.clone(),
            label: upload.label.clone(),
            sha256: hex(&Sha256::digest(&content)),
            md5: sum,
            bytes: content.len() as u64,
            chunks: upload.chunks,
            at: request.at,
        };
        if let Some(folder) = &options.store {
            crate::service::keep(folder, self.media.len(), &stored.name, &content);
        }
        let answer = Answer::json(201, &stored.json(&request.origin()));
        self.media.push(stored);
        Ok(answer)
    }
}

impl Upload {
    fn begin(nth: usize, owner: User, file: &Part, total: u64, request: &Request, options: &Options) -> Self {
        let seed = Sha256::digest(format!("{nth} {total}"));
        Self {
            id: hex(&seed[..16]),
            owner,
            name: file.filename.clone().unwrap_or_default(),
            label: file.label.clone().unwrap_or_default(),
            total,
            content: Vec::new(),
            chunks: 0,
            until: request.at.plus(options.upload_life),
            completed: false,
        }
    }

    fn must_be_open(&self, request: &Request, options: &Options) -> Result<(), Refusal> {
        if self.completed {
            return Err(match options.completed_twice {
                CompletedTwice::Refused => Refusal::bad("Upload has already been marked as \"complete\""),
                CompletedTwice::Unknown => Refusal::not_found(),
            });
        }
        if request.at >= self.until {
            return Err(Refusal::new(410, "Upload has expired"));
        }
        Ok(())
    }
}

impl Range {
    /// Exactly as it is documented: no other unit, no blanks, no open ends.
    fn of(request: &Request) -> Option<Self> {
        let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
        let (range, total) = request.header("content-range")?.strip_prefix("bytes ")?.split_once('/')?;
        let (start, end) = range.split_once('-')?;
        let range = Self { start: number(start)?, end: number(end)?, total: number(total)? };
        (range.start <= range.end && range.end < range.total).then_some(range)
    }
}

/// The parts of a chunk's body: the id of its upload, and the file.
fn letter(request: &Request) -> Result<(Option<String>, Part), Refusal> {
    let (mut id, mut file) = (None, None);
    for part in request.parts().map_err(Refusal::bad)? {
        match part.name.as_str() {
            "upload_id" if id.is_none() => id = Some(part.text().ok_or_else(Refusal::not_found)?.to_owned()),
            "expires" if part.filename.is_none() => {}
            "image" if file.is_none() && part.filename.is_some() => file = Some(part),
            name => return Err(Refusal::bad(format!("{name} is not expected here, or not as it is"))),
        }
    }
    let file = file.ok_or_else(|| Refusal::bad("No chunk file was submitted"))?;
    if file.filename.as_ref().is_none_or(String::is_empty) {
        return Err(Refusal::bad("the file has no name"));
    }
    const LABELS: [&str; 4] = ["image/jpeg", "image/png", "image/gif", "image/webp"];
    if !file.label.as_deref().is_some_and(|label| LABELS.contains(&label)) {
        return Err(Refusal::field("image", "the file's type is none of an image"));
    }
    Ok((id, file))
}

fn mismatch(offset: u64, options: &Options) -> Refusal {
    Refusal::bad("Offsets do not match").with_offset(options.tells_offset.then_some(offset))
}

/// A moment as the API writes it.
pub(super) fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_string()).unwrap_or_default()
}
