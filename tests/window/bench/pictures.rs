//! Photos as a booth makes them.

use boothlift_testkit::booth::{Manner, picture};
use std::{path::Path, time::Duration};

/// A photo that is different for each `number`.
pub(crate) fn photo(number: u32) -> Vec<u8> {
    picture(u64::from(number), 900, 600)
}

/// Writes a photo as booths do: under another name first, then renamed; or directly under its own.
pub(crate) fn as_booth(folder: &Path, name: &str, bytes: &[u8], directly: bool) {
    let manner = if directly { Manner::Direct } else { Manner::Renamed };
    manner.write(&folder.join(name), bytes, Duration::ZERO).unwrap();
}
