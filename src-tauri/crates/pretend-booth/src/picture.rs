//! Drawn photos: the same seed and size give the same bytes.

use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, codecs::jpeg::JpegEncoder};
use rand::{RngExt, SeedableRng, rngs::StdRng};

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
