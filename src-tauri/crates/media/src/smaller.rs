//! A copy of a photo that is small enough for a service, or for who pays for the line. The photo itself stays as it is.

use crate::{
    MediaError, Source,
    thumb::{Decoded, decode, fit, resize, undecodable, upright},
};
use boothlift_contract::MediaType;
use image::{ImageEncoder, RgbImage, codecs::jpeg::JpegEncoder};

/// Qualities that are tried at each size, best first. Below the last one a smaller picture looks better.
const QUALITIES: [u8; 4] = [92, 86, 80, 72];
/// No copy's longest side is below this, in pixels, unless that was asked for.
const LEAST: u32 = 320;

/// What a copy has to fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    /// Its longest side in pixels at most.
    pub longest: Option<u32>,
    /// JPEG quality at most, 1 to 100; 92 where none is given.
    pub quality: Option<u8>,
    /// Bytes at most.
    pub most: Option<u64>,
}

/// Makes a JPEG of a photo that fits, turned upright by `orientation` (EXIF, 1 to 8). Where bytes are counted, first with
/// less quality, then with fewer pixels. The colour profile stays, other metadata does not; what is see-through becomes white.
///
/// Blocks for up to some seconds, so call it where that is allowed. Not cancellable.
///
/// # Errors
/// See [`MediaError`]. A moving picture has no such copy ([`MediaError::NoPreview`]), nor has one that would be smaller
/// than 320 pixels ([`MediaError::TooLarge`]).
pub fn smaller(source: impl Source, media: MediaType, orientation: u8, wanted: &Fit) -> Result<Vec<u8>, MediaError> {
    if media == MediaType::Gif {
        return Err(MediaError::NoPreview);
    }
    let side = wanted.longest.unwrap_or(u32::MAX).max(1);
    let Decoded { rgb, icc } = decode(source, media, side, Ok)?;
    let (wide, high) = fit(rgb.width(), rgb.height(), side);
    let sized = if (wide, high) == rgb.dimensions() { rgb } else { resize(rgb, wide, high)? };
    let whole = upright(sized, orientation);
    let best = wanted.quality.unwrap_or(QUALITIES[0]).clamp(1, 100);
    let Some(most) = wanted.most else { return encode(&whole, best, icc.as_deref()) };
    let (width, height) = whole.dimensions();
    let mut picture = None;
    loop {
        let shown = picture.as_ref().unwrap_or(&whole);
        let longest = shown.width().max(shown.height());
        let mut last = 0;
        for quality in std::iter::once(best).chain(QUALITIES.into_iter().filter(|quality| *quality < best)) {
            let jpeg = encode(shown, quality, icc.as_deref())?;
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

fn encode(picture: &RgbImage, quality: u8, icc: Option<&[u8]>) -> Result<Vec<u8>, MediaError> {
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, quality);
    if let Some(icc) = icc {
        encoder.set_icc_profile(icc.to_vec()).map_err(|error| undecodable(&error.to_string()))?;
    }
    encoder.encode_image(picture).map_err(|error| undecodable(&error.to_string()))?;
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

    fn bytes(most: u64) -> Fit {
        Fit { most: Some(most), ..Fit::default() }
    }

    #[test]
    fn a_longest_side_and_a_quality_are_kept_to_and_colours_keep_their_meaning() {
        let rgb = image::load_from_memory(&noisy(900, 600, ImageFormat::Png)).unwrap().into_rgb8();
        let photo = encode(&rgb, 95, Some(b"what the colours mean")).unwrap();
        let at = |wanted: Fit| smaller(&photo, MediaType::Jpeg, 6, &wanted).unwrap();
        let sized = at(Fit { longest: Some(450), ..Fit::default() });
        let mut decoder = jpeg_decoder::Decoder::new(&sized[..]);
        decoder.decode().unwrap();
        let info = decoder.info().unwrap();
        assert_eq!((info.width, info.height), (300, 450));
        assert_eq!(decoder.icc_profile().as_deref(), Some(&b"what the colours mean"[..]));
        let plain = at(Fit { longest: Some(4000), ..Fit::default() });
        let coarse = at(Fit { quality: Some(60), ..Fit::default() });
        assert!(coarse.len() * 2 < plain.len(), "{} and {}", coarse.len(), plain.len());
        let both = at(Fit { quality: Some(60), most: Some(coarse.len() as u64 - 1), ..Fit::default() });
        assert!(both.len() < coarse.len());
    }

    #[test]
    fn quality_goes_first_and_size_only_when_that_is_not_enough() {
        let photo = noisy(900, 600, ImageFormat::Png);
        let at = |most: u64| {
            let jpeg = smaller(&photo, MediaType::Png, 1, &bytes(most)).unwrap();
            assert!(jpeg.len() as u64 <= most, "{} of {most}", jpeg.len());
            let picture = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).unwrap();
            (picture.width(), picture.height())
        };
        assert_eq!(at(photo.len() as u64), (900, 600));
        let best = encode(&image::load_from_memory(&photo).unwrap().into_rgb8(), QUALITIES[0], None).unwrap();
        let best = best.len() as u64;
        assert_eq!(at(best - 1), (900, 600), "a little less quality is enough");
        let (width, height) = at(best / 4);
        assert!((LEAST..900).contains(&width) && (height * 3 / 2).abs_diff(width) <= 2, "{width} x {height}");
    }

    #[test]
    fn a_copy_stands_upright() {
        let photo = noisy(900, 600, ImageFormat::Jpeg);
        let jpeg = smaller(&photo, MediaType::Jpeg, 6, &bytes(photo.len() as u64 / 2)).unwrap();
        let picture = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).unwrap();
        assert!(picture.height() > picture.width());
    }

    #[test]
    fn what_cannot_be_made_small_is_said() {
        let photo = noisy(400, 300, ImageFormat::Png);
        assert!(matches!(smaller(&photo, MediaType::Png, 1, &bytes(100)), Err(MediaError::TooLarge { .. })));
        assert!(matches!(smaller(&photo, MediaType::Gif, 1, &bytes(100)), Err(MediaError::NoPreview)));
        assert!(matches!(smaller(&photo, MediaType::Mp4, 1, &bytes(100)), Err(MediaError::NoPreview)));
        let half = &photo[..photo.len() / 2];
        assert!(matches!(smaller(half, MediaType::Png, 1, &bytes(100)), Err(MediaError::Undecodable(_))));
    }
}
