//! The pretend booth: draws photos and writes them in every manner that real booths have.

use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, codecs::jpeg::JpegEncoder};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

/// How a booth program gets a photo onto the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Manner {
    /// Opens the final name, writes, closes.
    Direct,
    /// Writes to a temporary name, then renames.
    Renamed,
    /// Writes slice by slice with pauses.
    Slow,
    /// Writes half, pauses for long, writes the rest.
    Paused,
    /// Sets the whole length aside first, then fills it.
    Preallocated,
    /// Leaves zeros where the end should be, as after a power failure. Never whole.
    ZeroTail,
    /// Leaves the end away. Never whole.
    Truncated,
}

impl Manner {
    /// Every manner.
    pub const ALL: [Self; 7] =
        [Self::Direct, Self::Renamed, Self::Slow, Self::Paused, Self::Preallocated, Self::ZeroTail, Self::Truncated];

    /// Whether the file is whole in the end.
    #[must_use]
    pub const fn ends_whole(self) -> bool {
        !matches!(self, Self::ZeroTail | Self::Truncated)
    }

    /// Writes `bytes` to `path`. Blocks; `pause` is one pause of the manners that have any.
    ///
    /// # Errors
    /// What the file system says.
    pub fn write(self, path: &Path, bytes: &[u8], pause: Duration) -> io::Result<()> {
        let (front, back) = bytes.split_at(bytes.len() * 2 / 3);
        match self {
            Self::Direct => fs::write(path, bytes),
            Self::Renamed => {
                let mut name = path.file_name().unwrap_or_default().to_owned();
                name.push(".tmp");
                let temporary = path.with_file_name(name);
                fs::write(&temporary, bytes)?;
                fs::rename(&temporary, path)
            }
            Self::Slow => {
                let mut file = File::create(path)?;
                for slice in bytes.chunks(bytes.len().div_ceil(8).max(1)) {
                    file.write_all(slice)?;
                    thread::sleep(pause / 8);
                }
                Ok(())
            }
            Self::Paused => {
                // Closed and opened again in between, as programs do that save twice.
                fs::write(path, front)?;
                thread::sleep(pause);
                OpenOptions::new().append(true).open(path)?.write_all(back)
            }
            Self::Preallocated => {
                let mut file = File::create(path)?;
                file.set_len(bytes.len() as u64)?;
                thread::sleep(pause / 2);
                file.write_all(front)?;
                thread::sleep(pause / 2);
                file.write_all(back)
            }
            Self::ZeroTail => {
                let mut file = File::create(path)?;
                file.set_len(bytes.len() as u64)?;
                file.seek(SeekFrom::Start(0))?;
                file.write_all(front)
            }
            Self::Truncated => fs::write(path, front),
        }
    }
}

/// One file that a booth is about to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shot {
    /// Its place below the booth's folder.
    pub name: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A booth that names its files as dslrBooth does: `yyyymmdd_hhmm_n.jpg`, all photos of one session under one minute.
/// The same seed draws the same photos.
#[derive(Debug)]
pub struct Booth {
    random: StdRng,
    size: (u32, u32),
    at: jiff::civil::DateTime,
    taken: u64,
}

impl Booth {
    /// A booth whose first session begins at `at`.
    #[must_use]
    pub fn new(seed: u64, at: jiff::civil::DateTime) -> Self {
        Self { random: StdRng::seed_from_u64(seed), size: (1200, 800), at, taken: 0 }
    }

    /// The same booth with photos of another size in pixels.
    #[must_use]
    pub fn sized(mut self, width: u32, height: u32) -> Self {
        self.size = (width, height);
        self
    }

    /// The next session: one to six photos, the last of three or more being the print. Each begins in a minute of its own.
    pub fn session(&mut self) -> Vec<Shot> {
        let count = self.random.random_range(1..=6_u32);
        let stem = self.at.strftime("%Y%m%d_%H%M").to_string();
        self.at = self.at.saturating_add(jiff::Span::new().minutes(self.random.random_range(1..=4)));
        let shots = (1..=count).map(|number| {
            self.taken += 1;
            let seed = self.random.random();
            let (width, height) = self.size;
            let bytes = if number == count && count >= 3 {
                picture(seed, width / 2, width * 3 / 2)
            } else {
                picture(seed, width, height)
            };
            Shot { name: PathBuf::from(format!("{stem}_{number}.jpg")), bytes }
        });
        shots.collect()
    }
}

