//! The goals, and what proves each.

use crate::noted::Tests;

/// One promise that can be counted.
#[derive(Debug)]
pub(super) struct Goal {
    pub(super) name: &'static str,
    pub(super) promise: &'static str,
    /// With the counts of every day.
    pub(super) daily: &'static [Proof],
    /// With those of a night, where they are others.
    pub(super) nightly: &'static [Proof],
}

/// What proves a goal, or a part of it.
#[derive(Debug)]
pub(super) enum Proof {
    Tests(Tests),
    /// A command that takes longer than five minutes, to be run by itself.
    Named(&'static str),
}

const fn tests(filter: &'static str) -> Proof {
    Proof::Tests(Tests { filter, ignored: false, set: &[] })
}

const fn with(filter: &'static str, set: &'static [(&'static str, &'static str)]) -> Proof {
    Proof::Tests(Tests { filter, ignored: false, set })
}

const fn ignored(filter: &'static str) -> Proof {
    Proof::Tests(Tests { filter, ignored: true, set: &[] })
}

const fn goal(name: &'static str, promise: &'static str, daily: &'static [Proof], nightly: &'static [Proof]) -> Goal {
    Goal { name, promise, daily, nightly }
}

const IN_FULL: &[(&str, &str)] = &[("BAD_NET", "full")];
/// Short runs, but with photos as long as the goals say.
const LONG: &[(&str, &str)] = &[("BAD_NET", "long")];
const FULL_NETWORK: Proof = Proof::Named("cargo xtask bad-net");

pub(super) const GOALS: [Goal; 28] = [
    goal(
        "G1",
        "kills amid intake and uploads to three services (50 of 500 photos; nightly 1,000 of 10,000): none lost, none half-written, no copy without an answer that was never seen",
        &[tests("binary(crash) and test(fifty_kills)")],
        &[tests("binary(crash) and test(fifty_kills)"), Proof::Named("cargo xtask crash 20")],
    ),
    goal(
        "G2",
        "an end at each named place, the first and the fourth time: nothing lost, nothing twice",
        &[tests("binary(crash) and test(named_place)")],
        &[],
    ),
    goal(
        "G3",
        "power cuts (10; nightly 200): nothing lost that was adopted, records whole",
        &[tests("binary(crash) and test(power_cuts)")],
        &[tests("binary(crash) and test(power_cuts)"), Proof::Named("cargo xtask power 200")],
    ),
    goal(
        "G4",
        "from a file's last byte to its durable adoption: p95 at most 3 s (nightly: p99 at most 4 s)",
        &[ignored("package(boothlift-intake) and test(adoption_latency)")],
        &[],
    ),
    goal(
        "G5",
        "bursts (2,000; nightly 20,000): each adopted once, with events, without, and when they overflow; no live photo waits for them",
        &[tests("package(boothlift-intake) and test(bursts::)"), tests("binary(burst) and test(a_burst)")],
        &[
            ignored("package(boothlift-intake) and test(bursts_of_twenty_thousand)"),
            tests("package(boothlift-intake) and test(bursts::)"),
            with("binary(burst) and test(a_burst)", &[("BURST_FILES", "20000")]),
        ],
    ),
    goal(
        "G6",
        "a system that tells of nothing, or falls silent: each file found within 35 s (on the simulated clock), the watch built anew",
        &[
            tests("package(boothlift-intake) and test(without_a_word_of_the_system)"),
            tests("package(boothlift-intake) and test(a_watch_that_falls_silent)"),
            tests("binary(pipeline) and test(without_file_events)"),
        ],
        &[],
    ),
    goal(
        "G7",
        "half-written files (100 cases with real pauses; 10,000 seeded writers): none taken",
        &[tests("binary(burst) and test(half_written)"), tests("package(boothlift-intake) and binary(simulation)")],
        &[],
    ),
    goal(
        "G8",
        "sign-in pages, redirects, wrong certificates, answers that are none and made-up replies (1,200; nightly 100,000): never success",
        &[
            tests("package(boothlift-destinations) and binary(answers)"),
            tests("binary(conformance) and (test(faults::) or test(portal) or test(replies::))"),
            tests("binary(pipeline) and test(portal)"),
        ],
        &[
            tests("package(boothlift-destinations) and binary(answers)"),
            tests("binary(conformance) and (test(faults::) or test(portal))"),
            with("binary(conformance) and test(replies::)", &[("REPLIES", "33334")]),
            tests("binary(pipeline) and test(portal)"),
        ],
    ),
    goal(
        "G9",
        "goodput on a clean link: at least 95 % of curl's (a run of seconds: at least 60 %)",
        &[tests("binary(network) and test(a_clean_link_is_as_full_as_with_curl)"), FULL_NETWORK],
        &[with("binary(network) and test(a_clean_link)", IN_FULL)],
    ),
    goal(
        "G10",
        "goodput at 20 % loss each way and at 1 Mbit/s: at least 90 % of curl's; 8 MB at 1 Mbit/s within 75 s; nothing that moves is given up (a run of seconds: at least 60 % at 1 Mbit/s, no share under loss)",
        &[
            with(
                "binary(network) and (test(is_as_full_as_with_curl) and not test(a_clean_link) or test(loses_or_crawls))",
                LONG,
            ),
            FULL_NETWORK,
        ],
        &[with("binary(network) and (test(loses_every_fifth) or test(one_megabit) or test(loses_or_crawls))", IN_FULL)],
    ),
    goal(
        "G11",
        "2 MB at steady 8 KB/s are never given up nor made unclear; silence amid a body is found within 35 s",
        &[with("binary(network) and (test(8_kilobytes) or test(falls_silent))", LONG)],
        &[with("binary(network) and test(patience::)", IN_FULL)],
    ),
    goal(
        "G12",
        "after an outage the first photo within 10 s and its own transfer, then the rest; hours of outage on the simulated clock",
        &[
            tests(
                "binary(network) and (test(after_a_cut) or test(another_address) or test(three_hundred) or test(names::) or test(sign_in_page))",
            ),
            tests("binary(pipeline) and test(an_outage)"),
            tests("package(boothlift-tests) and binary(simulation) and test(two_hours)"),
        ],
        &[
            with("binary(network) and (test(outage::) or test(names::) or test(sign_in_page))", IN_FULL),
            tests("binary(pipeline) and test(an_outage)"),
            tests("package(boothlift-tests) and binary(simulation) and test(two_hours)"),
        ],
    ),
    goal(
        "G13",
        "in an outage, after 11 s, at most one try in 8 s for each destination, and no photo (five minutes on a wire, two hours on the simulated clock)",
        &[
            tests("package(boothlift-tests) and binary(simulation) and test(two_hours)"),
            tests("package(boothlift-engine) and test(an_outage_is_probed)"),
            tests("binary(network) and (test(after_a_cut_it_goes_on) or test(three_hundred))"),
        ],
        &[
            tests("package(boothlift-tests) and binary(simulation) and test(two_hours)"),
            with("binary(network) and (test(tries_seldom) or test(three_hundred))", IN_FULL),
        ],
    ),
    goal(
        "G14",
        "10 % of 503 and resets: at most 1.15 requests with a photo for each photo, at each service",
        &[tests("binary(network) and test(a_tenth_of_errors)")],
        &[with("binary(network) and test(a_tenth_of_errors)", IN_FULL)],
    ),
    goal(
        "G15",
        "a service that asks for a pause (1 to 4 s; nightly to 120): no request before the time, one within 2 s after it",
        &[
            tests("binary(network) and test(asks_for_pauses)"),
            tests("binary(conformance) and test(a_pause_that_one_photo)"),
            tests("package(boothlift-engine) and test(a_told_wait)"),
            tests("binary(conformance) and test(after_429)"),
            tests("package(boothlift-destinations) and test(a_wait_asked_for)"),
        ],
        &[
            with("binary(network) and test(asks_for_pauses)", IN_FULL),
            tests("binary(conformance) and (test(a_pause_that_one_photo) or test(after_429))"),
        ],
    ),
    goal(
        "G16",
        "an upload in chunks goes on after a kill: at most one chunk of 204,800 bytes sent again for each upload that it ended (two go at once)",
        &[tests("binary(crash) and test(amid_chunks)")],
        &[],
    ),
    goal(
        "G17",
        "an answer that was never seen, where the gallery can be asked: none twice, none lost (nightly: 10,000 seeds)",
        &[
            tests("binary(conformance) and (test(one_copy) or test(exactly_once))"),
            tests("binary(crash) and test(twenty_kills)"),
        ],
        &[
            tests("binary(conformance) and (test(one_copy) or test(exactly_once))"),
            tests("binary(crash) and test(twenty_kills)"),
            Proof::Named("cargo xtask simulate 10000"),
        ],
    ),
    goal(
        "G18",
        "an answer that was never seen, where it cannot: none lost, at most one copy for each such answer and two a photo, each flagged",
        &[
            tests("binary(pipeline) and test(lost_answer)"),
            tests("binary(crash) and test(fifty_kills_lose_none_of_five_hundred_photos)"),
        ],
        &[],
    ),
    goal(
        "G19",
        "whole evenings of the engine from seeds (2,000 within 60 s; nightly 500,000), replayed event by event",
        &[tests("package(boothlift-tests) and binary(simulation)")],
        &[tests("package(boothlift-tests) and binary(simulation)"), Proof::Named("cargo xtask simulate 500000")],
    ),
    goal(
        "G20",
        "a start after a kill with 100,000 photos on record: ready within 2 s, uploads within 4 s (the program without a window)",
        &[ignored("binary(crash) and test(a_hundred_thousand_photos_on_record)")],
        &[],
    ),
    goal(
        "G21",
        "10,000 photos in one piece, three services, 5 % faults: memory grows by less than 10 %, at most 150 MB, handles stay (eight hours: `cargo xtask soak 10000 8`)",
        &[Proof::Named("cargo xtask soak")],
        &[Proof::Named("cargo xtask soak 10000 8")],
    ),
    goal(
        "G22",
        "from SIGTERM to the end: at most 2 s, nothing lost",
        &[tests("package(boothlift-headless) and test(signals::)")],
        &[],
    ),
    goal(
        "G23",
        "the disk full at any moment, then freed: none lost, goes on within 10 s",
        &[tests("test(full_disk) or test(disk_full) or test(a_disk_that_is_nearly_full)")],
        &[with("binary(crash) and test(a_full_disk_at_random_moments)", &[("FULL_DISKS", "100")])],
    ),
    goal(
        "G24",
        "no token in any output: words, logs, files, JSON, pages, the help file, titles, tray, notices, clipboard, whatever a service repeats of it",
        &[
            tests(
                "test(canary) or binary(canary) or binary(logs_hold_no_secret) or test(holds_the_token) or test(dress::)",
            ),
            tests("package(boothlift-headless) and binary(program)"),
            tests("binary(pipeline) and (test(accounts::) or test(secrets::) or test(help_file))"),
            tests("binary(window_app) and test(a_token_that_the_gallery_repeats)"),
        ],
        &[],
    ),
    goal(
        "G25",
        "clocks that jump, time zones, hours that come twice: nothing stuck, the evening's date stays",
        &[
            tests("package(boothlift-intake) and test(clock::)"),
            tests("binary(pipeline) and test(every_time_zone)"),
            tests("package(boothlift-engine) and test(clock)"),
            // Clocks that are set amid evenings drawn from seeds.
            tests("package(boothlift-tests) and binary(simulation) and test(evenings_that_failed_once)"),
        ],
        &[],
    ),
    goal(
        "G26",
        "parsers under mutated input (60 s each; nightly an hour): no panic, nothing slow",
        &[Proof::Named("cargo xtask fuzz 60")],
        &[Proof::Named("cargo xtask fuzz 3600")],
    ),
    goal(
        "G27",
        "two starts at once (100 times; nightly 1,000): nothing sent twice",
        &[tests("test(a_second_start) or test(a_second_engine) or test(of_two_starts_at_the_same_moment)")],
        &[with("binary(crash) and test(of_two_starts_at_the_same_moment)", &[("STARTS", "1000")])],
    ),
    goal(
        "G28",
        "a photo that is always refused: held after one try, the others go",
        &[
            tests("package(boothlift-headless) and test(photos_that_a_gallery_refuses)"),
            tests("package(boothlift-engine) and test(refused_photos)"),
        ],
        &[],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_have_their_numbers_and_each_is_proved_or_named() {
        for (n, goal) in GOALS.iter().enumerate() {
            assert_eq!(goal.name, format!("G{}", n + 1));
            assert!(!goal.daily.is_empty(), "{}", goal.name);
        }
    }
}
