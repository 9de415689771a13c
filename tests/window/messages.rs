//! How often the page is told something while photos go out, and what its window costs the program beside them.
//!
//! The normal run has a small evening and holds how often. `cargo xtask bench 13` has 1,000 photos three times with the window and
//! three times without, in turn, and writes down both figures.

use crate::{
    bench::{self, Bench, SOON, as_booth, end, live, process::cpu_seconds, until},
    pace::name_of,
};
use boothlift_testkit::{
    booth::picture,
    figures::{self, median},
};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

/// Photos of each run of an evening, and how often it runs with the window and without.
fn choice() -> (u32, usize) {
    match std::env::var("MESSAGES_PHOTOS") {
        Ok(photos) => (photos.parse().expect("a number of photos"), 3),
        Err(_) => (60, 1),
    }
}

#[test]
fn the_page_is_told_at_most_ten_times_a_second_however_many_photos_go_out() {
    bench::run(async {
        let (photos, rounds) = choice();
        let bench = Bench::new("messages").await;
        let (booth, page) = live(&bench).await;
        // From here on without a driver, whose questions would cost something too.
        end(&bench, page, "TERM").await;
        let (drawn, told) = (drawn(&bench), told(&bench).len());
        let app = bench.start();
        let mut evening = Evening { bench: &bench, booth, pid: app.pid(), photos, sent: 0 };
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for round in 1..=rounds {
            until("the page", async || (self::drawn(&bench) == drawn + round).then_some(())).await;
            with.push(evening.goes_out().await);
            bench.shot("open");
            bench.close_window().await;
            until("the log of what it was told", async || (self::told(&bench).len() == told + round).then_some(()))
                .await;
            without.push(evening.goes_out().await);
            if round < rounds {
                assert!(bench.panel().click("Open Boothlift"));
            }
        }
        let told = self::told(&bench).split_off(told);
        assert_eq!(told.len(), rounds, "without a window nobody was told anything");
        let most = told.iter().map(|one| one.most_in_a_second).max().unwrap();
        let middle = |of: fn(&Told) -> u64| median(told.iter().map(|one| of(one) as f64));
        let (messages, answers) = (middle(|one| one.messages), middle(|one| one.answers));
        let figure = format!(
            "{most} in any second; {messages:.0} messages in all, and {answers:.0} answers to what the page asked"
        );
        figures::note("13", &format!("messages to the window, {photos} photos"), &figure, most <= 10);
        assert!(told.iter().all(|one| one.messages > 0), "{told:?}");
        assert!(most <= 10, "{told:?}");
        if rounds > 1 {
            let ratio = median(with.iter().zip(&without).map(|(with, without)| with / without));
            let (with, without) = (median(with), median(without));
            let figure = format!("{ratio:.2} x ({with:.1} s with the window, {without:.1} s without; debug build)");
            figures::note("13", "CPU of the program", &figure, ratio <= 1.3);
        }
    });
}

/// An evening of many photos that go to the local gallery.
struct Evening<'a> {
    bench: &'a Bench,
    booth: PathBuf,
    pid: u32,
    /// Of one run.
    photos: u32,
    sent: u32,
}

impl Evening<'_> {
    /// Writes the photos of one run and waits until the tray says that all are delivered: the program's own processor time until
    /// then, in seconds.
    async fn goes_out(&mut self) -> f64 {
        let before = cpu_seconds(self.pid);
        for _ in 0..self.photos {
            as_booth(&self.booth, &name_of(self.sent), &picture(100 + u64::from(self.sent), 900, 600), false);
            self.sent += 1;
        }
        let (mut seen, mut moved) = (String::new(), Instant::now());
        loop {
            let headline = self.bench.panel().menu().and_then(|menu| menu.first().cloned()).unwrap_or_default();
            let number =
                headline.strip_prefix("All ").and_then(|rest| rest.strip_suffix(" delivered. Nothing needs you."));
            if number.is_some_and(|number| number.replace(',', "") == self.sent.to_string()) {
                break;
            }
            if headline != seen {
                (seen, moved) = (headline, Instant::now());
            }
            assert!(moved.elapsed() < 2 * SOON, "{seen:?}, and no more of {}", self.sent);
            // A question costs the program something: few, and as many with the window as without.
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        cpu_seconds(self.pid) - before
    }
}

/// What the log says that one page was told.
#[derive(Debug)]
struct Told {
    messages: u64,
    most_in_a_second: u64,
    answers: u64,
}

/// Of every page that is gone, the oldest first.
fn told(bench: &Bench) -> Vec<Told> {
    let log = bench.log();
    let mut lines: Vec<&str> = log.lines().filter(|line| line.contains("the page was told, and is gone")).collect();
    // Each begins with its moment.
    lines.sort_unstable();
    let number = |line: &str, name: &str| -> u64 {
        line.split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix('=')?.parse().ok()).expect(name)
    };
    let read = |line: &str| Told {
        messages: number(line, "messages"),
        most_in_a_second: number(line, "most_in_a_second"),
        answers: number(line, "answers"),
    };
    lines.into_iter().map(read).collect()
}

/// How many pages were drawn so far.
fn drawn(bench: &Bench) -> usize {
    bench.log().matches("the page is drawn").count()
}
