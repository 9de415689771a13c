//! The guest screen: what stands on it, that it follows, that nothing answers it, and the keys that end it.

use crate::bench::{self, Bench, Page, as_booth, end, live, photo, until};
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

const TITLE: &str = "Boothlift guest screen";
const PASSWORD: &str = "canary;rose\"nau26";

#[test]
fn the_guest_screen_shows_the_sign_follows_the_guests_and_may_call_nothing() {
    bench::run(async {
        let bench = Bench::new("guest-screen").await;
        let (booth, page) = live(&bench).await;
        page.script("location.hash = 'share'", vec![]).await.unwrap();
        page.press("Show full screen").await;
        page.see("Close the guest screen").await;
        let main = page.window().await;
        let guests = page.other_window().await;

        page.turn_to(&guests).await;
        page.see("Your photos will be here.").await;
        page.turn_to(&main).await;
        open_to_guests(&page).await;
        for number in 2..=4 {
            as_booth(&booth, &format!("20260613_1905_{number}.jpg"), &photo(number), false);
        }
        page.counts("three photos delivered", |counts| counts["delivered"] == 3).await;
        type_in_wifi(&page).await;
        page.see("Join the booth Wi-Fi").await;
        page.drawn().await;
        let code = page.ask(json!({ "ask": "show_code", "session": null })).await.unwrap()["with"].take();
        let pick_up = code["pick_up"].as_str().unwrap();

        page.turn_to(&guests).await;
        page.see("Your photos are here.").await;
        page.see(&format!("{} {}", &pick_up[..3], &pick_up[3..])).await;
        page.see("session 1 · taken at").await;
        page.see("Summer <b>Party</b>").await;
        page.see(PASSWORD).await;
        see_pictures(&page, 6).await;
        bench.shot("sign");
        calls_nothing(&page).await;

        as_booth(&booth, "20260613_1930_1.jpg", &photo(30), false);
        page.see("session 2 · taken at").await;
        page.turn_to(&main).await;
        page.press("Show session 1").await;
        page.turn_to(&guests).await;
        page.see("session 1 · taken at").await;
        page.turn_to(&main).await;
        page.press("Close the guest screen").await;
        page.see("Show full screen").await;
        until("the guest screen to go", async || bench.window_now(TITLE).is_none().then_some(())).await;
        // The main window stays.
        bench.window("Boothlift").await;

        let kept = files_with(&bench.data(), PASSWORD);
        assert!(kept.is_empty(), "the password is in {kept:?}");
    });
}

#[test]
fn f11_turns_the_guest_screen_on_and_off_also_where_no_script_runs() {
    bench::run(async {
        let bench = Bench::new("guest-screen-keys").await;
        let (_, page) = live(&bench).await;
        end(&bench, page, "KILL").await;

        // Without a driver, as people have it: the sign runs no script at all.
        let _app = bench.start();
        let main = bench.window("Boothlift").await;
        let screen = open_by_key(&bench, &main).await;
        until("the whole screen", async || (bench.place_of(&screen) == [0, 0, 1600, 1000]).then_some(())).await;
        let shot = until("the paper to be drawn", async || {
            let shot = bench.shot("full-screen");
            let picture = image::open(&shot).ok()?.to_rgb8();
            // Ink on paper: the words stand there, not an empty ground.
            let ink = picture.pixels().filter(|pixel| pixel.0 == [0x2a, 0x1d, 0x2f]).count();
            (picture.get_pixel(20, 20).0 == [0xef, 0xe5, 0xd8] && ink > 1000).then_some(shot)
        })
        .await;
        assert!(shot.is_file());
        close_by_key(&bench, &screen, "Escape").await;
        let screen = open_by_key(&bench, &main).await;
        close_by_key(&bench, &screen, "F11").await;
        // The main window stays.
        bench.window("Boothlift").await;
    });
}

/// How long a key may take to show its work before it is taken for lost and pressed again: the same key opens and closes,
/// so that one pressed too soon undoes the first.
const KEY: Duration = Duration::from_secs(15);

/// Presses F11 in the main window until the guest screen is there.
async fn open_by_key(bench: &Bench, main: &str) -> String {
    let mut pressed: Option<Instant> = None;
    until("the guest screen", async || {
        let screen = bench.window_now(TITLE);
        if screen.is_none() && pressed.is_none_or(|at| at.elapsed() > KEY) {
            bench.xdotool(&["windowactivate", "--sync", main, "key", "F11"]);
            pressed = Some(Instant::now());
        }
        screen
    })
    .await
}

