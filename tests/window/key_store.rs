//! A computer without a key store: a token goes nowhere until a person says where.

use crate::bench::{self, Bench, Page, as_booth, end, files, old_photo, photo, welcomed};
use boothlift_testkit::event_gallery::{FakeEventGallery, Options};
use serde_json::json;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

const TOKEN: &str = "canary-token-4711-0815";

#[test]
fn a_protected_file_is_written_only_when_chosen_and_serves_the_next_start_too() {
    bench::run(async {
        let (bench, fake) = (Bench::without_key_store("keys-file"), gallery().await);
        let booth = bench.booth_folder();
        old_photo(&booth);
        let page = bench.drive().await;
        begin(&page, &fake).await;
        page.see("Where should the token be kept?").await;
        page.see("The key store cannot be used.").await;
        page.drawn().await;
        bench.shot("asked");
        assert_eq!(holding(bench.home()), [] as [PathBuf; 0], "nothing is written before somebody chose");

        page.press("Try the key store again").await;
        page.see("The key store cannot be used.").await;
        keep(&page, "file").await;
        page.see("Waiting for the first photo.").await;
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.counts("the first photo delivered", |counts| counts["delivered"] == 1).await;
        page.script("location.hash = 'support'", vec![]).await.unwrap();
        page.see("Key store").await;
        page.drawn().await;
        bench.shot("support");
        only_the_protected_file_holds_it(&bench);
        end(&bench, page, "TERM").await;

        let page = bench.drive().await;
        as_booth(&booth, "20260613_1906_3.jpg", &photo(3), false);
        page.counts("the second photo delivered", |counts| counts["delivered"] == 2).await;
        assert_eq!(fake.stored().len(), 2);
        only_the_protected_file_holds_it(&bench);
    });
}

#[test]
fn who_wants_to_be_asked_is_asked_once_after_each_start_and_nothing_is_written() {
    bench::run(async {
        let (bench, fake) = (Bench::without_key_store("keys-ask"), gallery().await);
        let booth = bench.booth_folder();
        old_photo(&booth);
        let page = bench.drive().await;
        begin(&page, &fake).await;
        keep(&page, "memory").await;
        page.see("Waiting for the first photo.").await;
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.counts("the first photo delivered", |counts| counts["delivered"] == 1).await;
        assert_eq!(holding(bench.home()), [] as [PathBuf; 0]);
        end(&bench, page, "TERM").await;

        let page = bench.drive().await;
        page.see("its token again.").await;
        as_booth(&booth, "20260613_1906_3.jpg", &photo(3), false);
        page.see("1 photo waits for it, nothing is lost.").await;
        page.drawn().await;
        bench.shot("asks-again");
        paste_again(&page).await;
        page.counts("the second photo delivered", |counts| counts["delivered"] == 2).await;
        page.see("All 2 delivered.").await;
        assert!(page.now("dialog[open]").await.is_none(), "it asks once");
        assert_eq!(holding(bench.home()), [] as [PathBuf; 0]);
    });
}

#[test]
fn a_key_store_that_is_gone_at_the_start_holds_the_lane_and_offers_the_choice() {
    bench::run(async {
        let (bench, fake) = (Bench::without_key_store("keys-gone"), gallery().await);
        let booth = bench.booth_folder();
        old_photo(&booth);
        let page = bench.drive().await;
        begin(&page, &fake).await;
        keep(&page, "memory").await;
        page.see("Waiting for the first photo.").await;
        end(&bench, page, "TERM").await;
        // As on a computer where the key store worked until today.
        let kept = fs::read_to_string(bench.data().join("shell.json")).unwrap();
        fs::write(bench.data().join("shell.json"), kept.replace("\"memory\"", "\"system\"")).unwrap();

        let page = bench.drive().await;
        page.see("Event Gallery waits for the key store.").await;
        page.drawn().await;
        bench.shot("headline");
        page.press("Choose what to do").await;
        page.see("Where should the token be kept?").await;
        keep(&page, "file").await;
        page.see("its token again.").await;
        paste_again(&page).await;
        page.see("Waiting for the first photo.").await;
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.counts("the photo delivered", |counts| counts["delivered"] == 1).await;
        only_the_protected_file_holds_it(&bench);
    });
}

