//! A gallery that repeats the token in whatever it says, and every place of a desktop where words come out or stay.

use crate::{
    bench::{self, Bench, Page, as_booth, files, old_photo, photo, until},
    key_store::event_gallery,
    notices::notice,
    trouble::choose_row,
};
use boothlift_testkit::parrot::{Parrot, dresses, in_base64, remains};
use serde_json::json;
use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

const TOKEN: &str = "CANARY-7f3a/91+c=0d&2e";

/// What the gallery answers, photo by photo; the last one for ever.
const ANSWERS: [u16; 5] = [200, 422, 500, 429, 401];

/// What of a page a program could read: its markup, what it keeps, the addresses it asked for.
const PAGE: &str = "return [document.title, document.documentElement.outerHTML, location.href, document.cookie, \
    ...Object.entries(localStorage).flat(), ...Object.entries(sessionStorage).flat(), \
    ...performance.getEntries().map((entry) => entry.name), \
    ...[...document.querySelectorAll('input, textarea')].map((field) => field.value)].join('\\n')";

#[test]
fn a_token_that_the_gallery_repeats_is_in_no_title_tray_notice_clipboard_page_file_log_nor_process() {
    bench::run(async {
        let bench = Bench::new("secrets").await;
        let (gallery, had) = gallery().await;
        let booth = bench.booth_folder();
        old_photo(&booth);
        let log = "export BOOTHLIFT_LOG=trace\nexec \"$BOOTHLIFT\" >\"$HOME/said.txt\" 2>&1";
        let page = bench.drive_through(log).await;
        page.see("dslrBooth").await;
        event_gallery(&page, &format!("{}/up", gallery.origin()), TOKEN).await;
        page.press("Start with Event Gallery").await;
        page.see("Waiting for the first photo.").await;
        let mut seen = Seen::default();

        as_booth(&booth, "20260613_1901_1.jpg", &photo(1), false);
        page.counts("one photo delivered", |counts| counts["delivered"] == 1).await;
        seen.look(&bench, &page).await;

        as_booth(&booth, "20260613_1902_2.jpg", &photo(2), false);
        page.counts("one photo refused", |counts| counts["needs_you"] == 1).await;
        page.script("location.hash = 'photos'", vec![]).await.unwrap();
        choose_row(&page, "20260613_1902_2.jpg").await;
        page.script("document.querySelector('aside details').open = true", vec![]).await.unwrap();
        page.press("Copy details").await;
        page.see("Copied").await;
        page.drawn().await;
        bench.shot("refused");
        assert!(bench.clipboard().contains("***"), "nothing of the gallery's words was copied: {}", bench.clipboard());
        seen.look(&bench, &page).await;

        for (number, answers) in [(3, 3), (4, 5)] {
            as_booth(&booth, &format!("20260613_190{number}_{number}.jpg"), &photo(number), false);
            until("the gallery to have answered", async || (had.load(SeqCst) >= answers).then_some(())).await;
            seen.look(&bench, &page).await;
        }
        page.script("location.hash = 'live'", vec![]).await.unwrap();
        page.see("its token again.").await;
        page.press("Copy details").await;
        page.see("Copied").await;
        page.drawn().await;
        bench.shot("refuses-the-token");
        assert!(bench.clipboard().contains("***"), "nothing of the gallery's words was copied: {}", bench.clipboard());
        seen.look(&bench, &page).await;
        page.script("location.hash = 'support'", vec![]).await.unwrap();
        page.press("Make a help file").await;
        page.see("Exactly this is inside").await;
        seen.look(&bench, &page).await;
        page.script("document.querySelector('dialog[open]').dispatchEvent(new Event('cancel'))", vec![]).await.unwrap();
        bench.close_window().await;
        notice(&bench, "Event Gallery wants you to sign in again. 2 photos wait.", 90).await;
        seen.look_outside(&bench);
        bench.shot("notice");

        seen.look_at_processes(&bench);
        let kept = files(bench.home());
        for name in ["said.txt", "boothlift.db", "boothlift.log"] {
            assert!(kept.iter().any(|file| file.ends_with(name)), "{name} is not among {kept:?}");
        }
        for file in kept {
            seen.note(&file.display().to_string(), &fs::read(&file).unwrap_or_default());
        }
        seen.holds_nothing_of(TOKEN);
    });
}

