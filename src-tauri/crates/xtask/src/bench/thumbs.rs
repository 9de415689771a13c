//! Small pictures by the app's own function, beside `vipsthumbnail`.

use super::{
    corpus::{Corpus, files},
    measure::{self, Cost, median},
    place::Place,
    report::Row,
};
use std::{fs, path::PathBuf, process::Command};

const SMALL: &str = "thumbnail of 320 px, JPEG of 6 MP";
const LARGE: &str = "thumbnail of 320 px, JPEG of 24 MP";
const GOAL: &str = "at most 1.6 x vipsthumbnail (ours decodes in Rust)";
const LIKE: &str = "likeness to a picture made of every pixel, before saving";
const LIKE_GOAL: &str = "at least 45 dB in the mean";
const PEAK: &str = "peak memory of making thumbnails";
const PEAK_GOAL: &str = "at most 40 MB";

pub(super) fn missing(why: &str) -> Vec<Row> {
    [(SMALL, GOAL), (LARGE, GOAL), (LIKE, LIKE_GOAL), (PEAK, PEAK_GOAL)]
        .into_iter()
        .map(|(what, goal)| Row::missing(9, what, goal, why))
        .collect()
}

/// What both cost for the same photos, a round after the other, by the file.
struct Beside {
    ours: Vec<Cost>,
    vips: Vec<Cost>,
}

pub(super) fn rows(place: &Place, corpus: &Corpus, rounds: usize) -> anyhow::Result<Vec<Row>> {
    let (small, large) = (corpus.some("still", 24)?, files(&corpus.large)?);
    let of_small = beside(place, &small, rounds)?;
    let likeness = place.work(|work| {
        work.args(["likeness", "--small"]).arg(place.folder.join("thumbs"));
        work.arg("--small").arg(place.folder.join("vips")).args(&small);
    })?;
    let of_large = beside(place, &large, rounds)?;
    let db = |key: &str, nth: usize| likeness[key][nth].as_f64().unwrap_or(f64::NAN);
    let (ours, vips) = (db("without_saving", 0), db("without_saving", 1));
    let peak = of_small.ours.iter().chain(&of_large.ours).map(|one| one.peak_mb).fold(0.0, f64::max);
    let vips_peak = of_small.vips.iter().chain(&of_large.vips).map(|one| one.peak_mb).fold(0.0, f64::max);
    Ok(vec![
        of_small.row(SMALL, small.len()),
        of_large.row(LARGE, large.len()),
        Row::new(9, LIKE, LIKE_GOAL, ours >= 45.0)
            .figure(format!("{ours:.1} dB; saved as JPEG {:.1} dB", db("each", 0)))
            .beside(format!("vipsthumbnail {vips:.1} dB; saved {:.1} dB", db("each", 1)), Some(ours / vips)),
        Row::new(9, PEAK, PEAK_GOAL, peak <= 40.0)
            .figure(format!("{peak:.1} MB"))
            .beside(format!("vipsthumbnail {vips_peak:.0} MB"), Some(peak / vips_peak)),
    ])
}

impl Beside {
    fn row(&self, what: &str, files: usize) -> Row {
        let ms = |costs: &[Cost]| median(costs.iter().map(|one| one.cpu * 1e3 / files as f64));
        let ratio = median(self.ours.iter().zip(&self.vips).map(|(ours, vips)| ours.cpu / vips.cpu));
        Row::new(9, what, GOAL, ratio <= 1.6)
            .figure(format!("{:.0} ms CPU ({files} photos, {} rounds)", ms(&self.ours), self.ours.len()))
            .beside(format!("vipsthumbnail {:.0} ms", ms(&self.vips)), Some(ratio))
    }
}

fn beside(place: &Place, photos: &[PathBuf], rounds: usize) -> anyhow::Result<Beside> {
    let (mut ours, mut vips) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let into = place.empty("thumbs")?;
        let mut command = Command::new(place.program("bench-work"));
        ours.push(measure::run(command.args(["thumbnails", "--into"]).arg(into).args(photos))?);
        let into = place.empty("vips")?;
        let mut command = Command::new("vipsthumbnail");
        command.args(["--size", "320x320", "-o"]).arg(into.join("%s.jpg[Q=80,strip]")).args(photos);
        vips.push(measure::run(command.env("VIPS_CONCURRENCY", "1"))?);
        let made = fs::read_dir(place.folder.join("vips"))?.count();
        anyhow::ensure!(made == photos.len(), "vipsthumbnail made {made} of {}", photos.len());
    }
    Ok(Beside { ours, vips })
}
