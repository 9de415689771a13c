//! What is made of a photo: a small picture, and a copy without private metadata.
#![expect(clippy::unwrap_used, unreachable_pub, reason = "tests")]

mod samples;

use boothlift_contract::MediaType;
use boothlift_media::{Inspector, MediaError, Structure, strip_private, thumbnail};
use samples::*;

fn stripped(media: MediaType, bytes: &[u8]) -> (bool, Vec<u8>) {
    let mut out = Vec::new();
    let changed = strip_private(&mut &bytes[..], media, &mut out).unwrap();
    (changed, out)
}

fn facts(media: MediaType, bytes: &[u8]) -> boothlift_media::Facts {
    let mut inspector = Inspector::new(media);
    inspector.feed(bytes);
    match inspector.finish() {
        Structure::Whole(facts) => facts,
        other => panic!("{media:?}: {other:?}"),
    }
}

#[test]
fn a_stripped_copy_is_whole_upright_and_tells_nothing() {
    use MediaType as M;
    let gps = "<rdf exif:GPSLatitude='GPS-LAT'/>";
    let place = a_box(b"\xA9xyz", b"\0\x12\x15\xC7GPS-LAT");
    let cases = [
        ("camera", M::Jpeg, jpeg_with(&[exif_segment(6), xmp_segment(gps), segment(0xEE, b"Adobe\0\x64\0\0\0\0\0")])),
        ("broken exif", M::Jpeg, jpeg_with(&[segment(0xE1, b"Exif\0\0GPS-LAT nonsense")])),
        ("motion photo", M::Jpeg, [jpeg(), Film { user_data: place.clone(), ..Film::default() }.bytes()].concat()),
        ("png", M::Png, png_with(b"eXIf", &camera_exif(6))),
        ("png text", M::Png, png_with(b"iTXt", format!("XML:com.adobe.xmp\0\0\0\0\0{gps}").as_bytes())),
        ("webp", M::Webp, webp_with(&[(b"EXIF", camera_exif(6)), (b"XMP ", gps.as_bytes().to_vec())])),
        ("film", M::Mp4, Film { user_data: place, ..Film::default() }.bytes()),
        ("heic", M::Heic, Heif { turns: 1, exif: Some(camera_exif(6)), ..Heif::default() }.bytes()),
        ("avif", M::Avif, Heif { brand: b"avif", exif: Some(camera_exif(6)), exif_inside: true, turns: 0 }.bytes()),
    ];
    for (name, media, bytes) in cases {
        let before = facts(media, &bytes);
        assert!(before.has_private, "{name}");
        let (changed, copy) = stripped(media, &bytes);
        let after = facts(media, &copy);
        assert!(changed && !after.has_private, "{name}");
        assert_eq!((after.orientation, after.width, after.height), (before.orientation, before.width, before.height));
        for word in ["GPS-LAT", "4711", "OWNER"] {
            assert!(memchr::memmem::find(&copy, word.as_bytes()).is_none(), "{name} still tells {word}");
        }
        if media.is_shown_by_browsers() {
            assert_eq!(image::load_from_memory(&copy).unwrap(), image::load_from_memory(&bytes).unwrap(), "{name}");
        }
        assert_eq!(stripped(media, &copy), (false, copy), "{name}: nothing is left to strip");
    }
}

#[test]
fn a_photo_without_anything_private_comes_out_byte_for_byte() {
    use MediaType as M;
    let film = Film::default().bytes();
    let cases = [
        (M::Jpeg, jpeg()),
        (M::Png, png()),
        (M::Gif, gif(3)),
        (M::Webp, webp()),
        (M::Mp4, film),
        (M::Heic, Heif::default().bytes()),
        (M::Webp, webp_with(&[])),
    ];
    for (media, bytes) in cases {
        assert_eq!(stripped(media, &bytes), (false, bytes));
    }
}

#[test]
fn a_small_picture_is_made_of_every_picture() {
    use MediaType as M;
    for (media, bytes) in [(M::Jpeg, jpeg()), (M::Png, png()), (M::Gif, gif(2)), (M::Webp, webp())] {
        let thumb = thumbnail(&bytes, media, 1, 20).unwrap();
        let decoded = image::load_from_memory(&thumb.jpeg).unwrap();
        assert_eq!((decoded.width(), decoded.height()), (thumb.width, thumb.height));
        assert_eq!((thumb.width, thumb.height), (20, 15), "{media:?}");
        let turned = thumbnail(&bytes, media, 6, 20).unwrap();
        assert_eq!((turned.width, turned.height), (15, 20), "{media:?}");
        let kept = thumbnail(&bytes, media, 1, 5000).unwrap();
        assert!(kept.width <= 61, "a small photo is not blown up");
    }
}

#[test]
fn no_small_picture_is_made_of_films_bombs_and_rubbish() {
    let film = Film::default().bytes();
    assert!(matches!(thumbnail(&film, MediaType::Mp4, 1, 320), Err(MediaError::NoPreview)));
    assert!(matches!(thumbnail(&b"rubbish"[..], MediaType::Jpeg, 1, 320), Err(MediaError::Undecodable(_))));
    let mut bomb = jpeg();
    let frame = bomb.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0x75, 0x30, 0x75, 0x30]);
    assert!(matches!(
        thumbnail(&bomb, MediaType::Jpeg, 1, 320),
        Err(MediaError::TooLarge { width: 30_000, height: 30_000 })
    ));
}
