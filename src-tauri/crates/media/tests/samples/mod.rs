//! Files made on the spot: pictures by `image`, films and metadata by hand.

use image::{Frame, ImageFormat, Rgb, RgbImage, RgbaImage, codecs::gif::GifEncoder};
use std::io::Cursor;

/// A picture with enough detail that no encoder gets away with almost nothing.
pub fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(97) >> 24;
        Rgb([(x * 3) as u8 ^ noise as u8, (y * 5) as u8, (noise as u8).wrapping_add((x ^ y) as u8)])
    })
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture(61, 47).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

pub fn jpeg() -> Vec<u8> {
    encoded(ImageFormat::Jpeg)
}

pub fn png() -> Vec<u8> {
    encoded(ImageFormat::Png)
}

pub fn webp() -> Vec<u8> {
    encoded(ImageFormat::WebP)
}

pub fn gif(frames: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for shift in 0..frames {
        let picture = picture(40 + shift, 30);
        let cut = image::imageops::crop_imm(&picture, shift, 0, 40, 30).to_image();
        let opaque: RgbaImage = image::DynamicImage::ImageRgb8(cut).into_rgba8();
        encoder.encode_frame(Frame::new(opaque)).unwrap();
    }
    drop(encoder);
    bytes
}

/// One box: size, kind, body.
pub fn a_box(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut bytes = (body.len() as u32 + 8).to_be_bytes().to_vec();
    bytes.extend_from_slice(kind);
    bytes.extend_from_slice(body);
    bytes
}

/// Noise without zeros, as coded film data looks.
pub fn noise(length: usize) -> Vec<u8> {
    (0..length as u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 | 1).collect()
}

/// A film of one 640 x 360 track, turned as phones turn it where `turned` says so.
pub struct Film {
    pub brand: &'static [u8; 4],
    pub index_first: bool,
    pub turned: bool,
    pub user_data: Vec<u8>,
    pub media: usize,
}

impl Default for Film {
    fn default() -> Self {
        Self { brand: b"isom", index_first: true, turned: false, user_data: Vec::new(), media: 6000 }
    }
}

impl Film {
    pub fn bytes(&self) -> Vec<u8> {
        let mut ftyp_body = self.brand.to_vec();
        ftyp_body.extend_from_slice(&[0, 0, 2, 0]);
        ftyp_body.extend_from_slice(b"mp41");
        let ftyp = a_box(b"ftyp", &ftyp_body);
        let mdat = a_box(b"mdat", &noise(self.media));
        let index_length = self.index(0).len();
        let place = ftyp.len() + 8 + if self.index_first { index_length } else { 0 };
        let index = self.index(place as u32);
        let parts = if self.index_first { [ftyp, index, mdat] } else { [ftyp, mdat, index] };
        parts.concat()
    }

    fn index(&self, place: u32) -> Vec<u8> {
        let mut header = vec![0; 40];
        let matrix: [i32; 9] = if self.turned {
            [0, 0x1_0000, 0, -0x1_0000, 0, 0, 0, 0, 0x4000_0000]
        } else {
            [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000]
        };
        matrix.iter().for_each(|number| header.extend_from_slice(&number.to_be_bytes()));
        header.extend_from_slice(&(640u32 << 16).to_be_bytes());
        header.extend_from_slice(&(360u32 << 16).to_be_bytes());
        let mut table = vec![0, 0, 0, 0, 0, 0, 0, 1];
        table.extend_from_slice(&place.to_be_bytes());
        let stbl = a_box(b"stbl", &[a_box(b"stsd", &noise(20)), a_box(b"stco", &table)].concat());
        let mdia = a_box(b"mdia", &a_box(b"minf", &stbl));
        let trak = a_box(b"trak", &[a_box(b"tkhd", &header), mdia].concat());
        let mut parts = vec![a_box(b"mvhd", &noise(100)), trak];
        if !self.user_data.is_empty() {
            parts.push(a_box(b"udta", &self.user_data));
        }
        a_box(b"moov", &parts.concat())
    }
}

/// A HEIC or AVIF of one picture of 64 x 48, turned by `turns` quarters, with EXIF in its media data or in its table.
pub struct Heif {
    pub brand: &'static [u8; 4],
    pub turns: u8,
    pub exif: Option<Vec<u8>>,
    pub exif_inside: bool,
}

impl Default for Heif {
    fn default() -> Self {
        Self { brand: b"heic", turns: 0, exif: None, exif_inside: false }
    }
}

impl Heif {
    pub fn bytes(&self) -> Vec<u8> {
        let first = a_box(b"ftyp", &[&self.brand[..], &[0; 4], b"mif1", self.brand].concat());
        let picture = noise(5000);
        let exif = self.exif.clone().unwrap_or_default();
        let place = first.len() + self.table(0, &exif).len() + 8;
        let behind = if self.exif_inside { &[][..] } else { &exif };
        [first, self.table(place as u32, &exif), a_box(b"mdat", &[&picture[..], behind].concat())].concat()
    }

