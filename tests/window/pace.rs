//! How the window keeps up with a big evening: frames while photos go out at full speed and while their lists are scrolled, the
//! page's memory, and the first useful picture of a start.
//!
//! The normal run has a small evening and holds only what does not hang on the computer's speed. `cargo xtask frames` has
//! 20,000 photos of 4,000 sessions and writes down the figures.

use crate::bench::{self, Bench, Frames, Page, SOON, as_booth, end, in_gallery, live, until};
use boothlift_testkit::{booth::picture, figures};
use serde_json::json;
use std::{
    fs,
    path::Path,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Photos of one session.
const EACH: u32 = 5;
/// Rows that the page may hold at a time.
const ROWS: u64 = 60;

/// Photos of this run.
fn photos() -> u32 {
    std::env::var("FRAMES_PHOTOS").ok().map_or(150, |text| text.parse().expect("a number of photos"))
}

fn in_full() -> bool {
    photos() >= 1000
}

#[test]
fn a_big_evening_is_shown_without_a_blank_row_and_within_sixty_rows() {
    bench::run(async {
        let bench = Bench::new("pace").await;
        let (booth, page) = live(&bench).await;
        delivered_at_full_speed(&bench, &page, &booth).await;
        page.drawn().await;
        bench.shot("live");
        for (screen, what) in [("photos", "scrolling Photos"), ("sessions", "scrolling Sessions")] {
            scrolled(&bench, &page, screen, what).await;
        }
        let (playing, all) = composing(&bench);
        assert!(all > 0 && playing * 10 <= all, "without a card {playing} of {all} went into composing the page");
        assert_eq!(in_gallery(&page).await.0, photos() as usize);
        end(&bench, page, "TERM").await;
        started_again(&bench).await;
    });
}

/// Writes the evening's photos and waits until all are in the local gallery, with Live in sight.
async fn delivered_at_full_speed(bench: &Bench, page: &Page, booth: &Path) {
    page.script("location.hash = 'live'", vec![]).await.unwrap();
    Frames::watch(page).await;
    let begun = Instant::now();
    for number in 0..photos() {
        as_booth(booth, &name_of(number), &picture(100 + u64::from(number), 240, 160), false);
    }
    let mut memory: Vec<(u64, u64)> = Vec::new();
    let (mut seen, mut moved) = (0, Instant::now());
    loop {
        let delivered = page.snapshot().await["counts"]["delivered"].as_u64().unwrap();
        if delivered != seen {
            (seen, moved) = (delivered, Instant::now());
            memory.push((delivered, page_memory(bench)));
        }
        if delivered == u64::from(photos()) {
            break;
        }
        assert!(moved.elapsed() < SOON, "{seen} of {} photos, and no more", photos());
        tokio::time::sleep(Duration::from_millis(if in_full() { 3_000 } else { 100 })).await;
    }
    let took = begun.elapsed();
    let frames = Frames::tell(page).await;
    if !in_full() {
        return;
    }
    frames.note(&format!("Live, {} photos delivered in {:.0} s", photos(), took.as_secs_f64()));
    let near = |share: f64| {
        let wanted = (f64::from(photos()) * share) as u64;
        memory.iter().min_by_key(|(delivered, _)| delivered.abs_diff(wanted)).unwrap().1
    };
    let [quarter, half, whole] = [0.25, 0.5, 1.0].map(near);
    let grown = whole as f64 / quarter as f64 - 1.0;
    figures::note(
        "frames",
        "the page's own memory while they were delivered",
        &format!("{quarter} MB after a quarter, {half} after a half, {whole} after all: {:+.0} %", grown * 100.0),
        grown < 0.1,
    );
}

/// Opens a screen and scrolls its list for some seconds.
async fn scrolled(bench: &Bench, page: &Page, screen: &str, what: &str) {
    const OPEN: &str = "const [screen, done] = arguments; const begun = performance.now(); location.hash = screen;
      const look = () => document.querySelector('[role=row] .name, [role=option]') === null ? requestAnimationFrame(look) : done(performance.now() - begun);
      requestAnimationFrame(look)";
    let opened = page.script_until_done(OPEN, vec![json!(screen)]).await.unwrap().as_f64().unwrap();
    page.drawn().await;
    Frames::watch(page).await;
    page.script("window.__pace.scrolls = 25", vec![]).await.unwrap();
    let (begun, long) = (Instant::now(), if in_full() { Duration::from_secs(15) } else { Duration::ZERO });
    until("the list to be scrolled", async || {
        let frames = Frames::so_far(page).await?;
        (frames >= 20 && begun.elapsed() >= long).then_some(())
    })
    .await;
    let frames = Frames::tell(page).await;
    bench.shot(screen);
    assert!((5..=ROWS).contains(&frames.rows), "{} rows in the document of {screen}", frames.rows);
    if in_full() {
        figures::note("frames", &format!("{what}: the list opens"), &format!("{opened:.0} ms"), opened <= 300.0);
        frames.note(what);
        let blank = frames.blank;
        figures::note("frames", &format!("{what}: longest blank row"), &format!("{blank:.0} ms"), blank <= 100.0);
    }
}

/// A start with all of it in the records: from the program's start to the first picture with its words.
async fn started_again(bench: &Bench) {
    let asked = SystemTime::now();
    let page = bench.drive().await;
    page.see(&format!("All {} delivered.", grouped(photos()))).await;
    const PAINTED: &str =
        "return performance.timeOrigin + performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
    let painted =
        until("the page to know when it was first painted", async || page.script(PAINTED, vec![]).await.ok()?.as_f64())
            .await;
    let [pid] = bench.pids("boothlift")[..] else { panic!("one program runs") };
    let took = painted - began_at(pid);
    let since_asked = painted - asked.duration_since(UNIX_EPOCH).unwrap().as_millis() as f64;
    assert!((0.0..since_asked + 20.0).contains(&took), "{took} of {since_asked}");
    page.drawn().await;
    bench.shot("started-again");
    if in_full() {
        let what = format!("a start with {} photos in the records: first useful picture", photos());
        figures::note("frames", &what, &format!("{took:.0} ms after the program began"), took <= 1000.0);
    }
}

/// Milliseconds since 1970 at which a process began.
fn began_at(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    // After the name in brackets; the 22nd field counts hundredths of a second since the computer began.
    let ticks: f64 = stat.rsplit(')').next().unwrap().split_whitespace().nth(19).unwrap().parse().unwrap();
    let up = fs::read_to_string("/proc/uptime").unwrap();
    let up: f64 = up.split_whitespace().next().unwrap().parse().unwrap();
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as f64 - up * 1000.0 + ticks * 10.0
}

/// Anonymous memory of the page's process, in MB.
fn page_memory(bench: &Bench) -> u64 {
    bench.pids("WebKitWebProcess").into_iter().map(bench::process::own_memory_mb).sum::<f64>() as u64
}

/// Hundredths of a second that the page's processes spent playing a graphics card, and in all.
fn composing(bench: &Bench) -> (u64, u64) {
    let (mut playing, mut all) = (0, 0);
    for pid in bench.pids("WebKitWebProcess") {
        for thread in fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
            let stat = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
            let Some((name, rest)) = stat.rsplit_once(')') else { continue };
            // The 14th and 15th field of a line whose second is in brackets.
            let spent: u64 =
                rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
            all += spent;
            if name.contains("llvmpipe") {
                playing += spent;
            }
        }
    }
    (playing, all)
}

/// The name that the booth gives an evening's photo: five a session, a session a minute.
pub(crate) fn name_of(number: u32) -> String {
    let minute = number / EACH;
    let (day, hour, minute) = (13 + minute / 1440, minute / 60 % 24, minute % 60);
    format!("202606{day}_{hour:02}{minute:02}_{}.jpg", number % EACH)
}

/// As the page writes a number in English.
pub(crate) fn grouped(number: u32) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", number / 1000, number % 1000),
    }
}
