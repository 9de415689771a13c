//! The token is in nothing that anybody could read: no log at its loudest, no error, no debug print.
#![expect(clippy::unwrap_used, reason = "tests")]

mod community;
mod cyclemate;
mod event_gallery;

use boothlift_contract::{Kind, MediaType, PhotoId};
use boothlift_destinations::{Parcel, Source};
use sha2::{Digest, Sha256};
use std::{
    io::Write,
    path::Path,
    sync::{Arc, Mutex},
};
use tracing::subscriber::DefaultGuard;

/// Everything that was logged.
#[derive(Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Some of the libraries still speak through the older `log`.
struct Older(Heard);

impl log::Log for Older {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        writeln!(self.0.clone(), "{} {}", record.target(), record.args()).unwrap();
    }

    fn flush(&self) {}
}

impl Heard {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// Hears every log of this thread, until the guard is dropped.
pub(crate) fn listen() -> (Heard, DefaultGuard) {
    let heard = Heard::default();
    let writer = heard.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    // One for the whole process: where tests share it, the first one hears for all.
    let _ = log::set_logger(Box::leak(Box::new(Older(heard.clone()))));
    log::set_max_level(log::LevelFilter::Trace);
    (heard, guard)
}

/// A photo as the engine hands it over.
pub(crate) fn photo(folder: &Path, name: &str) -> Parcel {
    let (path, bytes) = (folder.join(name), b"\xFF\xD8\xFF picture");
    std::fs::write(&path, bytes).unwrap();
    Parcel {
        photo: PhotoId(1),
        sha256: Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
        crc32: None,
        bytes: bytes.len() as u64,
        media: MediaType::Jpeg,
        kind: Kind::Single,
        name: name.into(),
        tag: None,
        source: Source::File(path),
    }
}

/// Whether anything of the token, however it is written, is in `text`.
pub(crate) fn holds(text: &str) -> bool {
    let text = text.to_lowercase();
    ["canary", "q0foqvjz", "7f+93", "7f%2b93", "7f\\u002b93", "7f&#x2b;93"].iter().any(|part| text.contains(part))
}
