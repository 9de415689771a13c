//! Media: what kind of file is this, is it whole, what does it tell about its guests, and a small picture of it.
//!
//! **Enters:** bytes: the first [`HEAD`] of a file for [`sniff`], all of them in slices of any size for [`Inspector`],
//! a file or a buffer for [`thumbnail`], [`smaller`] and [`strip_private`]. **Leaves:** a media type, a [`Structure`] with its
//! [`Facts`], JPEG bytes of a [`Thumb`] or of a copy that fits a service's limit, a copy without private metadata.
//! **Absent:** paths, the network, the database, any change of a photo itself, and decoders for films, HEIC and AVIF.
//!
//! Pictures come from strangers. Nothing here trusts a length that a file declares, nothing panics on any bytes, and a
//! decoder that does panic is caught. "It decodes" proves nothing about wholeness (decoders forgive a missing half), so
//! wholeness is judged by the format's own structure alone.
//!
//! | format | whole means |
//! | --- | --- |
//! | JPEG | segments and scans walk from SOI to EOI; afterwards at most 64 KiB of zeros or a known trailer |
//! | PNG | chunks with true checksums from IHDR over IDAT to IEND |
//! | GIF | blocks walk to the trailer byte, with at least one picture |
//! | WebP | chunks fill exactly what the RIFF header promises, with picture data inside |
//! | HEIC, AVIF | boxes sum up to the file's length, with a table of contents whose items lie inside |
//! | MP4, MOV | boxes sum up to the file's length, with an index (`moov`) that points into it, and media data |
//!
//! Two limits of that judgement are known. WebP, HEIC, AVIF and films carry neither checksum nor end mark inside their
//! data, so zeros at their end are told from data only from 512 bytes (films: 4 KiB) on. And a fragmented film cut exactly
//! between two fragments is a shorter, valid film.

mod crc;
mod exif;
mod heif;
mod inspect;
mod private;
mod smaller;
mod sniff;
mod thumb;
mod xmp;

pub use inspect::{Facts, Inspector, Structure};
pub use private::strip_private;
pub use smaller::{Fit, smaller};
pub use sniff::{HEAD, may_become, sniff};
pub use thumb::{MediaError, Source, Thumb, thumbnail};
