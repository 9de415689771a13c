//! What is whole, what is not yet, and what is broken.
#![expect(clippy::unwrap_used, unreachable_pub, reason = "tests")]

mod samples;

use boothlift_contract::MediaType;
use boothlift_media::{Facts, HEAD, Inspector, Structure, sniff};
use proptest::prelude::*;
use samples::*;

fn inspect(media: MediaType, bytes: &[u8]) -> Structure {
    let mut inspector = Inspector::new(media);
    inspector.feed(bytes);
    inspector.finish()
}

fn facts(media: MediaType, bytes: &[u8]) -> Facts {
    match inspect(media, bytes) {
        Structure::Whole(facts) => facts,
        other => panic!("{media:?}: {other:?}"),
    }
}

/// One whole file of every format, in every form that matters.
fn whole() -> Vec<(&'static str, MediaType, Vec<u8>)> {
    use MediaType as M;
    let film = Film::default;
    vec![
        ("jpeg", M::Jpeg, jpeg()),
        (
            "jpeg of a camera",
            M::Jpeg,
            jpeg_with(&[exif_segment(6), xmp_segment("<x/>"), segment(0xE2, b"ICC_PROFILE\0..")]),
        ),
        ("jpeg of several scans", M::Jpeg, several_scans()),
        ("png", M::Png, png()),
        ("png with exif", M::Png, png_with(b"eXIf", &camera_exif(8))),
        ("gif", M::Gif, gif(1)),
        ("moving gif", M::Gif, gif(4)),
        ("webp", M::Webp, webp()),
        ("extended webp", M::Webp, webp_with(&[(b"EXIF", camera_exif(3)), (b"XMP ", b"<x/>".to_vec())])),
        ("mp4", M::Mp4, film().bytes()),
        ("mp4 with its index last", M::Mp4, Film { index_first: false, ..film() }.bytes()),
        ("heic", M::Heic, Heif::default().bytes()),
        ("heic of a phone", M::Heic, Heif { turns: 3, exif: Some(camera_exif(6)), ..Heif::default() }.bytes()),
        ("avif", M::Avif, Heif { brand: b"avif", ..Heif::default() }.bytes()),
        ("mov", M::Mov, Film { brand: b"qt  ", turned: true, ..film() }.bytes()),
    ]
}

/// A progressive-looking JPEG by hand: two scans, restart marks, stuffed bytes, fill bytes.
fn several_scans() -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8];
    bytes.extend(segment(0xDB, &[7; 65]));
    bytes.extend([0xFF, 0xFF, 0xFF]);
    bytes.extend(&segment(0xC2, &[8, 0, 47, 0, 61, 1, 1, 0x11, 0])[1..]);
    for _ in 0..2 {
        bytes.extend(segment(0xC4, &[3; 20]));
        bytes.extend(segment(0xDA, &[1, 1, 0, 0, 63, 0]));
        bytes.extend([1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4, 5, 0xFF, 0xFF, 0xD1, 6, 7]);
    }
    bytes.extend([0xFF, 0xD9]);
    bytes
}

#[test]
fn every_whole_file_is_whole_and_known_by_its_head() {
    for (name, media, bytes) in whole() {
        assert_eq!(sniff(&bytes[..bytes.len().min(HEAD)]), Some(media), "{name}");
        assert!(matches!(inspect(media, &bytes), Structure::Whole(_)), "{name}: {:?}", inspect(media, &bytes));
    }
}

#[test]
fn no_strict_prefix_of_a_whole_file_is_whole() {
    for (name, media, bytes) in whole() {
        for end in 0..bytes.len() {
            let found = inspect(media, &bytes[..end]);
            assert_eq!(found, Structure::Incomplete, "{name}, first {end} of {} bytes", bytes.len());
        }
    }
}

