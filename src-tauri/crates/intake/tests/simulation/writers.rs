//! Writers of every manner and format, drawn from a seed.

use crate::disk::Op;
use image::{ImageFormat, RgbImage};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    io::Cursor,
    path::{Path, PathBuf},
    time::Duration,
};

/// What a writer left behind in the end.
pub(crate) struct Case {
    pub(crate) path: PathBuf,
    pub(crate) ops: Vec<(Duration, Op)>,
    /// The bytes that have to be taken, once; none where the file never becomes whole.
    pub(crate) whole: Option<Vec<u8>>,
    /// The writer goes on while the file is read.
    pub(crate) races: bool,
}

#[derive(Clone, Copy, Debug)]
enum Manner {
    Direct,
    /// Never says that it closed: most systems tell of no closing.
    Unclosed,
    Renamed,
    Slow,
    /// Pauses for five seconds and more in the middle, the file open.
    Paused,
    /// Closes in the middle, opens again and goes on.
    Reopened,
    Preallocated,
    /// The same once more, later.
    SavedTwice,
    ZeroTail,
    Truncated,
}

const MANNERS: [Manner; 10] = [
    Manner::Direct,
    Manner::Unclosed,
    Manner::Renamed,
    Manner::Slow,
    Manner::Paused,
    Manner::Reopened,
    Manner::Preallocated,
    Manner::SavedTwice,
    Manner::ZeroTail,
    Manner::Truncated,
];

/// The case with this number.
pub(crate) fn case(root: &Path, seed: u64) -> Case {
    let mut random = StdRng::seed_from_u64(seed);
    let manner = MANNERS[random.random_range(0..MANNERS.len())];
    let (extension, bytes) = file(&mut random);
    // Part by part: a path holds the signs between them as the system writes them, and they are part of its bytes.
    let folders: &[&str] = [&[][..], &["Prints"], &["Prints", "late"]][random.random_range(0..3)];
    let path = folders
        .iter()
        .fold(root.to_path_buf(), |path, folder| path.join(folder))
        .join(format!("{manner:?}-{seed}.{extension}"));
    let mut at = Duration::from_millis(random.random_range(500..180_000));
    let mut ops = Vec::new();
    let cut = random.random_range(bytes.len() / 8..bytes.len() * 2 / 3);
    let (front, back) = bytes.split_at(cut);
    let write = |at: usize, slice: &[u8]| Op::Write(path.clone(), at, slice.to_vec());
    let mut later = |ops: &mut Vec<(Duration, Op)>, from: u64, to: u64, op: Op| {
        at += Duration::from_millis(random.random_range(from..=to));
        ops.push((at, op));
    };
    let create = Op::Create(path.clone());
    let close = Op::Close(path.clone());
    match manner {
        Manner::Direct => {
            later(&mut ops, 0, 0, create);
            later(&mut ops, 0, 300, write(0, &bytes));
            later(&mut ops, 0, 300, close);
        }
        Manner::Unclosed => {
            later(&mut ops, 0, 0, create);
            later(&mut ops, 0, 1_500, write(0, front));
            later(&mut ops, 0, 1_500, write(cut, back));
        }
        Manner::Renamed => {
            let temporary = path.with_extension(["tmp", "part", "crdownload", "jpg~"][seed as usize % 4]);
            later(&mut ops, 0, 0, Op::Create(temporary.clone()));
            later(&mut ops, 0, 900, Op::Write(temporary.clone(), 0, bytes.clone()));
            later(&mut ops, 0, 100, Op::Close(temporary.clone()));
            later(&mut ops, 0, 9_000, Op::Rename(temporary, path.clone()));
        }
        Manner::Slow => {
            later(&mut ops, 0, 0, create);
            let slice = bytes.len().div_ceil(9);
            for (n, part) in bytes.chunks(slice).enumerate() {
                later(&mut ops, 0, 2_600, write(n * slice, part));
            }
            later(&mut ops, 0, 100, close);
        }
        Manner::Paused | Manner::Reopened => {
            later(&mut ops, 0, 0, create);
            later(&mut ops, 0, 100, write(0, front));
            if matches!(manner, Manner::Reopened) {
                later(&mut ops, 0, 0, close.clone());
            }
            later(&mut ops, 5_000, 12_000, write(cut, back));
            later(&mut ops, 0, 100, close);
        }
        Manner::Preallocated => {
            later(&mut ops, 0, 0, create);
            later(&mut ops, 0, 10, Op::SetLen(path.clone(), bytes.len()));
            later(&mut ops, 0, 6_000, write(0, front));
            later(&mut ops, 0, 6_000, write(cut, back));
            later(&mut ops, 0, 100, close);
        }
        Manner::SavedTwice => {
            for _ in 0..2 {
                later(&mut ops, 0, 9_000, create.clone());
                later(&mut ops, 0, 10, write(0, &bytes));
                later(&mut ops, 0, 10, close.clone());
            }
        }
        Manner::ZeroTail => {
            later(&mut ops, 0, 0, create);
            later(&mut ops, 0, 10, Op::SetLen(path.clone(), bytes.len()));
            later(&mut ops, 0, 200, write(0, front));
            later(&mut ops, 0, 10, close);
        }
        Manner::Truncated => {
            later(&mut ops, 0, 0, create);
            later(&mut ops, 0, 200, write(0, front));
            later(&mut ops, 0, 10, close);
        }
    }
    let whole = (!matches!(manner, Manner::ZeroTail | Manner::Truncated)).then_some(bytes);
    // A file that is saved twice begins anew; only one that goes on can overtake its reader.
    let races = matches!(manner, Manner::Slow | Manner::Unclosed | Manner::Preallocated) && seed.is_multiple_of(3);
    Case { path, ops, whole, races }
}