/// Presses the key in the guest screen until that window is gone.
async fn close_by_key(bench: &Bench, screen: &str, key: &str) {
    let mut pressed: Option<Instant> = None;
    until("the guest screen to go", async || {
        let gone = bench.window_now(TITLE).is_none_or(|now| now != screen);
        if !gone && pressed.is_none_or(|at| at.elapsed() > KEY) {
            bench.xdotool(&["windowactivate", "--sync", screen, "key", key]);
            pressed = Some(Instant::now());
        }
        gone.then_some(())
    })
    .await;
    // Another one in its place is none that anybody asked for.
    assert!(bench.window_now(TITLE).is_none(), "{key} opened another guest screen");
}

/// The guest page on the first network this computer has.
async fn open_to_guests(page: &Page) {
    let networks = page.ask(json!({ "ask": "list_networks" })).await.unwrap()["with"].take();
    let Some(address) = networks[0]["address"].as_str() else { panic!("this test needs a network: {networks}") };
    page.ask(json!({ "ask": "open_to_guests", "address": address })).await.unwrap();
}

async fn type_in_wifi(page: &Page) {
    page.press("Type in the Wi-Fi").await;
    page.type_into("form input.input", "Summer <b>Party</b>").await;
    page.type_into("form input[type='password']", "short").await;
    page.press("Show on the sign").await;
    page.see("A Wi-Fi password has 8 to 63 signs").await;
    page.type_into("form input[type='password']", PASSWORD).await;
    page.press("Show on the sign").await;
}

async fn see_pictures(page: &Page, least: u64) {
    const LOADED: &str = "return [...document.images].filter((one) => one.complete && one.naturalWidth > 0).length";
    until("the pictures of the sign", async || {
        let loaded = page.script(LOADED, vec![]).await.ok()?.as_u64()?;
        (loaded >= least).then_some(())
    })
    .await;
}

/// Everything that the main window may call, the plugins' calls, and what a page could try beside them.
async fn calls_nothing(page: &Page) {
    let allowed =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/permissions/commands.toml"));
    let allowed = allowed.unwrap();
    let own = allowed.lines().filter_map(|line| line.strip_prefix("commands.allow = [\"")?.strip_suffix("\"]"));
    let plugins = [
        "plugin:event|listen",
        "plugin:event|emit",
        "plugin:store|get_store",
        "plugin:window|close",
        "plugin:window|set_fullscreen",
        "plugin:webview|print",
        "plugin:webview|create_webview_window",
        "plugin:dialog|open",
        "plugin:opener|open_url",
        "plugin:notification|notify",
        "plugin:app|version",
    ];
    let commands: Vec<&str> = own.chain(plugins).collect();
    assert!(commands.len() > 30, "{commands:?}");
    const TRY: &str = "const [commands, done] = arguments;\
        Promise.all(commands.map((one) => window.__TAURI_INTERNALS__.invoke(one, { request: { ask: 'snapshot' } })\
            .then(() => `${one} ANSWERED`, (said) => `${one}: ${typeof said === 'string' ? said : JSON.stringify(said)}`))).then(done)";
    let answers = page.script_until_done(TRY, vec![json!(commands)]).await.unwrap();
    for answer in answers.as_array().unwrap() {
        let answer = answer.as_str().unwrap();
        assert!(answer.contains("not allowed") || answer.contains("not found"), "{answer}");
    }
    const TRY_MORE: &str = "const done = arguments[0]; const found = [];\
        const inline = document.createElement('script'); inline.textContent = 'window.ran = true'; document.head.append(inline);\
        found.push(['inline', window.ran === true]);\
        found.push(['opened', window.open('https://example.com/') !== null]);\
        const picture = (src) => new Promise((told) => { const one = new Image(); one.onload = () => told(true); one.onerror = () => told(false); one.src = src; });\
        const fetched = (url) => fetch(url).then((one) => one.ok, () => false);\
        Promise.all([picture('thumb://localhost/photo/1/320'), picture('sign://localhost/photo/9999'), fetched('ipc://localhost/ask'), fetched('tauri://localhost/index.html'), fetched('sign://localhost/code/open')])\
            .then((all) => { found.push(['reached', all.some(Boolean)]); location = 'tauri://localhost/'; setTimeout(() => { found.push(['left', !location.href.startsWith('sign://')]); done(found); }, 500); })";
    let found = page.script_until_done(TRY_MORE, vec![]).await.unwrap();
    for one in found.as_array().unwrap() {
        assert_eq!(one[1], Value::Bool(false), "{found}");
    }
}

/// Files below a folder that hold a text.
fn files_with(folder: &Path, text: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
        } else if fs::read(&path).is_ok_and(|bytes| bytes.windows(text.len()).any(|some| some == text.as_bytes())) {
            found.push(path);
        }
    }
    found
}