async fn gallery() -> FakeEventGallery {
    FakeEventGallery::start(Options { token: TOKEN.into(), ..Options::default() }).await.unwrap()
}

/// Welcome with Event Gallery, up to the moment its token needs a place.
async fn begin(page: &Page, fake: &FakeEventGallery) {
    page.see("dslrBooth").await;
    event_gallery(page, &fake.endpoint(), TOKEN).await;
    page.press("Start with Event Gallery").await;
    page.see("Where should the token be kept?").await;
}

/// Fills in and checks Event Gallery's form.
pub(crate) async fn event_gallery(page: &Page, endpoint: &str, token: &str) {
    page.click("input[value='event-gallery']").await;
    page.choose("[data-field='preset']", "custom").await;
    page.type_into("input[type='url']", endpoint).await;
    page.type_into("input[type='password']", token).await;
    page.press("Check").await;
    page.see("The address answers.").await;
}

/// Ends the program as the system does.
/// Chooses where the token is kept.
async fn keep(page: &Page, place: &str) {
    page.click(&format!("input[value='{place}']")).await;
    page.press("Use this place").await;
}

/// Pastes the token where a lane asks for it again.
async fn paste_again(page: &Page) {
    page.press("Paste a new token").await;
    page.type_into("dialog input[type='password']", TOKEN).await;
    page.press("Use this token").await;
}

fn only_the_protected_file_holds_it(bench: &Bench) {
    let secrets = bench.data().join("secrets.json");
    assert_eq!(holding(bench.home()), [secrets.as_path()]);
    assert_eq!(fs::metadata(&secrets).unwrap().permissions().mode() & 0o777, 0o600);
    let [pid] = bench.pids("boothlift")[..] else { panic!("one program runs") };
    for what in ["cmdline", "environ"] {
        assert!(!holds(&fs::read(format!("/proc/{pid}/{what}")).unwrap()), "{what}");
    }
}

/// Files below `folder` that hold the token.
fn holding(folder: &Path) -> Vec<PathBuf> {
    files(folder).into_iter().filter(|file| fs::read(file).is_ok_and(|bytes| holds(&bytes))).collect()
}

fn holds(bytes: &[u8]) -> bool {
    bytes.windows(TOKEN.len()).any(|window| window == TOKEN.as_bytes())
}

#[test]
fn a_form_with_a_file_field_can_be_chosen_for_event_gallery() {
    bench::run(async {
        let (bench, fake) = (Bench::new("multipart").await, gallery().await);
        let (booth, page) = welcomed(&bench).await;
        page.click("input[value='event-gallery']").await;
        page.click("[aria-labelledby='step-2'] details summary").await;
        page.choose("[data-field='form']", "multipart").await;
        page.type_into("[data-field='field']", "not a name").await;
        page.type_into("input[type='password']", TOKEN).await;
        page.choose("[data-field='preset']", "custom").await;
        page.type_into("input[type='url']", &fake.endpoint()).await;
        page.press("Check").await;
        page.see("The name of the file field takes letters, digits").await;
        page.type_into("[data-field='field']", "picture").await;
        page.drawn().await;
        bench.shot("multipart");
        page.press("Check").await;
        page.see("The address answers.").await;
        page.press("Start with Event Gallery").await;
        page.see("Waiting for the first photo.").await;
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.counts("it was delivered", |counts| counts["delivered"] == 1).await;
        let sent = fake.requests().into_iter().find(|sent| sent.method == "POST").unwrap();
        let kind = sent.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")).unwrap();
        assert!(kind.1.starts_with("multipart/form-data"), "{kind:?}");
        let events = page.ask(json!({ "ask": "snapshot" })).await.unwrap();
        assert!(!events.to_string().contains(TOKEN));
    });
}