/// A gallery with all dresses of the token in each answer, and how many photos it had.
async fn gallery() -> (Parrot, Arc<AtomicUsize>) {
    let had = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&had);
    let worn = [dresses(TOKEN), in_base64(TOKEN).into()].concat();
    let says = move |head: &str| {
        let status = match head.starts_with("POST") {
            true => *ANSWERS.get(count.fetch_add(1, SeqCst)).unwrap_or(&ANSWERS[ANSWERS.len() - 1]),
            false => 200,
        };
        let first = &worn[usize::from(status) % worn.len()];
        let all = worn.join(" ");
        let body = format!(
            "{{\"id\":\"{first}\",\"url\":\"https://x.example/?k={first}\",\"said\":\"{all}\",\"message\":\"{all}\"}}"
        );
        let pause = if status == 429 { "Retry-After: 1\r\n" } else { "" };
        (status, format!("Content-Type: application/json\r\nLocation: https://{TOKEN}/\r\n{pause}"), body)
    };
    (Parrot::start(says).await.unwrap(), had)
}

/// Everything that was seen, by its place.
#[derive(Default)]
struct Seen(Vec<(String, Vec<u8>)>);

impl Seen {
    fn note(&mut self, place: &str, said: &[u8]) {
        self.0.push((place.to_owned(), said.to_vec()));
    }

    async fn look(&mut self, bench: &Bench, page: &Page) {
        let markup = page.script(PAGE, vec![]).await.unwrap();
        self.note("the page", markup.as_str().unwrap().as_bytes());
        for request in [json!({ "ask": "snapshot" }), json!({ "ask": "show_health" })] {
            self.note("an answer to the page", page.ask(request).await.unwrap().to_string().as_bytes());
        }
        self.look_outside(bench);
    }

    fn look_outside(&mut self, bench: &Bench) {
        self.note("titles", bench.titles().as_bytes());
        let [tray, notices] = bench.panel().texts();
        self.note("tray", tray.join("\n").as_bytes());
        self.note("notices", notices.join("\n").as_bytes());
        self.note("clipboard", bench.clipboard().as_bytes());
    }

    fn look_at_processes(&mut self, bench: &Bench) {
        for pid in bench.all_pids() {
            for what in ["cmdline", "environ", "comm"] {
                // Some end meanwhile.
                let said = fs::read(format!("/proc/{pid}/{what}")).unwrap_or_default();
                self.note(&format!("process {what}"), &said);
            }
        }
    }

    /// Nothing was seen of `token`; and something was in each place, as a look that finds nothing proves nothing.
    fn holds_nothing_of(&self, token: &str) {
        for place in
            ["the page", "an answer", "titles", "tray", "notices", "clipboard", "process cmdline", "process environ"]
        {
            let some = self.0.iter().any(|(at, said)| at.starts_with(place) && !said.is_empty());
            assert!(some, "nothing was seen of: {place}");
        }
        let mut titles = self.0.iter().filter(|(at, _)| at == "titles");
        assert!(titles.any(|(_, said)| String::from_utf8_lossy(said).contains("Boothlift")), "no window of ours");
        for (place, said) in &self.0 {
            for part in remains(token) {
                let at = said.windows(part.len()).position(|window| window == part.as_bytes());
                let around = at.map(|at| &said[at.saturating_sub(100)..(at + 60).min(said.len())]);
                assert!(around.is_none(), "{part} in {place}: {}", String::from_utf8_lossy(around.unwrap_or_default()));
            }
        }
    }
}
