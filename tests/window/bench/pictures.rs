//! Photos as a booth makes them.

use image::{ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder};
use std::{fs, path::Path};

/// A whole JPEG that is different for each `number`; about `kilobytes` large.
pub(crate) fn jpeg(number: u32, kilobytes: u32) -> Vec<u8> {
    // Noise in one channel costs about half a byte a pixel at this quality.
    let pixels = f64::from(kilobytes.max(16)) * 1024.0 / 0.62;
    let width = (pixels * 1.5).sqrt() as u32;
    let height = (pixels / 1.5).sqrt() as u32;
    let mut state = u64::from(number) ^ 0x9e37_79b9_7f4a_7c15;
    let hue = (number % 6) as u8;
    let mut data = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let noise = (state >> 60) as u8;
            let (right, down) = ((x * 160 / width) as u8, (y * 160 / height) as u8);
            let base = [right + 40, down + 40, 60 + hue * 25];
            data.extend(base.map(|channel| channel + noise));
        }
    }
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 88).write_image(&data, width, height, ExtendedColorType::Rgb8).unwrap();
    file
}

/// Writes a photo as booths do: under another name first, then renamed; every other one directly.
pub(crate) fn as_booth(folder: &Path, name: &str, bytes: &[u8], directly: bool) {
    if directly {
        fs::write(folder.join(name), bytes).unwrap();
    } else {
        let beside = folder.join(format!("{name}.tmp"));
        fs::write(&beside, bytes).unwrap();
        fs::rename(beside, folder.join(name)).unwrap();
    }
}
