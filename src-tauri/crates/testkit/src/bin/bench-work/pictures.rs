//! Small pictures.

use anyhow::{Context as _, ensure};
use boothlift_contract::MediaType;
use boothlift_testkit::booth::picture;
use image::{ExtendedColorType, ImageEncoder as _, RgbImage, codecs::jpeg::JpegEncoder, imageops::FilterType};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

/// Pixels of the longest side.
const LONGEST: u32 = 320;
/// As the app saves them.
const QUALITY: u8 = 80;

pub(crate) fn thumbnails(into: &Path, files: &[PathBuf]) -> anyhow::Result<Value> {
    for file in files {
        let open = File::open(file).with_context(|| file.display().to_string())?;
        let small = boothlift_media::thumbnail(open, MediaType::Jpeg, 1, LONGEST)?;
        fs::write(into.join(file.file_name().unwrap_or_default()), small.jpeg)?;
    }
    Ok(json!({ "files": files.len() }))
}

/// Mean likeness of each folder's pictures to those that are made of every pixel, and that of these themselves once they
/// are saved as JPEG: what saving costs nobody can have better.
pub(crate) fn likeness(folders: &[PathBuf], files: &[PathBuf]) -> anyhow::Result<Value> {
    let mut errors = vec![Vec::new(); folders.len()];
    let mut saving = Vec::new();
    for file in files {
        let small = image::open(file)?.resize(LONGEST, LONGEST, FilterType::Lanczos3).to_rgb8();
        let mut saved = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut saved, QUALITY);
        encoder.write_image(small.as_raw(), small.width(), small.height(), ExtendedColorType::Rgb8)?;
        saving.push(error(&small, &image::load_from_memory(&saved)?.to_rgb8())?);
        for (folder, errors) in folders.iter().zip(&mut errors) {
            let made = image::open(folder.join(file.file_name().unwrap_or_default()))?.to_rgb8();
            errors.push(error(&small, &made)?);
        }
    }
    // What saving adds and what making smaller adds have nothing to do with each other: their squares add up.
    let made_smaller = |errors: &Vec<f64>| {
        let own = errors.iter().zip(&saving).map(|(all, saving)| db((all - saving).max(1e-3)));
        own.sum::<f64>() / errors.len() as f64
    };
    let mean = |errors: &Vec<f64>| errors.iter().map(|error| db(*error)).sum::<f64>() / errors.len() as f64;
    Ok(json!({
        "saved": mean(&saving),
        "each": errors.iter().map(mean).collect::<Vec<_>>(),
        "without_saving": errors.iter().map(made_smaller).collect::<Vec<_>>(),
    }))
}

/// Mean square error of two pictures.
fn error(one: &RgbImage, other: &RgbImage) -> anyhow::Result<f64> {
    let (a, b) = (one.dimensions(), other.dimensions());
    ensure!(a.0.abs_diff(b.0) <= 1 && a.1.abs_diff(b.1) <= 1, "{a:?} and {b:?}");
    let (width, height) = (a.0.min(b.0), a.1.min(b.1));
    let mut sum = 0.0;
    for y in 0..height {
        for x in 0..width {
            let (p, q) = (one.get_pixel(x, y).0, other.get_pixel(x, y).0);
            sum += p.iter().zip(q).map(|(p, q)| (f64::from(*p) - f64::from(q)).powi(2)).sum::<f64>();
        }
    }
    Ok(sum / f64::from(width * height * 3))
}

fn db(error: f64) -> f64 {
    10.0 * (255.0 * 255.0 / error.max(1e-9)).log10()
}

pub(crate) fn photo(bytes: usize, seed: u64, path: &Path) -> anyhow::Result<Value> {
    let mut photo = picture(seed, 160, 120);
    let end = photo.split_off(photo.len() - 2);
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    photo.reserve(bytes);
    while photo.len() + 2 < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        // No byte that could begin a marker.
        photo.push((state >> 32) as u8 & 0x7F);
    }
    photo.extend(end);
    fs::write(path, &photo)?;
    Ok(json!({ "bytes": photo.len() }))
}
