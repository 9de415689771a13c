//! Killed in the middle of its work.

use crate::{
    bench::{self, Bench, as_booth, in_gallery, photo, process},
    welcome::start_with_local_gallery,
};

const PHOTOS: u32 = 60;

#[test]
fn killed_in_mid_upload_and_started_again_each_photo_is_in_the_gallery_once() {
    bench::run(async {
        let bench = Bench::new("crash").await;
        let booth = bench.booth_folder();
        as_booth(&booth, "20260613_1901_1.jpg", &photo(1), true);
        let page = bench.drive().await;
        page.see("Wedding").await;
        start_with_local_gallery(&page).await;
        for number in 0..PHOTOS {
            as_booth(
                &booth,
                &format!("20260613_19{:02}_{number}.jpg", 10 + number / 4),
                &photo(1000 + number),
                number % 2 == 0,
            );
        }
        page.counts("some delivered, and some not", |counts| {
            counts["delivered"].as_u64() > Some(0) && counts["delivered"].as_u64() < Some(u64::from(PHOTOS))
        })
        .await;
        let [pid] = bench.pids("boothlift")[..] else { panic!("one program runs") };
        process::signal(pid, "KILL");
        drop(page);

        let page = bench.drive().await;
        let counts = page.counts("all delivered", |counts| counts["delivered"] == PHOTOS).await;
        assert_eq!(counts["photos"], PHOTOS);
        bench.shot("after-the-crash");
        assert_eq!(in_gallery(&page).await, (PHOTOS as usize, PHOTOS as usize));
    });
}
