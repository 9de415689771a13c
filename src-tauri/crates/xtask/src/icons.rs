//! `cargo xtask icons`: the drawings in `icons/*.svg` become the pictures that the systems want. The results are committed;
//! run this after a drawing changed. Needs `rsvg-convert` and ImageMagick's `convert`.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use crate::command::{self, program};
use anyhow::Context as _;
use std::{fs, path::Path};

/// Up to this many pixels the simple drawing on a 16 pixel grid is clearer than the full one.
const SMALL: u32 = 32;

/// Name under `icons/`, pixels a side.
const APP: [(&str, u32); 4] = [("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)];

/// Sizes inside `icon.ico`. 32 stands first, as Tauri takes the first one for the window.
const ICO: [u32; 7] = [32, 16, 20, 24, 48, 64, 256];

/// Sizes inside `icon.icns` with Apple's type codes: the plain ones and, with 11 to 14 and 10, those for doubled screens.
const ICNS: [(&[u8; 4], u32); 10] = [
    (b"icp4", 16),
    (b"icp5", 32),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic08", 256),
    (b"ic14", 512),
    (b"ic09", 512),
    (b"ic10", 1024),
];

const TRAY: [&str; 4] = ["idle", "active", "paused", "attention"];

/// Writes every picture under `icons/`.
pub(crate) fn icons() -> anyhow::Result<()> {
    let icons = command::root().join("icons");
    let scratch = command::root().join("target/icons");
    fs::create_dir_all(&scratch)?;
    fs::create_dir_all(icons.join("tray"))?;

    for (name, pixels) in APP {
        draw(&app_drawing(&icons, pixels), pixels, &icons.join(name))?;
    }
    for state in TRAY {
        for look in ["", "-template"] {
            let drawing = icons.join(format!("tray-{state}{look}.svg"));
            draw(&drawing, 32, &icons.join(format!("tray/{state}{look}.png")))?;
            draw(&drawing, 64, &icons.join(format!("tray/{state}{look}@2x.png")))?;
        }
    }

    let mut ico = program("convert");
    for pixels in ICO {
        let picture = scratch.join(format!("{pixels}.png"));
        draw(&app_drawing(&icons, pixels), pixels, &picture)?;
        ico.arg(picture);
    }
    command::run(ico.arg(icons.join("icon.ico")))?;

    let mut pictures = Vec::new();
    for (code, pixels) in ICNS {
        let picture = scratch.join(format!("{pixels}.png"));
        draw(&app_drawing(&icons, pixels), pixels, &picture)?;
        pictures.push((code, fs::read(picture)?));
    }
    fs::write(icons.join("icon.icns"), icns(&pictures)?)?;
    println!("icons/ is written from its drawings");
    Ok(())
}

fn app_drawing(icons: &Path, pixels: u32) -> std::path::PathBuf {
    icons.join(if pixels <= SMALL { "boothlift-16.svg" } else { "boothlift.svg" })
}

fn draw(drawing: &Path, pixels: u32, picture: &Path) -> anyhow::Result<()> {
    let side = pixels.to_string();
    command::run(program("rsvg-convert").args(["-w", &side, "-h", &side]).arg(drawing).arg("-o").arg(picture))
        .context("apt-get install librsvg2-bin imagemagick")
}

/// Apple's icon file: `icns`, its length, then each picture as code, length (these 8 bytes included), PNG bytes; big-endian.
fn icns(pictures: &[(&[u8; 4], Vec<u8>)]) -> anyhow::Result<Vec<u8>> {
    let mut body = Vec::new();
    for (code, png) in pictures {
        body.extend_from_slice(*code);
        body.extend_from_slice(&u32::try_from(png.len() + 8)?.to_be_bytes());
        body.extend_from_slice(png);
    }
    let mut file = b"icns".to_vec();
    file.extend_from_slice(&u32::try_from(body.len() + 8)?.to_be_bytes());
    file.extend_from_slice(&body);
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

    fn committed(name: &str) -> Vec<u8> {
        fs::read(command::root().join("icons").join(name)).unwrap_or_else(|error| panic!("icons/{name}: {error}"))
    }

    /// Width and height out of a PNG's IHDR, and whether it has an alpha channel (colour types 4 and 6).
    fn png_facts(bytes: &[u8]) -> (u32, u32, bool) {
        assert!(bytes.starts_with(PNG), "not a PNG");
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        (number(16), number(20), matches!(bytes[25], 4 | 6))
    }

    #[test]
    fn every_committed_picture_has_its_size_and_a_clear_background() {
        for (name, pixels) in APP {
            assert_eq!(png_facts(&committed(name)), (pixels, pixels, true), "{name}");
        }
        for state in TRAY {
            for (look, pixels) in [("", 32), ("-template", 32), ("@2x", 64), ("-template@2x", 64)] {
                let name = format!("tray/{state}{look}.png");
                assert_eq!(png_facts(&committed(&name)), (pixels, pixels, true), "{name}");
            }
        }
    }

    #[test]
    fn the_windows_icon_holds_every_size() {
        let ico = committed("icon.ico");
        assert_eq!(ico[..4], [0, 0, 1, 0]);
        let count = usize::from(u16::from_le_bytes([ico[4], ico[5]]));
        // A width of 256 is written as 0.
        let sides = (0..count).map(|entry| match ico[6 + 16 * entry] {
            0 => 256,
            side => u32::from(side),
        });
        assert_eq!(sides.collect::<Vec<_>>(), ICO);
    }

    #[test]
    fn the_apple_icon_holds_every_size() {
        let file = committed("icon.icns");
        assert_eq!(&file[..4], b"icns");
        let length = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(length(4), file.len());
        let mut at = 8;
        for (code, pixels) in ICNS {
            assert_eq!(&file[at..at + 4], code);
            assert_eq!(png_facts(&file[at + 8..]), (pixels, pixels, true));
            at += length(at + 4);
        }
        assert_eq!(at, file.len());
    }

    #[test]
    fn an_apple_icon_counts_its_headers_in_its_lengths() {
        let file = icns(&[(b"icp4", vec![7; 3])]).unwrap();
        assert_eq!(file, [&b"icns\0\0\0\x13icp4\0\0\0\x0b"[..], &[7, 7, 7]].concat());
    }
}
