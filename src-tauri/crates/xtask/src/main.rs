//! The project's own commands: `cargo xtask run`, `test`, `package`, `types`, `icons`, and proofs that take too long for every day.
//!
//! Enters: a command line. Leaves: a built and opened app, a test run, packages, written files. Absent: anything the app itself needs;
//! no other crate depends on this one.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a developer's command talks to its terminal")]

mod bench;
mod command;
mod directions;
mod figures;
mod guide;
mod house_checks;
mod icons;
mod machine;
mod noted;
mod package;
mod parts;
mod proofs;
mod prove;
mod real_booth;
mod run;
mod screens;
mod setup;
mod test;
mod tools;
mod window_policy;
mod windows;
mod wine;
mod workspace;

use std::{env, fs, process::ExitCode};

const USAGE: &str = "\
cargo xtask run [--demo] [--release]   install what is missing, build the app and open it; --demo with a pretend booth
cargo xtask test [STEP…]               install what is missing and run every test and check, or only the named steps
cargo xtask package [--check] [--built] make this system's packages in target/packages; --check installs the .deb, starts
                                       it from its desktop entry and removes it; --built takes what is built already
cargo xtask real-booth [--sessions P]  run a real booth program and compare the sessions with its own database
cargo xtask prove [--nightly] [GOAL…]   every promise that can be counted: goal, figure, held or not
cargo xtask burst [FILES]              bursts of 20,000 files, with file events, without, and overflowing
cargo xtask crash [ROUNDS]             rounds of 50 kills amid 500 photos to three services, 20 unless said otherwise
cargo xtask power [CUTS]               power cuts on a file system of their own, 200 unless said otherwise; needs root
cargo xtask soak [PHOTOS] [HOURS]       a long night without a kill, 10,000 photos one after the other unless said otherwise: memory, handles
cargo xtask bad-net [--release]        loss, 1 Mbit/s, silence, cuts and sign-in pages beside curl; Linux, needs root
cargo xtask frames [--photos N]        the window with 20,000 photos: frames, memory, a start, a drop of 5,000; Linux
cargo xtask simulate [SEEDS]           whole evenings of the engine drawn from seeds, 20,000 unless said otherwise;
                                       --first N begins there, --seed N plays one and prints what happened
cargo xtask fuzz [SECONDS] [TARGET…]   mutated and random input to every parser, 60 s each unless said otherwise
cargo xtask bench [--rounds N] [ROW…]  what Boothlift costs beside curl, rclone, vipsthumbnail and others; Linux
cargo xtask bench-intake [FILES]       adoption latency, a scan of 100,000 files, a burst of 20,000, memory
cargo xtask licences                   write the licences of all parts for the page
cargo xtask sbom                       write bills of materials (CycloneDX) into target/sbom
cargo xtask wine [CRATE…]              the tests of all crates but the shell as Windows programs under Wine; Debian
cargo xtask advisories                 what is publicly known against the parts; fails where that can't be fetched
cargo xtask guide [--check]            draw the pictures of docs/guide, or say which differ
cargo xtask screens [--check]          draw every screen for docs/screens, or say which differ and where
cargo xtask types                      write the page's types, ui/src/contract, from the contract
cargo xtask icons                      write the pictures in icons/ from their drawings";

fn main() -> ExitCode {
    match command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> anyhow::Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run", rest @ ..] => run::run(&run::Choices::read(rest)?),
        ["test", only @ ..] => test::test(only),
        ["package", rest @ ..] => package::package(&package::Choices::read(rest)?),
        ["real-booth", rest @ ..] => real_booth::real_booth(rest),
        ["prove", rest @ ..] => prove::prove(rest),
        ["burst", rest @ ..] => proofs::burst(rest),
        ["crash", rest @ ..] => proofs::crash(rest),
        ["power", rest @ ..] => proofs::power(rest),
        ["soak", rest @ ..] => proofs::soak(rest),
        ["bad-net", rest @ ..] => figures::bad_net(rest),
        ["frames", rest @ ..] => figures::frames(rest),
        ["simulate", rest @ ..] => proofs::simulate(rest),
        ["fuzz", rest @ ..] => proofs::fuzz(rest),
        ["bench", rest @ ..] => bench::bench(rest),
        ["bench-intake", rest @ ..] => proofs::bench_intake(rest),
        ["licences"] => parts::licences(),
        ["wine", rest @ ..] => wine::wine(rest),
        ["sbom"] => parts::sbom(),
        ["advisories"] => parts::advisories(),
        ["guide", rest @ ..] => guide::guide(rest),
        ["screens", rest @ ..] => screens::screens(rest),
        ["types"] => types(),
        ["icons"] => icons::icons(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        words => anyhow::bail!("not understood: {}\n{USAGE}", words.join(" ")),
    }
}

fn types() -> anyhow::Result<()> {
    let folder = command::root().join("ui/src/contract");
    fs::create_dir_all(&folder)?;
    for (file, text) in boothlift_contract::typescript() {
        fs::write(folder.join(file), text)?;
    }
    Ok(())
}