#[test]
fn no_file_that_ends_in_zeros_where_data_was_is_whole() {
    for (name, media, bytes) in whole() {
        let shortest = match media {
            MediaType::Webp | MediaType::Heic | MediaType::Avif => 600,
            MediaType::Mp4 | MediaType::Mov => 4200,
            _ => 1,
        };
        for zeros in shortest..=bytes.len() {
            let mut lost = bytes.clone();
            let from = bytes.len() - zeros;
            lost[from..].fill(0);
            if lost == bytes {
                continue;
            }
            assert_eq!(inspect(media, &lost), Structure::Incomplete, "{name}, {zeros} zeros");
        }
    }
}

#[test]
fn the_facts_are_told() {
    let plain = facts(MediaType::Jpeg, &jpeg());
    assert_eq!(plain, Facts { width: 61, height: 47, orientation: 1, ..Facts::default() });

    let camera = facts(MediaType::Jpeg, &jpeg_with(&[exif_segment(6)]));
    assert_eq!((camera.orientation, camera.upright()), (6, (47, 61)));
    assert_eq!(camera.taken_at.as_deref(), Some("2026:06:20 21:14:05"));
    assert!(camera.has_private);

    let png = facts(MediaType::Png, &png_with(b"eXIf", &camera_exif(8)));
    assert_eq!((png.width, png.height, png.orientation, png.has_private), (61, 47, 8, true));

    let gif = facts(MediaType::Gif, &gif(4));
    assert_eq!((gif.width, gif.height, gif.frames), (40, 30, Some(4)));

    for bytes in [webp(), webp_with(&[])] {
        let webp = facts(MediaType::Webp, &bytes);
        assert_eq!((webp.width, webp.height, webp.has_private), (61, 47, false));
    }
    assert_eq!(facts(MediaType::Webp, &webp_with(&[(b"EXIF", camera_exif(3))])).orientation, 3);

    let film = facts(MediaType::Mov, &Film { turned: true, ..Film::default() }.bytes());
    assert_eq!((film.width, film.height, film.orientation, film.upright()), (640, 360, 6, (360, 640)));
}

#[test]
fn private_metadata_is_noticed() {
    let place = a_box(b"\xA9xyz", b"\0\x12\x15\xC7+52.5200+013.4050/");
    let cases: Vec<(&str, MediaType, Vec<u8>, bool)> = vec![
        ("plain", MediaType::Jpeg, jpeg(), false),
        ("credit only", MediaType::Jpeg, jpeg_with(&[xmp_segment("<dc:creator>A</dc:creator>")]), false),
        ("place", MediaType::Jpeg, jpeg_with(&[xmp_segment("<exif:GPSLatitude>")]), true),
        ("broken exif", MediaType::Jpeg, jpeg_with(&[segment(0xE1, b"Exif\0\0nonsense")]), true),
        ("png text", MediaType::Png, png_with(b"tEXt", b"Software\0booth"), false),
        ("png profile", MediaType::Png, png_with(b"zTXt", b"Raw profile type exif\0\0abc"), true),
        ("webp place", MediaType::Webp, webp_with(&[(b"XMP ", b"<exif:GPSLatitude>".to_vec())]), true),
        ("film", MediaType::Mp4, Film { user_data: a_box(b"name", b"party"), ..Film::default() }.bytes(), false),
        ("film place", MediaType::Mp4, Film { user_data: place, ..Film::default() }.bytes(), true),
    ];
    for (name, media, bytes, private) in cases {
        assert_eq!(facts(media, &bytes).has_private, private, "{name}");
    }
}

