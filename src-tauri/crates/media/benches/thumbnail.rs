//! Milliseconds a 320-pixel thumbnail of a 6 MP JPEG: `cargo bench -p boothlift-media`.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench")]

use boothlift_contract::MediaType;
use image::{ImageFormat, Rgb, RgbImage};
use std::{hint::black_box, io::Cursor, time::Instant};

fn main() {
    let picture = RgbImage::from_fn(3000, 2000, |x, y| {
        let noise = ((x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(97) >> 28) as u8;
        Rgb([(x / 12) as u8 ^ noise, (y / 8) as u8, ((x + y) / 20) as u8 ^ noise])
    });
    let mut jpeg = Vec::new();
    picture.write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg).unwrap();
    let mut times: Vec<f64> = (0..15)
        .map(|_| {
            let start = Instant::now();
            black_box(boothlift_media::thumbnail(&jpeg, MediaType::Jpeg, 6, 320).unwrap());
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{} bytes of JPEG: median {:.1} ms, best {:.1} ms", jpeg.len(), times[7], times[0]);
}
