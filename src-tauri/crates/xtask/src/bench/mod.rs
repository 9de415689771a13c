//! `cargo xtask bench`: what Boothlift costs beside others that do the same, in one run, in turn.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

mod adoption;
mod corpus;
mod measure;
mod place;
mod records;
mod report;
mod tested;
mod thumbs;
mod upload;
mod window;
mod wire;

use crate::{
    machine,
    setup::{self, Package, System},
};
use anyhow::{Context as _, bail, ensure};
use corpus::Corpus;
use place::Place;
use report::{Row, Verdict};
use std::{fs, time::Instant};

/// Pairs of one comparison.
const ROUNDS: usize = 5;

const PEERS: [Package; 9] = [
    Package { name: "curl", why: "a peer: uploads" },
    Package { name: "rclone", why: "a peer: uploads" },
    Package { name: "libvips-tools", why: "a peer: thumbnails" },
    Package { name: "inotify-tools", why: "a peer: watching" },
    Package { name: "ffmpeg", why: "makes the photos that are measured with" },
    Package { name: "libimage-exiftool-perl", why: "writes what a camera writes into them" },
    Package { name: "iproute2", why: "networks of the bench's own" },
    Package { name: "python3", why: "carries packets with delay and loss" },
    Package { name: "procps", why: "sets what those networks do" },
];

/// Rows that are measured together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Group {
    name: &'static str,
    goals: &'static [u32],
}

const GROUPS: [Group; 10] = [
    Group { name: "upload", goals: &[1, 2, 3] },
    Group { name: "wire", goals: &[4, 5, 6, 7] },
    Group { name: "adoption", goals: &[8, 15] },
    Group { name: "half-written", goals: &[8] },
    Group { name: "thumbs", goals: &[9] },
    Group { name: "records", goals: &[10, 11, 12] },
    Group { name: "window", goals: &[13, 16] },
    Group { name: "kills", goals: &[14] },
    Group { name: "frames", goals: &[17] },
    Group { name: "size", goals: &[18] },
];

/// Measures every group of rows, or those named, and shows the table. An error where a goal was missed.
pub(crate) fn bench(words: &[&str]) -> anyhow::Result<()> {
    let (rounds, groups) = choices(words)?;
    ensure!(cfg!(target_os = "linux"), "what processes cost is read from /proc: this needs Linux");
    if matches!(System::of_this_machine(), System::Debian | System::Ubuntu) {
        setup::install_missing(&PEERS)?;
    }
    let programs = ["upload", "wire", "adoption", "thumbs", "records"];
    let place = Place::build(groups.iter().any(|group| programs.contains(&group.name)))?;
    let begun = Instant::now();
    let needs_photos = groups.iter().any(|group| ["upload", "wire", "thumbs"].contains(&group.name));
    let photos =
        if needs_photos { Corpus::at(&place.folder.join("corpus")) } else { Err(anyhow::anyhow!("not needed")) };
    let mut rows = Vec::new();
    for group in groups {
        let began = Instant::now();
        let measured = measure(group, &place, &photos, rounds);
        println!("{}: {:.0} s", group.name, began.elapsed().as_secs_f64());
        rows.extend(measured);
    }
    rows.sort_by_key(|row| row.number);
    let machine = format!("{}, release build", machine::told());
    let text = format!(
        "{machine}; {} rounds, {:.0} min\n\n{}",
        rounds,
        begun.elapsed().as_secs_f64() / 60.0,
        report::table(&rows)
    );
    print!("\n{text}");
    fs::write(place.folder.join("table.md"), &text)?;
    fs::write(place.folder.join("table.json"), serde_json::to_string_pretty(&report::json(&rows, &machine))?)?;
    println!("\n{}", place.folder.display());
    for (verdict, means) in [(Verdict::ByCommand, "by a command of their own"), (Verdict::NotMeasured, "not measured")]
    {
        let rows: Vec<_> = rows.iter().filter(|row| row.verdict == verdict).map(|row| row.number.to_string()).collect();
        if !rows.is_empty() {
            println!("{means}: {}", rows.join(", "));
        }
    }
    match rows.iter().filter(|row| row.verdict == Verdict::Missed).count() {
        0 => Ok(()),
        missed => bail!("{missed} of {} goals were missed", rows.len()),
    }
}

/// How often, and which rows: groups by name or goals by number.
fn choices(words: &[&str]) -> anyhow::Result<(usize, Vec<&'static Group>)> {
    let (rounds, words) = match words {
        ["--rounds", number, rest @ ..] => (number.parse().context("--rounds takes a number")?, rest),
        rest => (ROUNDS, rest),
    };
    ensure!(rounds > 0, "--rounds takes a number from 1");
    let wanted =
        |group: &Group, word: &str| group.name == word || group.goals.iter().any(|goal| goal.to_string() == word);
    if let Some(unknown) = words.iter().find(|word| GROUPS.iter().all(|group| !wanted(group, word))) {
        let names: Vec<_> = GROUPS.iter().map(|group| group.name).collect();
        bail!("no row is called {unknown}; there are 1 to 18 and {}", names.join(", "));
    }
    let chosen = |group: &&Group| words.is_empty() || words.iter().any(|word| wanted(group, word));
    Ok((rounds, GROUPS.iter().filter(chosen).collect()))
}

/// The rows of a group. What fails leaves rows that say why, and the other groups go on.
fn measure(group: &Group, place: &Place, photos: &anyhow::Result<Corpus>, rounds: usize) -> Vec<Row> {
    let corpus = || photos.as_ref().map_err(|why| anyhow::anyhow!("no photos to measure with: {why:#}"));
    type Missing = fn(&str) -> Vec<Row>;
    let (measured, missing): (_, Missing) = match group.name {
        "upload" => (corpus().and_then(|corpus| upload::rows(place, corpus, rounds)), upload::missing),
        "wire" => (corpus().and_then(|corpus| wire::rows(place, corpus, rounds)), wire::missing),
        "adoption" => (adoption::rows(place, if rounds < ROUNDS { 20 } else { 200 }), adoption::missing),
        "half-written" => return vec![tested::half_written(place)],
        "thumbs" => (corpus().and_then(|corpus| thumbs::rows(place, corpus, rounds)), thumbs::missing),
        "records" => (records::rows(place, rounds.min(3)), records::missing),
        "window" => return [vec![window::hidden(place)], tested::window(place)].concat(),
        "kills" => return vec![tested::kills(place)],
        "frames" => return vec![window::frames()],
        _ => return vec![window::size()],
    };
    measured.unwrap_or_else(|why| {
        println!("{} could not be measured: {why:#}", group.name);
        missing(&format!("{why:#}").replace('\n', " ").replace('|', "/"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_chosen_by_group_or_by_goal_and_an_unknown_one_is_an_error() {
        let names = |words: &[&str]| choices(words).unwrap().1.iter().map(|group| group.name).collect::<Vec<_>>();
        assert_eq!(names(&[]).len(), GROUPS.len());
        assert_eq!(names(&["thumbs", "7"]), ["wire", "thumbs"]);
        assert_eq!(choices(&["--rounds", "2", "size"]).unwrap().0, 2);
        assert!(choices(&["19"]).is_err() && choices(&["--rounds", "0"]).is_err());
    }

    #[test]
    fn every_goal_has_a_group() {
        let goals: Vec<u32> = GROUPS.iter().flat_map(|group| group.goals).copied().collect();
        assert!((1..=18).all(|goal| goals.contains(&goal)), "{goals:?}");
    }
}