    fn table(&self, place: u32, exif: &[u8]) -> Vec<u8> {
        let full = |version: u8, body: &[u8]| [&[version, 0, 0, 0][..], body].concat();
        let entry = |item: u8, kind: &[u8; 4]| a_box(b"infe", &[&[2, 0, 0, 0, 0, item, 0, 0][..], kind, &[0]].concat());
        let count = 1 + u8::from(self.exif.is_some());
        let mut items = vec![0, count];
        items.extend(entry(1, b"hvc1"));
        let mut places = vec![0x44, 0, 0, count];
        places.extend([0, 1, 0, 0, 0, 0, 0, 1]);
        places.extend([place.to_be_bytes(), 5000_u32.to_be_bytes()].concat());
        if self.exif.is_some() {
            items.extend(entry(2, b"Exif"));
            places.extend([0, 2, 0, u8::from(self.exif_inside), 0, 0, 0, 1]);
            let at = if self.exif_inside { 0 } else { place + 5000 };
            places.extend([at.to_be_bytes(), (exif.len() as u32).to_be_bytes()].concat());
        }
        let size = a_box(b"ispe", &full(0, &[64_u32.to_be_bytes(), 48_u32.to_be_bytes()].concat()));
        let properties = a_box(b"ipco", &[size, a_box(b"irot", &[self.turns])].concat());
        let mut parts = vec![full(0, &[]), a_box(b"iinf", &full(0, &items)), a_box(b"iloc", &full(1, &places))];
        parts.push(a_box(b"iprp", &properties));
        if self.exif_inside {
            parts.push(a_box(b"idat", exif));
        }
        a_box(b"meta", &parts.concat())
    }
}

/// EXIF as a camera writes it: orientation 6, a moment, and everything private.
pub fn camera_exif(orientation: u8) -> Vec<u8> {
    fn row(tag: u16, kind: u16, count: u32, value: u32) -> Vec<u8> {
        let mut row = tag.to_be_bytes().to_vec();
        row.extend_from_slice(&kind.to_be_bytes());
        row.extend_from_slice(&count.to_be_bytes());
        row.extend_from_slice(&value.to_be_bytes());
        row
    }
    let mut tiff = b"MM\0\x2A\0\0\0\0".to_vec();
    let mut values = Vec::new();
    for text in [
        "2026:06:20 21:14:05\0",
        "MAKER-NOTE-SERIAL-4711\0",
        "OWNER NAME\0",
        "SERIAL-4711\0",
        "GPS-LAT-GPS-LAT-GPS-LAT!",
    ] {
        values.push((tiff.len() as u32, text.len() as u32));
        tiff.extend_from_slice(text.as_bytes());
    }
    let mut directory = |rows: Vec<Vec<u8>>| {
        let at = tiff.len() as u32;
        tiff.extend_from_slice(&(rows.len() as u16).to_be_bytes());
        tiff.extend_from_slice(&rows.concat());
        tiff.extend_from_slice(&[0; 4]);
        at
    };
    let gps = directory(vec![row(2, 5, 3, values[4].0)]);
    let exif = directory(vec![
        row(0x9003, 2, values[0].1, values[0].0),
        row(0x927C, 7, values[1].1, values[1].0),
        row(0xA430, 2, values[2].1, values[2].0),
        row(0xA431, 2, values[3].1, values[3].0),
    ]);
    let main = directory(vec![
        row(0x0112, 3, 1, u32::from(orientation) << 16),
        row(0x8769, 4, 1, exif),
        row(0x8825, 4, 1, gps),
    ]);
    tiff[4..8].copy_from_slice(&main.to_be_bytes());
    tiff
}

/// A JPEG segment.
pub fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xFF, marker];
    bytes.extend_from_slice(&(body.len() as u16 + 2).to_be_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// A JPEG with these segments right behind its SOI.
pub fn jpeg_with(segments: &[Vec<u8>]) -> Vec<u8> {
    let plain = jpeg();
    [&plain[..2], &segments.concat(), &plain[2..]].concat()
}

pub fn exif_segment(orientation: u8) -> Vec<u8> {
    segment(0xE1, &[b"Exif\0\0", &camera_exif(orientation)[..]].concat())
}

pub fn xmp_segment(packet: &str) -> Vec<u8> {
    segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", packet.as_bytes()].concat())
}

/// A PNG with this chunk right behind its IHDR.
pub fn png_with(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let plain = png();
    let mut chunk = (body.len() as u32).to_be_bytes().to_vec();
    chunk.extend_from_slice(kind);
    chunk.extend_from_slice(body);
    chunk.extend_from_slice(&crc(&[kind, body].concat()).to_be_bytes());
    [&plain[..33], &chunk, &plain[33..]].concat()
}

/// A WebP whose picture stands between an extended header and these metadata chunks.
pub fn webp_with(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let plain = webp();
    let mut body = b"WEBP".to_vec();
    let mut extended = vec![0x0C, 0, 0, 0];
    extended.extend_from_slice(&60u32.to_le_bytes()[..3]);
    extended.extend_from_slice(&46u32.to_le_bytes()[..3]);
    let picture = plain[12..].to_vec();
    body.extend_from_slice(&riff_chunk(b"VP8X", &extended));
    body.extend_from_slice(&picture);
    for (kind, chunk) in chunks {
        body.extend_from_slice(&riff_chunk(kind, chunk));
    }
    riff_chunk(b"RIFF", &body)
}

fn riff_chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut bytes = kind.to_vec();
    bytes.extend_from_slice(&(body.len() as u32).to_le_bytes());
    bytes.extend_from_slice(body);
    bytes.resize(bytes.len() + body.len() % 2, 0);
    bytes
}

/// CRC-32 bit by bit: a second opinion about the table in the crate.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 })
    })
}
