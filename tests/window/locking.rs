//! The attendant lock, in the real window.

use crate::bench::{self, Bench, as_booth, live, photo, until};
use serde_json::json;

#[test]
fn event_settings_and_take_down_ask_for_the_number_and_the_rest_stays_open() {
    bench::run(async {
        let bench = Bench::new("locking").await;
        let (booth, page) = live(&bench).await;
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.counts("a photo is delivered", |counts| counts["delivered"] == 1).await;

        page.script("location.hash = 'settings'", vec![]).await.unwrap();
        page.type_into("input[inputmode='numeric']", "4711").await;
        page.press("Switch the lock on").await;
        page.see("The lock is on.").await;
        page.drawn().await;
        bench.shot("settings");
        page.press("Lock now").await;
        for screen in ["settings", "event"] {
            page.script("location.hash = arguments[0]", vec![json!(screen)]).await.unwrap();
            page.see("This is locked.").await;
        }
        page.drawn().await;
        bench.shot("locked");
        let refused = page.ask(json!({ "ask": "rename_event", "name": "Outside" })).await.unwrap_err();
        assert_eq!(refused["code"], "app.locked", "the page is not what keeps it");
        let login = "const done = arguments[0]; window.__TAURI_INTERNALS__.invoke('keep_awake', { on: false })\
            .then(() => done('done'), (failed) => done(failed.code))";
        assert_eq!(page.script_until_done(login, vec![]).await.unwrap(), "app.locked");
        for (screen, words) in [("live", "1 photo delivered."), ("photos", "20260613_1905_2.jpg"), ("share", "Guest")] {
            page.script("location.hash = arguments[0]", vec![json!(screen)]).await.unwrap();
            page.see(words).await;
        }

        page.script("location.hash = 'photos'", vec![]).await.unwrap();
        page.click("[role=row] button[aria-label='Choose 20260613_1905_2.jpg']").await;
        page.press("Take down").await;
        page.see("Type the number in").await;
        page.type_into("dialog input[inputmode='numeric']", "1174").await;
        page.press("Unlock").await;
        page.see("It is another number.").await;
        page.drawn().await;
        bench.shot("asked");
        page.type_into("dialog input[inputmode='numeric']", "4711").await;
        page.press("Unlock").await;
        page.see("Remove 1 photo from the local gallery?").await;
        page.press("Cancel").await;
        page.script("location.hash = 'event'", vec![]).await.unwrap();
        page.see("This event").await;
        page.press("Lock now").await;
        page.see("This is locked.").await;
        until("the lock", async || (page.snapshot().await["lock"]["open"] == false).then_some(())).await;
    });
}
