//! The made-up gallery: a destination within Boothlift that takes photos as one outside does, and has the trouble that is
//! played. It opens no connection.

use crate::{Played, Stage};
use async_trait::async_trait;
use boothlift_contract::{FailureCode, MediaType};
use boothlift_destinations::{
    CheckReport, Class, Destination, EventFacts, Journal, Parcel, Proof, Source, Takes, Trouble,
};
use std::time::Duration;

/// Slices that a photo goes in.
const SLICES: u64 = 12;
/// How long a slice takes on a good line, and on a slow one.
const SLICE: Duration = Duration::from_millis(100);
const SLOW_SLICE: Duration = Duration::from_millis(2_500);

/// A gallery that is nowhere.
#[derive(Debug)]
pub struct MadeUpGallery {
    stage: Stage,
    takes: Takes,
}

impl MadeUpGallery {
    /// A gallery with the trouble that `stage` plays.
    #[must_use]
    pub fn new(stage: Stage) -> Self {
        let takes = Takes {
            media: vec![MediaType::Jpeg],
            max_bytes: None,
            picture_url: false,
            countable: false,
            on_this_computer: false,
            idempotent: true,
            fits: true,
            parallel: (2, 4),
        };
        Self { stage, takes }
    }

    /// Whether the way there is open.
    fn way(&self) -> Result<(), Trouble> {
        match self.stage.played() {
            Some(Played::NoInternet) => Err(played(Class::NothingSent, FailureCode::NetOffline)),
            Some(Played::SignInPage) => Err(played(Class::Portal, FailureCode::NetPortal)),
            _ => Ok(()),
        }
    }

    /// Whether the gallery at its end does what it is asked.
    fn answers(&self) -> Result<(), Trouble> {
        self.way()?;
        match self.stage.played() {
            Some(Played::GalleryDown) => Err(played(Class::Unanswered, FailureCode::DestDown)),
            _ => Ok(()),
        }
    }

    async fn slice(&self) {
        let slow = self.stage.played() == Some(Played::SlowWifi);
        tokio::time::sleep(if slow { SLOW_SLICE } else { SLICE }).await;
    }
}

fn played(class: Class, code: FailureCode) -> Trouble {
    Trouble::new(class, code, "played at the pretend booth")
}

#[async_trait]
impl Destination for MadeUpGallery {
    fn takes(&self) -> &Takes {
        &self.takes
    }

    async fn deliver(&self, parcel: &Parcel, _: &EventFacts, journal: &dyn Journal) -> Result<Proof, Trouble> {
        let Source::File(copy) = &parcel.source else {
            return Err(Trouble::new(Class::Refused, FailureCode::PhotoLink, "it takes no addresses"));
        };
        self.way()?;
        let read = tokio::fs::read(copy).await;
        let bytes = read.map_err(|error| Trouble::new(Class::Local, FailureCode::PhotoSpool, error.to_string()))?;
        if bytes.len() as u64 != parcel.bytes {
            return Err(Trouble::new(Class::Local, FailureCode::PhotoSpool, "the safe copy has another length"));
        }
        for sent in 1..SLICES {
            self.slice().await;
            // A line that goes amid a photo breaks it off.
            if self.way().is_err() {
                return Err(played(Class::Broken, FailureCode::NetBroken));
            }
            journal.handed_over(parcel.bytes * sent / SLICES);
        }
        journal.body_ends().await?;
        journal.handed_over(parcel.bytes);
        self.slice().await;
        self.answers()?;
        Ok(Proof {
            status: 200,
            remote_id: Some(parcel.sha256.chars().take(12).collect()),
            remote_url: None,
            reply: "taken by the made-up gallery".into(),
        })
    }

    async fn probe(&self) -> Result<(), Trouble> {
        self.way()
    }

    async fn prove(&self) -> Result<(), Trouble> {
        self.answers()
    }

    async fn check(&self, _: &EventFacts) -> Result<CheckReport, Trouble> {
        self.answers()?;
        Ok(CheckReport { token_tried: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boothlift_contract::{Kind, PhotoId};
    use std::sync::Mutex;

    #[derive(Default)]
    struct Notes(Mutex<(u64, bool)>);

    #[async_trait]
    impl Journal for Notes {
        fn handed_over(&self, bytes: u64) {
            self.0.lock().unwrap().0 = bytes;
        }
        async fn body_ends(&self) -> Result<(), Trouble> {
            self.0.lock().unwrap().1 = true;
            Ok(())
        }
        async fn recall(&self) -> Result<Option<String>, Trouble> {
            Ok(None)
        }
        async fn keep(&self, _: &str) -> Result<(), Trouble> {
            Ok(())
        }
    }

    async fn deliver(gallery: &MadeUpGallery, notes: &Notes) -> Result<Proof, Trouble> {
        let room = tempfile::tempdir().unwrap();
        let copy = room.path().join("copy");
        std::fs::write(&copy, [7; 1200]).unwrap();
        let parcel = Parcel {
            photo: PhotoId(1),
            sha256: "ab".repeat(32),
            crc32: None,
            bytes: 1200,
            media: MediaType::Jpeg,
            kind: Kind::Single,
            name: "a.jpg".into(),
            tag: None,
            source: Source::File(copy),
        };
        let event = EventFacts { gallery_name: "Party".into(), date: "2026-06-20".into(), collection_url: None };
        gallery.deliver(&parcel, &event, notes).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_photo_is_taken_only_after_its_last_slice_was_written_down() {
        let notes = Notes::default();
        let proof = deliver(&MadeUpGallery::new(Stage::default()), &notes).await.unwrap();
        assert_eq!(*notes.0.lock().unwrap(), (1200, true));
        assert_eq!((proof.status, proof.remote_id.as_deref()), (200, Some("abababababab")));
    }

    #[tokio::test(start_paused = true)]
    async fn each_trouble_is_told_as_a_gallery_outside_would_meet_it() {
        let stage = Stage::default();
        let gallery = MadeUpGallery::new(stage.clone());
        for (trouble, class, code) in [
            (Played::NoInternet, Class::NothingSent, FailureCode::NetOffline),
            (Played::SignInPage, Class::Portal, FailureCode::NetPortal),
            (Played::GalleryDown, Class::Unanswered, FailureCode::DestDown),
        ] {
            stage.play(Some(trouble));
            let met = deliver(&gallery, &Notes::default()).await.unwrap_err();
            assert_eq!((met.class, met.code), (class, code), "{trouble:?}");
            assert_eq!(gallery.prove().await.unwrap_err().code, code, "{trouble:?}");
        }
        assert!(gallery.probe().await.is_ok(), "a gallery that is down is still reached");
        stage.play(None);
        assert!(deliver(&gallery, &Notes::default()).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_line_takes_half_a_minute_for_a_photo() {
        let stage = Stage::default();
        stage.play(Some(Played::SlowWifi));
        let begun = tokio::time::Instant::now();
        deliver(&MadeUpGallery::new(stage), &Notes::default()).await.unwrap();
        assert_eq!(begun.elapsed(), Duration::from_secs(30));
    }
}
