//! Drawn guests: a session of one to six photos every 8 to 20 seconds.

use crate::{Booth, Manner, Stage};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    io,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::{sync::oneshot, task::JoinHandle};

/// Seconds between two sessions.
const BETWEEN: RangeInclusive<u64> = 8..=20;
/// Between two photos of one session.
const PHOTO_EVERY: Duration = Duration::from_secs(2);

/// Guests who come until they are asked to go.
#[derive(Debug)]
pub struct Party {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Party {
    /// Lets the first guests come now; their photos land in `folder`, which is there already. Needs a tokio runtime. The same
    /// seed brings the same guests.
    #[must_use]
    pub fn begin(folder: PathBuf, seed: u64, stage: Stage) -> Self {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(come(folder, seed, stage, stopped));
        Self { stop, task }
    }

    /// Lets nobody come any more; returns once the photo that is being written lies in the folder.
    pub async fn end(self) {
        drop(self.stop);
        if let Err(error) = self.task.await {
            tracing::warn!(%error, "the drawn guests went in disorder");
        }
    }
}

async fn come(folder: PathBuf, seed: u64, stage: Stage, mut stopped: oneshot::Receiver<()>) {
    let mut random = StdRng::seed_from_u64(seed);
    let mut booth = Booth::new(random.random(), jiff::Zoned::now().datetime());
    loop {
        for shot in booth.session() {
            let manner = if stage.takes_break() { Manner::Truncated } else { Manner::Renamed };
            if let Err(error) = write(manner, folder.join(&shot.name), shot.bytes).await {
                tracing::info!(%error, "the drawn guests can leave no photo, so they go");
                return;
            }
            tokio::select! {
                _ = &mut stopped => return,
                () = tokio::time::sleep(PHOTO_EVERY) => {}
            }
        }
        let pause = Duration::from_secs(random.random_range(BETWEEN));
        tokio::select! {
            _ = &mut stopped => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

async fn write(manner: Manner, path: PathBuf, bytes: Vec<u8>) -> io::Result<()> {
    let write = move || manner.write(Path::new(&path), &bytes, Duration::ZERO);
    tokio::task::spawn_blocking(write).await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn photos(folder: &Path) -> Vec<PathBuf> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    /// Whether a JPEG has its end.
    fn is_whole(photo: &Path) -> bool {
        fs::read(photo).unwrap().ends_with(&[0xff, 0xd9])
    }

    #[tokio::test]
    async fn guests_come_until_they_are_asked_to_go_and_one_broken_photo_is_broken() {
        let folder = tempfile::tempdir().unwrap();
        let stage = Stage::default();
        stage.break_next();
        let party = Party::begin(folder.path().to_owned(), 7, stage.clone());
        // The first photo is written at once; to go is to have written it.
        party.end().await;
        let left = photos(folder.path());
        assert_eq!(left.len(), 1, "{left:?}");
        assert!(!is_whole(&left[0]), "it breaks off in its middle");
        assert!(!stage.takes_break(), "only that one");
        Party::begin(folder.path().to_owned(), 8, stage).end().await;
        let whole = photos(folder.path()).into_iter().filter(|photo| is_whole(photo)).count();
        assert_eq!(whole, 1);
    }
}