#[test]
fn behind_the_end_padding_and_known_trailers_may_stand_and_nothing_else() {
    let clip = Film::default().bytes();
    let cases: Vec<(&str, Vec<u8>, Option<bool>)> = vec![
        ("one zero", vec![0], Some(false)),
        ("padding", vec![0; 65_536], Some(false)),
        ("motion photo", clip.clone(), Some(true)),
        ("padded motion photo", [vec![0; 100], clip].concat(), Some(true)),
        ("second picture", jpeg(), Some(true)),
        ("samsung", b"\0\0\x30\x0A\x10\0\0\0MotionPhoto_Data....".to_vec(), Some(true)),
        ("rubbish", b"rubbish".to_vec(), None),
        ("rubbish behind padding", [vec![0; 10], b"<html>".to_vec()].concat(), None),
        ("half a text", b"\r\n".to_vec(), None),
    ];
    for (name, trailer, want) in cases {
        let found = inspect(MediaType::Jpeg, &[jpeg(), trailer].concat());
        match want {
            Some(private) => assert_eq!(
                found,
                Structure::Whole(Facts { has_private: private, ..facts(MediaType::Jpeg, &jpeg()) }),
                "{name}"
            ),
            None => assert_eq!(found, Structure::Damaged, "{name}"),
        }
    }
    for (media, bytes) in
        [(MediaType::Png, png()), (MediaType::Gif, gif(1)), (MediaType::Webp, webp()), (MediaType::Jpeg, jpeg())]
    {
        assert!(matches!(inspect(media, &[bytes.clone(), vec![0; 100]].concat()), Structure::Whole(_)));
        assert_eq!(inspect(media, &[bytes.clone(), vec![0; 65_537]].concat()), Structure::Incomplete, "reserved space");
        assert_eq!(inspect(media, &[bytes, b"rubbish".to_vec()].concat()), Structure::Damaged);
    }
}

#[test]
fn what_breaks_its_format_is_damaged() {
    let mut flipped = png();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let no_picture = [b"GIF89a\x01\0\x01\0\0\0\0".as_slice(), b"\x3B"].concat();
    let mut no_start_code = webp();
    no_start_code[20] = 0x77;
    let film = Film::default().bytes();
    let no_track = [&film[..20], &a_box(b"moov", &a_box(b"mvhd", &noise(100))), &a_box(b"mdat", &noise(50))].concat();
    let cases: Vec<(&str, MediaType, Vec<u8>)> = vec![
        ("png with one bit flipped", MediaType::Png, flipped),
        ("gif without a picture", MediaType::Gif, no_picture),
        ("webp without its start code", MediaType::Webp, no_start_code),
        ("film without a track", MediaType::Mp4, no_track),
        ("film with a box of 3 bytes", MediaType::Mp4, [&film[..20], b"\0\0\0\x03mdat....rest"].concat()),
        ("jpeg without a frame", MediaType::Jpeg, vec![0xFF, 0xD8, 0xFF, 0xD9]),
        ("jpeg with text in it", MediaType::Jpeg, [&jpeg()[..2], b"text", &jpeg()[2..]].concat()),
        ("jpeg with a segment of length 1", MediaType::Jpeg, [&jpeg()[..2], b"\xFF\xE5\0\x01", &jpeg()[2..]].concat()),
        ("two jpegs in one", MediaType::Jpeg, [&jpeg()[..jpeg().len() - 40], &jpeg()[..]].concat()),
        ("another format", MediaType::Jpeg, png()),
    ];
    for (name, media, bytes) in cases {
        assert_eq!(inspect(media, &bytes), Structure::Damaged, "{name}");
    }
}

#[test]
fn films_may_have_large_sizes_and_an_endless_last_box() {
    let film = Film::default().bytes();
    let mdat = film.len() - 6008;
    let mut endless = film.clone();
    endless[mdat..mdat + 4].fill(0);
    assert!(matches!(inspect(MediaType::Mp4, &endless), Structure::Whole(_)));

    let mut large = film[..mdat].to_vec();
    large.extend_from_slice(b"\0\0\0\x01mdat");
    large.extend_from_slice(&6016u64.to_be_bytes());
    large.extend_from_slice(&film[mdat + 8..]);
    assert!(matches!(inspect(MediaType::Mp4, &large), Structure::Whole(_)));
    assert_eq!(inspect(MediaType::Mp4, &large[..large.len() - 1]), Structure::Incomplete);
}

