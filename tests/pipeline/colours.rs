//! A photo's own colour: what the page shows until its small picture is there.

use crate::bench::Bench;
use boothlift_contract::PhotoFilter;
use boothlift_testkit::event_gallery::Options;

/// The mean of red, green and blue of a JPEG.
fn mean(jpeg: &[u8]) -> [u64; 3] {
    let picture = image::load_from_memory(jpeg).unwrap().to_rgb8();
    let mut sum = [0; 3];
    for pixel in picture.pixels() {
        for (sum, one) in sum.iter_mut().zip(pixel.0) {
            *sum += u64::from(one);
        }
    }
    sum.map(|sum| sum / u64::from(picture.width() * picture.height()))
}

fn read(colour: &str) -> [u64; 3] {
    assert_eq!((colour.len(), &colour[..1]), (7, "#"), "{colour}");
    [1, 3, 5].map(|at| u64::from_str_radix(&colour[at..at + 2], 16).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_has_the_mean_colour_of_its_small_picture_once_that_was_made_and_keeps_it() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(2);
    bench.until_delivered(2).await;
    let rows = bench.list(PhotoFilter::All).await.rows;
    assert!(rows.iter().all(|row| row.colour.is_none()), "nobody made a picture yet");
    let photo = rows[0].photo.unwrap();
    let jpeg = bench.engine.thumb(photo, 96).await.unwrap();
    let shown = |photos: &[boothlift_contract::PhotoThumb]| {
        photos.iter().find(|one| one.photo == photo).and_then(|one| one.colour.clone())
    };
    let now = bench.until(|s| s.sessions.iter().any(|card| shown(&card.thumbs).is_some())).await;
    let colour = now.sessions.iter().find_map(|card| shown(&card.thumbs)).unwrap();
    for (mean, told) in mean(&jpeg).into_iter().zip(read(&colour)) {
        assert!(mean.abs_diff(told) <= 8, "{mean} and {told} of {colour}");
    }
    bench.restart().await;
    let rows = bench.list(PhotoFilter::All).await.rows;
    let of = |asked| rows.iter().find(|row| row.photo == Some(asked)).unwrap().colour.clone();
    assert_eq!(of(photo), Some(colour));
    assert!(rows.iter().any(|row| row.colour.is_none()), "the other one's picture was never made");
}
