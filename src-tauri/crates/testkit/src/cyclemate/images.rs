//! Images: how they come in, and how the storage shows them.

use super::{Options, Refusal, User};
use crate::{
    picture,
    service::{Answer, Part, Request, hex, keep},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use boothlift_contract::Timestamp;
use md5::{Digest, Md5};
use serde_json::{Value, json};
use sha2::Sha256;

/// One image that arrived.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Stored {
    /// Its id.
    pub id: u64,
    /// The event it is in.
    pub event: u64,
    /// Who sent it.
    pub by: User,
    /// The name its part had. No answer tells it.
    pub name: String,
    /// SHA-256 of the bytes that came, as lower-case hex digits.
    pub sha256: String,
    /// Their number.
    pub bytes: u64,
    /// When it came.
    pub at: Timestamp,
    #[serde(skip)]
    content: Vec<u8>,
}

impl Stored {
    pub(super) fn json(&self, origin: &str) -> Value {
        let moment = jiff::Timestamp::from_millisecond(self.at.0).unwrap_or_default();
        json!({
            "id": self.id,
            "image_url": format!("{origin}/storage/{}", self.id),
            "created_at": moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        })
    }
}

#[derive(Debug, Default)]
pub(super) struct Images {
    all: Vec<Stored>,
    last_id: u64,
}

impl Images {
    pub(super) fn all(&self) -> &[Stored] {
        &self.all
    }

    pub(super) fn of(&self, event: u64) -> impl Iterator<Item = &Stored> {
        self.all.iter().filter(move |one| one.event == event)
    }

    pub(super) fn take_out(&mut self, image: u64) {
        self.all.retain(|one| one.id != image);
    }

    pub(super) fn put(&mut self, event: u64, by: User, name: &str, content: &[u8], at: Timestamp) -> u64 {
        self.last_id += 1;
        let stored = Stored {
            id: 455 + self.last_id,
            event,
            by,
            name: name.to_owned(),
            sha256: hex(&Sha256::digest(content)),
            bytes: content.len() as u64,
            at,
            content: content.to_vec(),
        };
        let id = stored.id;
        self.all.push(stored);
        id
    }

    pub(super) fn upload(
        &mut self,
        event: u64,
        by: User,
        request: &Request,
        options: &Options,
    ) -> Result<Answer, Refusal> {
        let none = || Refusal::new(400, "No files uploaded. Include files as 'images' in multipart/form-data");
        if request.label().as_deref() != Some("multipart/form-data") {
            return Err(none());
        }
        if request.body.len() > options.image_most {
            return Err(Refusal::new(413, "Request entity too large"));
        }
        let parts = request.parts().map_err(|words| Refusal::new(400, &words))?;
        let files: Vec<&Part> = parts.iter().filter(|part| part.name == "images").collect();
        if files.is_empty() {
            return Err(none());
        }
        for file in &files {
            admit(file, options).map_err(|words| Refusal::new(400, words))?;
        }
        let kept = files.len().min(options.keeps_at_most.unwrap_or(usize::MAX));
        let from = self.all.len();
        for file in files.iter().take(kept) {
            let name = file.filename.as_deref().unwrap_or_default();
            let id = self.put(event, by, name, &file.content, request.at);
            if let Some(folder) = &options.store {
                keep(folder, usize::try_from(id).unwrap_or(0), name, &file.content);
            }
        }
        let images: Vec<Value> = self.all.iter().skip(from).map(|one| one.json(&request.origin())).collect();
        let message = format!("Uploaded {kept} image(s) successfully");
        Ok(Answer::json(201, &json!({ "success": true, "message": message, "images": images })))
    }

    /// What the storage shows to anybody. It belongs to another firm: a token has no business there.
    pub(super) fn picture(&self, id: u64, request: &Request, options: &Options) -> Result<Answer, Refusal> {
        if request.header("authorization").is_some() {
            return Err(Refusal::new(400, "no token is asked for here"));
        }
        let one = self.all.iter().find(|one| one.id == id).ok_or_else(|| Refusal::new(404, "NoSuchKey"))?;
        let mut content = one.content.clone();
        if options.encodes_anew {
            content.push(0);
        }
        let kind = picture::kind(&content).unwrap_or("application/octet-stream");
        let hash = format!("crc32c=AAAAAA==,md5={}", STANDARD.encode(Md5::digest(&content)));
        Ok(Answer::new(200, &[("Content-Type", kind), ("x-goog-hash", &hash)], content))
    }
}

fn admit(file: &Part, options: &Options) -> Result<(), &'static str> {
    if file.filename.as_deref().is_none_or(str::is_empty) {
        return Err("A file has no name");
    }
    if file.content.is_empty() {
        return Err("The submitted file is empty");
    }
    let kind = picture::kind(&file.content).filter(|kind| file.label.as_deref() == Some(kind));
    match kind {
        Some("image/jpeg" | "image/png") => Ok(()),
        Some("image/gif" | "image/webp") if options.all_formats => Ok(()),
        _ => Err("Unsupported image format"),
    }
}
