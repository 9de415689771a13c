//! Photos as a booth makes them.

use boothlift_testkit::booth::{Manner, picture};
use std::{
    fs::File,
    path::Path,
    time::{Duration, SystemTime},
};

/// A photo that is different for each `number`.
pub(crate) fn photo(number: u32) -> Vec<u8> {
    picture(u64::from(number), 900, 600)
}

/// Writes a photo as booths do: under another name first, then renamed; or directly under its own.
pub(crate) fn as_booth(folder: &Path, name: &str, bytes: &[u8], directly: bool) {
    let manner = if directly { Manner::Direct } else { Manner::Renamed };
    manner.write(&folder.join(name), bytes, Duration::ZERO).unwrap();
}

/// A photo of another day: the folder is a booth's at first sight, and nothing of it goes out unasked.
pub(crate) fn old_photo(folder: &Path) {
    let name = "20260601_1901_1.jpg";
    as_booth(folder, name, &photo(0), true);
    let day_before_yesterday = SystemTime::now() - Duration::from_secs(48 * 3600);
    File::options().write(true).open(folder.join(name)).unwrap().set_modified(day_before_yesterday).unwrap();
}
