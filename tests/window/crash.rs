//! Killed in the middle of its work.

use crate::bench::{self, Bench, as_booth, end, in_gallery, live, photo};
use serde_json::json;

const PHOTOS: u32 = 100;

#[test]
fn killed_in_mid_upload_and_started_again_each_photo_is_in_the_gallery_once() {
    bench::run(async {
        let bench = Bench::new("crash").await;
        let (booth, page) = live(&bench).await;
        page.ask(json!({ "ask": "pause_sending", "minutes": null })).await.unwrap();
        for number in 0..PHOTOS {
            let name = format!("20260613_19{:02}_{number}.jpg", 10 + number / 4);
            as_booth(&booth, &name, &photo(1000 + number), number % 2 == 0);
        }
        page.counts("a safe copy of each", |counts| counts["waiting"] == PHOTOS).await;
        page.ask(json!({ "ask": "resume_sending" })).await.unwrap();
        let seen = page.counts("some delivered", |counts| counts["delivered"] != 0).await;
        assert_ne!(seen["delivered"], PHOTOS, "it was too fast for this test");
        end(&bench, page, "KILL").await;

        let page = bench.drive().await;
        let counts = page.counts("all delivered", |counts| counts["delivered"] == PHOTOS).await;
        assert_eq!(counts["photos"], PHOTOS);
        page.drawn().await;
        bench.shot("after-the-crash");
        assert_eq!(in_gallery(&page).await, (PHOTOS as usize, PHOTOS as usize));
    });
}