#[test]
fn a_film_that_is_still_recorded_is_incomplete() {
    let film = Film::default().bytes();
    let recording = [&film[..20], b"\0\0\0\0mdat", &noise(9000)].concat();
    assert_eq!(inspect(MediaType::Mp4, &recording), Structure::Incomplete);
    let sized = [&film[..20], &a_box(b"mdat", &noise(9000))[..]].concat();
    assert_eq!(inspect(MediaType::Mp4, &sized), Structure::Incomplete, "the index is still missing");
}

#[test]
fn a_heic_is_turned_and_its_table_points_into_the_file() {
    let heic = Heif { turns: 3, ..Heif::default() }.bytes();
    let found = facts(MediaType::Heic, &heic);
    assert_eq!((found.width, found.height, found.orientation, found.has_private), (64, 48, 6, false));
    let cut = heic.len() - 1;
    let mut lying = heic.clone();
    // The media data says that it is one byte shorter, so that boxes sum up to what is there.
    let media = lying.windows(4).position(|kind| kind == b"mdat").unwrap();
    lying[media - 4..media].copy_from_slice(&5007_u32.to_be_bytes());
    assert_eq!(inspect(MediaType::Heic, &lying[..cut]), Structure::Incomplete);
}

#[test]
fn a_film_of_four_gigabytes_goes_by_in_little_memory() {
    let film = Film { media: 0, ..Film::default() }.bytes();
    let media = film.windows(4).position(|kind| kind == b"mdat").unwrap();
    let length = 4_u64 << 30;
    let mut inspector = Inspector::new(MediaType::Mp4);
    inspector.feed(&film[..media - 4]);
    inspector.feed(&1_u32.to_be_bytes());
    inspector.feed(b"mdat");
    inspector.feed(&(length + 16).to_be_bytes());
    let slice = noise(1 << 20);
    (0..length >> 20).for_each(|_| inspector.feed(&slice));
    assert!(matches!(inspector.finish(), Structure::Whole(_)));
}

proptest! {
    #[test]
    fn a_heic_with_any_bytes_changed_is_read_in_time_and_without_panic(hits in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..8)) {
        let mut bytes = Heif { turns: 1, exif: Some(camera_exif(6)), exif_inside: true, ..Heif::default() }.bytes();
        for (at, value) in hits {
            // Most of them hit the table of contents.
            let at = usize::from(at) % 400;
            bytes[at] = value;
        }
        let _ = inspect(MediaType::Heic, &bytes);
        let _ = boothlift_media::strip_private(&mut &bytes[..], MediaType::Heic, &mut std::io::sink());
    }

    #[test]
    fn slicing_makes_no_difference(which in 0usize..15, cuts in proptest::collection::vec(1usize..900, 1..40), hit: Option<(u16, u8)>) {
        let (name, media, mut bytes) = whole().swap_remove(which);
        if let Some((at, value)) = hit {
            let length = bytes.len();
            bytes[usize::from(at) % length] = value;
        }
        let mut inspector = Inspector::new(media);
        let mut rest = &bytes[..];
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (slice, behind) = rest.split_at((*cut).min(rest.len()));
            inspector.feed(slice);
            rest = behind;
        }
        prop_assert_eq!(inspector.finish(), inspect(media, &bytes), "{}", name);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), with_head: bool) {
        for (_, media, sample) in whole() {
            let head = if with_head { &sample[..sample.len().min(40)] } else { &[] };
            let _ = inspect(media, &[head, &bytes].concat());
            let _ = sniff(&bytes);
        }
    }

    #[test]
    fn one_byte_at_a_time_is_the_same(which in 0usize..15) {
        let (name, media, bytes) = whole().swap_remove(which);
        let mut inspector = Inspector::new(media);
        bytes.chunks(1).for_each(|byte| inspector.feed(byte));
        prop_assert_eq!(inspector.finish(), inspect(media, &bytes), "{}", name);
    }
}