fn file(random: &mut StdRng) -> (&'static str, Vec<u8>) {
    match random.random_range(0..7) {
        0 => ("jpg", picture(random, ImageFormat::Jpeg)),
        1 => ("png", picture(random, ImageFormat::Png)),
        2 => ("gif", picture(random, ImageFormat::Gif)),
        3 => ("webp", picture(random, ImageFormat::WebP)),
        4 => ("heic", heic(random)),
        n => film(random, n == 5),
    }
}

/// Noise, so that no format packs it into almost nothing.
fn picture(random: &mut StdRng, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = (0..32 * 32 * 3).map(|_| random.random()).collect();
    let image = RgbImage::from_raw(32, 32, pixels).unwrap();
    image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

fn noise(random: &mut StdRng) -> Vec<u8> {
    (0..14_000).map(|_| random.random_range(1..=255_u8)).collect()
}

fn a_box(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes()[..], kind, body].concat()
}

/// A film of one track, its index in front or behind.
fn film(random: &mut StdRng, in_front: bool) -> (&'static str, Vec<u8>) {
    let (brand, extension) = if random.random() { (b"isom", "mp4") } else { (b"qt  ", "mov") };
    let first = a_box(b"ftyp", &[&brand[..], &[0; 4]].concat());
    let media = a_box(b"mdat", &noise(random));
    let index = |place: u32| {
        let places = [&[0; 4][..], &1_u32.to_be_bytes(), &place.to_be_bytes()].concat();
        let inner = [b"stbl", b"minf", b"mdia", b"trak", b"moov"];
        inner.into_iter().fold(a_box(b"stco", &places), |body, kind| a_box(kind, &body))
    };
    let bytes = if in_front {
        let place = first.len() + index(0).len() + 8;
        [first, index(place as u32), media].concat()
    } else {
        let place = first.len() as u32 + 8;
        [first, media, index(place)].concat()
    };
    (extension, bytes)
}

/// A HEIC of one item, which its table of contents places in the media data.
fn heic(random: &mut StdRng) -> Vec<u8> {
    let media = noise(random);
    let table = |place: u32| {
        let full = |body: &[u8]| [&[0; 4][..], body].concat();
        let entry = a_box(b"infe", &[&[2, 0, 0, 0, 0, 1, 0, 0][..], b"hvc1", &[0]].concat());
        let items = a_box(b"iinf", &full(&[&[0, 1][..], &entry].concat()));
        let length = media.len() as u32;
        let one = [&[0, 1, 0, 0, 0, 1][..], &place.to_be_bytes(), &length.to_be_bytes()].concat();
        let places = a_box(b"iloc", &full(&[&[0x44, 0, 0, 1][..], &one].concat()));
        let size = a_box(b"ispe", &full(&[64_u32.to_be_bytes(), 48_u32.to_be_bytes()].concat()));
        let properties = a_box(b"iprp", &a_box(b"ipco", &size));
        a_box(b"meta", &full(&[items, places, properties].concat()))
    };
    let first = a_box(b"ftyp", b"heic\0\0\0\0mif1heic");
    let place = first.len() + table(0).len() + 8;
    [first, table(place as u32), a_box(b"mdat", &media)].concat()
}