/// A JPEG with a coloured background and a few soft shapes. The same seed and size give the same bytes.
#[must_use]
pub fn picture(seed: u64, width: u32, height: u32) -> Vec<u8> {
    let mut random = StdRng::seed_from_u64(seed);
    let [top, bottom] = PALETTES[random.random_range(0..PALETTES.len())];
    let shapes: Vec<Shape> = (0..random.random_range(3..=7)).map(|_| Shape::draw(&mut random)).collect();
    let (w, h) = (width.max(1), height.max(1));
    let image = RgbImage::from_fn(w, h, |x, y| {
        let (x, y) = (x as f32 / w as f32, y as f32 / h as f32);
        let ground = mix(top, bottom, y);
        let aspect = w as f32 / h as f32;
        let color = shapes.iter().fold(ground, |under, shape| mix(under, shape.color, shape.cover(x, y, aspect)));
        Rgb(color.map(|part| part.clamp(0.0, 255.0) as u8))
    });
    let mut bytes = Vec::new();
    // Encoding into memory fails only for sizes that JPEG cannot have.
    if let Err(error) =
        JpegEncoder::new_with_quality(&mut bytes, 88).write_image(image.as_raw(), w, h, ExtendedColorType::Rgb8)
    {
        bytes = error.to_string().into_bytes();
    }
    bytes
}

type Color = [f32; 3];

/// Backgrounds, from top to bottom.
const PALETTES: [[Color; 2]; 6] = [
    [[255.0, 214.0, 165.0], [240.0, 128.0, 128.0]],
    [[162.0, 210.0, 255.0], [72.0, 112.0, 190.0]],
    [[205.0, 235.0, 197.0], [80.0, 150.0, 110.0]],
    [[230.0, 205.0, 250.0], [130.0, 90.0, 170.0]],
    [[255.0, 240.0, 190.0], [230.0, 170.0, 70.0]],
    [[225.0, 225.0, 230.0], [90.0, 95.0, 110.0]],
];

/// A soft-edged ellipse.
struct Shape {
    center: (f32, f32),
    radius: (f32, f32),
    color: Color,
    strength: f32,
}

impl Shape {
    fn draw(random: &mut StdRng) -> Self {
        let base = PALETTES[random.random_range(0..PALETTES.len())][random.random_range(0..2)];
        Self {
            center: (random.random_range(0.1..0.9), random.random_range(0.15..0.95)),
            radius: (random.random_range(0.05..0.25), random.random_range(0.05..0.25)),
            color: base,
            strength: random.random_range(0.4..0.9),
        }
    }

    fn cover(&self, x: f32, y: f32, aspect: f32) -> f32 {
        let (dx, dy) = ((x - self.center.0) / self.radius.0 * aspect, (y - self.center.1) / self.radius.1);
        let inside = 1.0 - (dx * dx + dy * dy);
        (inside * 8.0).clamp(0.0, 1.0) * self.strength
    }
}

fn mix(under: Color, over: Color, share: f32) -> Color {
    let part = |n: usize| under[n] + (over[n] - under[n]) * share;
    [part(0), part(1), part(2)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_sessions() {
        let at = jiff::civil::date(2026, 6, 20).at(21, 14, 0, 0);
        let (mut one, mut two) = (Booth::new(7, at).sized(60, 40), Booth::new(7, at).sized(60, 40));
        let first = one.session();
        assert_eq!(first, two.session());
        assert_ne!(first, one.session());
        assert!((1..=6).contains(&first.len()));
        assert_eq!(first[0].name, Path::new("20260620_2114_1.jpg"));
        assert!(image::load_from_memory(&first[0].bytes).is_ok());
    }

    #[test]
    fn each_manner_ends_as_it_says() {
        let dir = tempfile::tempdir().unwrap();
        let bytes = picture(1, 60, 40);
        for manner in Manner::ALL {
            let path = dir.path().join(format!("{manner:?}.jpg"));
            manner.write(&path, &bytes, Duration::from_millis(8)).unwrap();
            assert_eq!(fs::read(&path).unwrap() == bytes, manner.ends_whole(), "{manner:?}");
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), Manner::ALL.len());
    }
}
