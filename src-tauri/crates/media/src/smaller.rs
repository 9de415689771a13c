//! A copy of a photo that is small enough for a service. The photo itself stays as it is.

use crate::{
    MediaError, Source,
    thumb::{decode, fit, resize, undecodable, upright},
};
use boothlift_contract::MediaType;
use image::{RgbImage, codecs::jpeg::JpegEncoder};

/// Qualities that are tried at each size, best first. Below the last one a smaller picture looks better.
const QUALITIES: [u8; 4] = [92, 86, 80, 72];
/// No copy's longest side is below this, in pixels.
const LEAST: u32 = 320;

/// Makes a JPEG of at most `most` bytes of a photo, turned upright by `orientation` (EXIF, 1 to 8): first with less
/// quality, then with fewer pixels. Metadata stays behind; what is see-through becomes white.
///
/// Blocks for up to some seconds, so call it where that is allowed. Not cancellable.
///
/// # Errors
/// See [`MediaError`]. A moving picture has no such copy ([`MediaError::NoPreview`]), nor has one that would be smaller
/// than 320 pixels ([`MediaError::TooLarge`]).
pub fn smaller(source: impl Source, media: MediaType, orientation: u8, most: u64) -> Result<Vec<u8>, MediaError> {
    if media == MediaType::Gif {
        return Err(MediaError::NoPreview);
    }
    let whole = decode(source, media, u32::MAX, |decoded| Ok(upright(decoded, orientation)))?;
    let (width, height) = whole.dimensions();
    let mut picture = None;
    loop {
        let shown = picture.as_ref().unwrap_or(&whole);
        let longest = shown.width().max(shown.height());
        let mut last = 0;
        for quality in QUALITIES {
            let jpeg = encode(shown, quality)?;
            last = jpeg.len() as u64;
            if last <= most {
                return Ok(jpeg);
            }
        }
        // Bytes go with the area; a little less, so that the next try fits.
        let shrink = (most as f64 / last as f64).sqrt().min(0.95) * 0.98;
        let next = (f64::from(longest) * shrink) as u32;
        if next < LEAST || next >= longest {
            return Err(MediaError::TooLarge { width, height });
        }
        let (wide, high) = fit(width, height, next);
        picture = Some(resize(whole.clone(), wide, high)?);
    }
}

fn encode(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, MediaError> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality)
        .encode_image(picture)
        .map_err(|error| undecodable(&error.to_string()))?;
    Ok(jpeg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, Rgb};
    use std::io::Cursor;

    /// A picture that packs badly, as photos do.
    fn noisy(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut state = 1_u32;
        let picture = RgbImage::from_fn(width, height, |x, y| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            let noise = (state & 63) as u8;
            Rgb([(x % 192) as u8 + noise, (y % 192) as u8 + noise, noise * 2])
        });
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    #[test]
    fn quality_goes_first_and_size_only_when_that_is_not_enough() {
        let photo = noisy(900, 600, ImageFormat::Png);
        let at = |most: u64| {
            let jpeg = smaller(&photo, MediaType::Png, 1, most).unwrap();
            assert!(jpeg.len() as u64 <= most, "{} of {most}", jpeg.len());
            let picture = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).unwrap();
            (picture.width(), picture.height())
        };
        assert_eq!(at(photo.len() as u64), (900, 600));
        let best = encode(&image::load_from_memory(&photo).unwrap().into_rgb8(), QUALITIES[0]).unwrap().len() as u64;
        assert_eq!(at(best - 1), (900, 600), "a little less quality is enough");
        let (width, height) = at(best / 4);
        assert!((LEAST..900).contains(&width) && (height * 3 / 2).abs_diff(width) <= 2, "{width} x {height}");
    }

    #[test]
    fn a_copy_stands_upright() {
        let photo = noisy(900, 600, ImageFormat::Jpeg);
        let jpeg = smaller(&photo, MediaType::Jpeg, 6, photo.len() as u64 / 2).unwrap();
        let picture = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).unwrap();
        assert!(picture.height() > picture.width());
    }

    #[test]
    fn what_cannot_be_made_small_is_said() {
        let photo = noisy(400, 300, ImageFormat::Png);
        assert!(matches!(smaller(&photo, MediaType::Png, 1, 100), Err(MediaError::TooLarge { .. })));
        assert!(matches!(smaller(&photo, MediaType::Gif, 1, 100), Err(MediaError::NoPreview)));
        assert!(matches!(smaller(&photo, MediaType::Mp4, 1, 100), Err(MediaError::NoPreview)));
        let half = &photo[..photo.len() / 2];
        assert!(matches!(smaller(half, MediaType::Png, 1, 100), Err(MediaError::Undecodable(_))));
    }
}
