//! A small upright picture, made within fixed bounds.

use boothlift_contract::MediaType;
use fast_image_resize as fir;
use image::{
    DynamicImage, ImageDecoder, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder, metadata::Orientation,
};
use jpeg_decoder::{CodingProcess, PixelFormat};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

const QUALITY: u8 = 80;
/// The longest side that is decoded, in pixels.
const SIDE: u32 = 12_000;
/// The largest picture that is decoded, in pixels.
const PIXELS: u64 = 100_000_000;
/// The most that a decoder may hold, in bytes.
const MEMORY: u64 = 256 * 1024 * 1024;
/// A decoder that reads for longer than this is cut off.
const PATIENCE: Duration = Duration::from_secs(5);

/// A small picture of a photo.
#[derive(Clone, PartialEq, Eq)]
pub struct Thumb {
    /// JPEG, sRGB as far as the photo was, without metadata, upright.
    pub jpeg: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The mean of red, green and blue: what to show until the picture is there.
    pub average: [u8; 3],
}

impl std::fmt::Debug for Thumb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Thumb({}x{}, {} bytes)", self.width, self.height, self.jpeg.len())
    }
}

/// Why there is no small picture. The photo itself may be sent all the same.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MediaError {
    /// Films, HEIC and AVIF have no preview.
    #[error("no preview is made of this kind of file")]
    NoPreview,
    /// More than 12,000 pixels on a side, 100 megapixels, or 256 MiB while decoding.
    #[error("the picture is too large for a preview ({width} x {height})")]
    TooLarge {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The decoder cannot make sense of it, or gave up.
    #[error("the picture can't be decoded: {0}")]
    Undecodable(String),
    /// It took more than 5 seconds.
    #[error("the picture takes too long to decode")]
    TooSlow,
    /// The file cannot be read.
    #[error("the picture can't be read")]
    Io(#[from] io::Error),
}

/// Where a photo's bytes come from: a buffer, or an open file, which is read from its beginning.
pub trait Source {
    /// The bytes, ready to be read.
    type Reader: Read + Seek;

    /// Opens the bytes from their beginning.
    ///
    /// # Errors
    /// What the file raises.
    fn reader(self) -> io::Result<Self::Reader>;
}

impl<'a> Source for &'a [u8] {
    type Reader = Cursor<&'a [u8]>;

    fn reader(self) -> io::Result<Self::Reader> {
        Ok(Cursor::new(self))
    }
}

impl<'a> Source for &'a Vec<u8> {
    type Reader = Cursor<&'a [u8]>;

    fn reader(self) -> io::Result<Self::Reader> {
        Ok(Cursor::new(self.as_slice()))
    }
}

impl Source for File {
    type Reader = File;

    fn reader(mut self) -> io::Result<Self::Reader> {
        self.seek(SeekFrom::Start(0))?;
        Ok(self)
    }
}

impl<'a> Source for &'a File {
    type Reader = &'a File;

    fn reader(mut self) -> io::Result<Self::Reader> {
        self.seek(SeekFrom::Start(0))?;
        Ok(self)
    }
}

/// Makes a JPEG of a photo whose longest side is at most `longest` pixels, turned upright by `orientation` (EXIF, 1 to
/// 8). A smaller photo keeps its size. Of a moving picture it is the first frame; what is see-through becomes white.
///
/// Blocks for tens of milliseconds a photo, so call it where that is allowed. Not cancellable.
///
/// # Errors
/// See [`MediaError`]; a decoder's panic is [`MediaError::Undecodable`].
pub fn thumbnail(source: impl Source, media: MediaType, orientation: u8, longest: u32) -> Result<Thumb, MediaError> {
    let longest = longest.max(1);
    decode(source, media, longest, |decoded| finish(decoded.rgb, orientation, longest))
}

/// A photo's pixels.
pub(crate) struct Decoded {
    pub rgb: RgbImage,
    /// What its colours mean, where the file says so and the pixels are as it has them.
    pub icc: Option<Vec<u8>>,
}

/// Decodes a photo within the bounds and gives it to `then`: in full, or where that is quicker in a size that leaves twice
/// what `longest` asks for.
pub(crate) fn decode<T>(
    source: impl Source,
    media: MediaType,
    longest: u32,
    then: impl FnOnce(Decoded) -> Result<T, MediaError>,
) -> Result<T, MediaError> {
    if media.is_video() || matches!(media, MediaType::Heic | MediaType::Avif) {
        return Err(MediaError::NoPreview);
    }
    let mut late = false;
    let patient = Patient { source: source.reader()?, until: Instant::now() + PATIENCE, late: &mut late };
    let reader = BufReader::with_capacity(64 * 1024, patient);
    // The reader is given away and nothing else is shared, so nothing half-changed can be seen after a panic.
    let made = catch_unwind(AssertUnwindSafe(|| {
        then(match media {
            MediaType::Jpeg => decode_jpeg(reader, longest)?,
            _ => decode_other(reader, media)?,
        })
    }));
    match made {
        Ok(Err(_)) if late => Err(MediaError::TooSlow),
        Ok(made) => made,
        Err(_) => Err(MediaError::Undecodable("the decoder gave up".to_owned())),
    }
}

/// Decodes a JPEG at an eighth, a quarter or half of its size where that still leaves twice what is wanted.
fn decode_jpeg(reader: impl Read, longest: u32) -> Result<Decoded, MediaError> {
    let mut decoder = jpeg_decoder::Decoder::new(reader);
    decoder.read_info()?;
    let info = decoder.info().ok_or_else(|| undecodable("no frame"))?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    check_size(width, height)?;
    // A progressive picture is held as coefficients in full size, two bytes each and at most four planes.
    let planes = info.pixel_format.pixel_bytes() as u64;
    let held = u64::from(width) * u64::from(height) * planes;
    let process = info.coding_process;
    if process == CodingProcess::DctProgressive && held * 2 > MEMORY {
        return Err(MediaError::TooLarge { width, height });
    }
    if process != CodingProcess::Lossless {
        let (wide, high) = fit(width, height, longest);
        let margin = |side: u32| u16::try_from(side.saturating_mul(2)).unwrap_or(u16::MAX);
        decoder.scale(margin(wide), margin(high))?;
    }
    decoder.set_max_decoding_buffer_size(MEMORY as usize);
    let pixels = decoder.decode()?;
    let info = decoder.info().ok_or_else(|| undecodable("no frame"))?;
    let rgb = match info.pixel_format {
        PixelFormat::RGB24 => pixels,
        PixelFormat::L8 => pixels.iter().flat_map(|&grey| [grey; 3]).collect(),
        PixelFormat::L16 => pixels.as_chunks::<2>().0.iter().flat_map(|&[_, high]| [high; 3]).collect(),
        PixelFormat::CMYK32 => pixels.as_chunks::<4>().0.iter().flat_map(without_black).collect(),
    };
    let icc = (info.pixel_format == PixelFormat::RGB24).then(|| decoder.icc_profile()).flatten();
    let rgb = RgbImage::from_raw(info.width.into(), info.height.into(), rgb);
    Ok(Decoded { rgb: rgb.ok_or_else(|| undecodable("too few pixels"))?, icc })
}

fn decode_other(reader: impl BufRead + Seek, media: MediaType) -> Result<Decoded, MediaError> {
    let format = match media {
        MediaType::Png => image::ImageFormat::Png,
        MediaType::Gif => image::ImageFormat::Gif,
        MediaType::Webp => image::ImageFormat::WebP,
        MediaType::Jpeg => image::ImageFormat::Jpeg,
        MediaType::Heic | MediaType::Avif | MediaType::Mp4 | MediaType::Mov => return Err(MediaError::NoPreview),
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(reader, format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    if decoder.total_bytes() > MEMORY {
        return Err(MediaError::TooLarge { width, height });
    }
    let icc = decoder.icc_profile().ok().flatten();
    let decoded = DynamicImage::from_decoder(decoder)?;
    let icc = icc.filter(|_| decoded.color().has_color());
    if !decoded.color().has_alpha() {
        return Ok(Decoded { rgb: decoded.into_rgb8(), icc });
    }
    let mut rgb = RgbImage::new(width, height);
    for (to, from) in rgb.pixels_mut().zip(decoded.into_rgba8().pixels()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        to.0 = [red, green, blue].map(|colour| ((colour * alpha + 255 * (255 - alpha)) / 255) as u8);
    }
    Ok(Decoded { rgb, icc })
}

/// Resizes, turns, encodes.
fn finish(decoded: RgbImage, orientation: u8, longest: u32) -> Result<Thumb, MediaError> {
    let (width, height) = decoded.dimensions();
    let (wide, high) = fit(width, height, longest);
    let small = if (wide, high) == (width, height) { decoded } else { resize(decoded, wide, high)? };
    let rgb = upright(small, orientation);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&rgb)?;
    Ok(Thumb { width: rgb.width(), height: rgb.height(), average: average(&rgb), jpeg })
}

/// `picture` turned by an EXIF orientation.
pub(crate) fn upright(picture: RgbImage, orientation: u8) -> RgbImage {
    let mut upright = DynamicImage::ImageRgb8(picture);
    upright.apply_orientation(Orientation::from_exif(orientation).unwrap_or(Orientation::NoTransforms));
    upright.into_rgb8()
}

pub(crate) fn resize(decoded: RgbImage, wide: u32, high: u32) -> Result<RgbImage, MediaError> {
    let (width, height) = decoded.dimensions();
    let from = fir::images::Image::from_vec_u8(width, height, decoded.into_raw(), fir::PixelType::U8x3)
        .map_err(|error| undecodable(&error.to_string()))?;
    let mut to = fir::images::Image::new(wide, high, fir::PixelType::U8x3);
    let options = fir::ResizeOptions::new().resize_alg(fir::ResizeAlg::Convolution(fir::FilterType::Lanczos3));
    fir::Resizer::new().resize(&from, &mut to, &options).map_err(|error| undecodable(&error.to_string()))?;
    RgbImage::from_raw(wide, high, to.into_vec()).ok_or_else(|| undecodable("too few pixels"))
}

/// Width and height that fit into a square of `longest`, never larger than they are, never 0.
pub(crate) fn fit(width: u32, height: u32, longest: u32) -> (u32, u32) {
    let side = width.max(height);
    if side <= longest {
        return (width, height);
    }
    let shrink = |part: u32| {
        let rounded = (u64::from(part) * u64::from(longest) + u64::from(side) / 2) / u64::from(side);
        u32::try_from(rounded).unwrap_or(longest).max(1)
    };
    (shrink(width), shrink(height))
}

fn check_size(width: u32, height: u32) -> Result<(), MediaError> {
    let fits = width.max(height) <= SIDE && u64::from(width) * u64::from(height) <= PIXELS;
    if fits { Ok(()) } else { Err(MediaError::TooLarge { width, height }) }
}

fn without_black(&[cyan, magenta, yellow, black]: &[u8; 4]) -> [u8; 3] {
    let light = 255 - u16::from(black);
    [cyan, magenta, yellow].map(|ink| ((255 - u16::from(ink)) * light / 255) as u8)
}

fn average(rgb: &RgbImage) -> [u8; 3] {
    let mut sums = [0u64; 3];
    for pixel in rgb.pixels() {
        for (sum, &part) in sums.iter_mut().zip(&pixel.0) {
            *sum += u64::from(part);
        }
    }
    let count = u64::from(rgb.width()) * u64::from(rgb.height());
    sums.map(|sum| (sum / count.max(1)) as u8)
}

pub(crate) fn undecodable(what: &str) -> MediaError {
    MediaError::Undecodable(what.to_owned())
}

impl From<jpeg_decoder::Error> for MediaError {
    fn from(error: jpeg_decoder::Error) -> Self {
        match error {
            jpeg_decoder::Error::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => Self::Io(error),
            other => undecodable(&other.to_string()),
        }
    }
}

impl From<image::ImageError> for MediaError {
    fn from(error: image::ImageError) -> Self {
        match error {
            image::ImageError::IoError(error) if error.kind() != io::ErrorKind::UnexpectedEof => Self::Io(error),
            other => undecodable(&other.to_string()),
        }
    }
}

/// Reads until its patience ends: what a decoder does is bounded by what it gets to read.
struct Patient<'a, R> {
    source: R,
    until: Instant,
    late: &'a mut bool,
}

impl<R: Read> Read for Patient<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if *self.late || Instant::now() > self.until {
            *self.late = true;
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.source.read(into)
    }
}

impl<R: Seek> Seek for Patient<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}
