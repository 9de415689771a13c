//! Photos to send.

use boothlift_contract::{Kind, MediaType, PhotoId};
use boothlift_destinations::{Parcel, Source};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use tempfile::TempDir;

/// A folder of safe copies that lasts as long as the test.
pub(crate) struct Spool {
    folder: TempDir,
}

impl Spool {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A photo of `bytes` bytes that begins as its kind does; each `seed` gives other bytes.
    pub(crate) fn parcel(&self, media: MediaType, bytes: usize, seed: u64) -> Parcel {
        let content = content(media, bytes, seed);
        let path = self.folder.path().join(format!("{seed}.{}", media.extension()));
        std::fs::write(&path, &content).unwrap();
        Parcel {
            photo: PhotoId(i64::try_from(seed).unwrap()),
            sha256: hash(&content),
            // Every other one is known by its SHA-256 alone, as copies are that older versions made.
            crc32: seed.is_multiple_of(2).then(|| crc32fast::hash(&content)),
            bytes: content.len() as u64,
            media,
            kind: Kind::Single,
            name: format!("shot-{seed}.{}", media.extension()),
            tag: Some("20260620_2015_1".into()),
            source: Source::File(path),
        }
    }

    /// A JPEG.
    pub(crate) fn jpeg(&self, bytes: usize, seed: u64) -> Parcel {
        self.parcel(MediaType::Jpeg, bytes, seed)
    }
}

pub(crate) fn path(parcel: &Parcel) -> PathBuf {
    match &parcel.source {
        Source::File(path) => path.clone(),
        Source::Url(url) => panic!("{url} has no path"),
    }
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn content(media: MediaType, bytes: usize, seed: u64) -> Vec<u8> {
    let sign: &[u8] = match media {
        MediaType::Heic => b"\0\0\0\x18ftypheic\0\0\0\0",
        MediaType::Avif => b"\0\0\0\x18ftypavif\0\0\0\0",
        MediaType::Jpeg => b"\xFF\xD8\xFF\xE0",
        MediaType::Png => b"\x89PNG\r\n\x1A\n",
        MediaType::Gif => b"GIF89a",
        MediaType::Webp => b"RIFF\x10\0\0\0WEBP",
        MediaType::Mp4 | MediaType::Mov => b"\0\0\0\x10ftypqt  ",
    };
    let mut content = sign.to_vec();
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    while content.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        content.extend_from_slice(&state.to_le_bytes());
    }
    content.truncate(bytes.max(sign.len()));
    content
}
