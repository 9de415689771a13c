//! The gallery as a destination.

use crate::party::{PLACE, Party, encoded, facts, hash, holds, jpeg, pixels, telling_jpeg};
use boothlift_contract::{FailureCode, Kind, MediaType, SystemClock};
use boothlift_destinations::{Class, Destination, Source};
use boothlift_local_gallery::Gallery;
use boothlift_store::gallery;
use boothlift_testkit::{NotedJournal, Step};
use image::ImageFormat;
use std::{fs, sync::Arc};

fn shelf(party: &Party, id: &str) -> Vec<u8> {
    let id = id.parse().unwrap();
    let row = party.store.read_blocking(|records| gallery::shown(records, id)).unwrap().unwrap();
    let file = format!("{}.{}", row.sha256, row.media.extension());
    let bytes = fs::read(party.folder.path().join("gallery/photos").join(file)).unwrap();
    assert_eq!(hash(&bytes), row.sha256);
    assert_eq!(bytes.len() as u64, row.bytes);
    bytes
}

#[tokio::test]
async fn a_delivered_photo_is_on_the_shelf_byte_for_byte() {
    let party = Party::new();
    for (media, format) in [
        (MediaType::Jpeg, ImageFormat::Jpeg),
        (MediaType::Png, ImageFormat::Png),
        (MediaType::Gif, ImageFormat::Gif),
        (MediaType::Webp, ImageFormat::WebP),
    ] {
        let shot = party.shoot(Some("a"), Kind::Single, media, encoded(9, format)).await;
        let proof = party.deliver(&shot).await.unwrap();
        assert_eq!(shelf(&party, &proof.remote_id.unwrap()), shot.bytes, "{media}");
    }
    assert_eq!(party.rows(), 4);
}

#[tokio::test]
async fn the_same_photo_delivered_again_is_one_row_and_one_file() {
    let party = Party::new();
    let shot = party.shoot(Some("a"), Kind::Print, MediaType::Jpeg, jpeg(1)).await;
    let first = party.deliver(&shot).await.unwrap();
    let (second, third) = tokio::join!(party.deliver(&shot), party.deliver(&shot));
    assert_eq!(first, second.unwrap());
    assert_eq!(first, third.unwrap());
    assert_eq!((party.rows(), party.files()), (1, 1));
    assert!(party.gallery.takes().idempotent);
}

#[tokio::test]
async fn the_end_of_the_body_is_written_down_before_a_guest_can_see_it() {
    let party = Party::new();
    let shot = party.shoot(Some("a"), Kind::Print, MediaType::Jpeg, jpeg(1)).await;
    let failing = NotedJournal::failing();
    let trouble = party.gallery.deliver(&shot.parcel, &facts(), &failing).await.unwrap_err();
    assert_eq!(trouble.class, Class::Local);
    assert_eq!((party.rows(), party.files()), (0, 0), "nothing is on show, and nothing is left lying about");

    let noted = NotedJournal::default();
    party.gallery.deliver(&shot.parcel, &facts(), &noted).await.unwrap();
    assert_eq!(noted.steps(), [Step::HandedOver(shot.parcel.bytes), Step::BodyEnds]);
}

#[tokio::test]
async fn where_a_photo_was_taken_stays_private_and_every_pixel_stays() {
    let party = Party::new();
    let original = telling_jpeg(3);
    assert!(holds(&original, &PLACE));
    let shot = party.shoot(Some("a"), Kind::Single, MediaType::Jpeg, original.clone()).await;
    let public = shelf(&party, &party.deliver(&shot).await.unwrap().remote_id.unwrap());
    assert!(!holds(&public, &PLACE));
    assert_eq!(pixels(&public), pixels(&original));
    let Source::File(spool) = &shot.parcel.source else { panic!() };
    assert_eq!(fs::read(spool).unwrap(), original, "the safe copy is not touched");
}

#[tokio::test]
async fn a_safe_copy_that_changed_is_not_shown() {
    let party = Party::new();
    let shot = party.shoot(Some("a"), Kind::Single, MediaType::Jpeg, jpeg(1)).await;
    let Source::File(spool) = &shot.parcel.source else { panic!() };
    fs::write(spool, jpeg(2)).unwrap();
    let trouble = party.deliver(&shot).await.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::Local, FailureCode::PhotoSpool));
    fs::remove_file(spool).unwrap();
    let trouble = party.deliver(&shot).await.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::Local, FailureCode::PhotoSpool));
    assert_eq!((party.rows(), party.files()), (0, 0));
}

#[tokio::test]
async fn a_half_photo_is_refused_because_nobody_knows_what_it_tells() {
    let party = Party::new();
    let mut half = telling_jpeg(1);
    half.truncate(half.len() / 2);
    let shot = party.shoot(Some("a"), Kind::Single, MediaType::Jpeg, half).await;
    let trouble = party.deliver(&shot).await.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::Refused, FailureCode::PhotoRefused));
    assert_eq!((party.rows(), party.files()), (0, 0));
}

#[tokio::test]
async fn a_link_is_refused() {
    let party = Party::new();
    let mut shot = party.shoot(Some("a"), Kind::Single, MediaType::Jpeg, jpeg(1)).await;
    shot.parcel.source = Source::Url("https://example.org/a.jpg".into());
    let trouble = party.deliver(&shot).await.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::Refused, FailureCode::PhotoLink));
    assert!(!party.gallery.takes().picture_url);
}

#[tokio::test]
async fn what_a_crash_left_behind_is_swept_and_what_is_on_show_stays() {
    let party = Party::new();
    let (id, ..) = party.hang(Some("a"), Kind::Print, 1).await;
    let gallery = party.folder.path().join("gallery");
    // A copy under way, and one that got its name but not its row.
    fs::write(gallery.join("arriving/x.part"), [1, 2, 3]).unwrap();
    fs::write(gallery.join(format!("photos/{}.jpg", "0".repeat(64))), jpeg(7)).unwrap();
    assert_eq!(party.files(), 3);
    let again = Gallery::open(party.store.clone(), gallery, Arc::new(SystemClock)).unwrap();
    again.sweep().unwrap();
    assert_eq!(party.files(), 1);
    assert_eq!(shelf(&party, &id.to_string()), jpeg(1));
    assert!(again.check(&facts()).await.is_ok() && again.probe().await.is_ok());
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_can_read_the_shelf() {
    use std::os::unix::fs::PermissionsExt;
    let party = Party::new();
    party.hang(Some("a"), Kind::Print, 1).await;
    let gallery = party.folder.path().join("gallery");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&gallery), 0o700);
    assert_eq!(mode(&gallery.join("photos")), 0o700);
    for file in fs::read_dir(gallery.join("photos")).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
    }
}

#[tokio::test]
async fn a_photo_turned_by_its_camera_is_shown_in_its_upright_size() {
    let party = Party::new();
    let shot = party.shoot(None, Kind::Single, MediaType::Jpeg, jpeg(1)).await;
    assert_eq!(party.photo(shot.parcel.photo).width, 640);
    let proof = party.deliver(&shot).await.unwrap();
    let id = proof.remote_id.unwrap().parse().unwrap();
    let row = party.store.read_blocking(|records| gallery::shown(records, id)).unwrap().unwrap();
    assert_eq!((row.width, row.height, row.orientation, row.session), (640, 480, 1, None));
}
