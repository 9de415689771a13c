//! Proofs that take too long, or make too much noise, for `cargo xtask test`.

use crate::{
    command::{self, cargo, program},
    tools, workspace,
};
use anyhow::{Context as _, bail};
use std::env;

/// Bursts through the real program.
pub(crate) fn burst(words: &[&str]) -> anyhow::Result<()> {
    let files = match words {
        [] => "20000",
        [files] if files.parse::<u32>().is_ok() => files,
        _ => bail!("`cargo xtask burst` takes a number of files"),
    };
    tools::nextest()?;
    // The test looks for the program beside itself.
    command::run(cargo().args(["build", "--locked", "--package", "boothlift-headless"]))?;
    let mut tests = cargo();
    tests.args(["nextest", "run", "--locked", "--package", "boothlift-tests", "--test", "burst", "--no-capture"]);
    command::run(tests.arg("a_burst").env("BURST_FILES", files))
}

/// Whole evenings of the engine, each drawn from a seed.
pub(crate) fn simulate(words: &[&str]) -> anyhow::Result<()> {
    let number = |text: &str| text.parse::<u64>().is_ok();
    let (name, value, first, test) = match words {
        [] => ("SIMULATION_SEEDS", "20000", "0", "whatever_happens"),
        [seeds] if number(seeds) => ("SIMULATION_SEEDS", *seeds, "0", "whatever_happens"),
        [seeds, "--first", first] if number(seeds) && number(first) => {
            ("SIMULATION_SEEDS", *seeds, *first, "whatever_happens")
        }
        ["--seed", seed] if number(seed) => ("SIMULATION_SEED", *seed, "0", "one_seed"),
        _ => bail!("`cargo xtask simulate` takes a number of seeds and --first N, or --seed N"),
    };
    // Without nextest, which would end it after ten minutes.
    let mut tests = cargo();
    tests.args(["test", "--locked", "--package", "boothlift-tests", "--test", "simulation", "--"]);
    tests.args(["--include-ignored", "--nocapture", test]);
    command::run(tests.env(name, value).env("SIMULATION_FIRST", first))
}

/// Kills amid uploads to three services, round after round.
pub(crate) fn crash(words: &[&str]) -> anyhow::Result<()> {
    crash_test(words, "20", "CRASH_ROUNDS", "together::fifty_kills")
}

/// Power cuts, each with what its disk had at that moment.
pub(crate) fn power(words: &[&str]) -> anyhow::Result<()> {
    crash_test(words, "200", "POWER_CUTS", "power::")
}

/// A long night in one piece: so many photos, written over so many hours.
pub(crate) fn soak(words: &[&str]) -> anyhow::Result<()> {
    let (photos, hours) = match words {
        [] => ("10000", "0"),
        [photos] => (*photos, "0"),
        [photos, hours] => (*photos, *hours),
        _ => bail!("`cargo xtask soak` takes a number of photos and a number of hours"),
    };
    if photos.parse::<u32>().is_err() || hours.parse::<f64>().is_err() {
        bail!("`cargo xtask soak` takes a number of photos and a number of hours");
    }
    command::run(cargo().args(["build", "--locked", "--package", "boothlift-headless"]))?;
    let mut tests = cargo();
    tests.args([
        "test",
        "--locked",
        "--package",
        "boothlift-tests",
        "--test",
        "crash",
        "--",
        "--ignored",
        "--nocapture",
    ]);
    command::run(tests.arg("soak::").env("SOAK_PHOTOS", photos).env("SOAK_HOURS", hours))
}

fn crash_test(words: &[&str], usual: &str, variable: &str, test: &str) -> anyhow::Result<()> {
    let times = match words {
        [] => usual,
        [times] if times.parse::<u32>().is_ok() => times,
        _ => bail!("this takes a number"),
    };
    // The test looks for the program beside itself.
    command::run(cargo().args(["build", "--locked", "--package", "boothlift-headless"]))?;
    // Without nextest, which would end it after ten minutes.
    let mut tests = cargo();
    tests.args(["test", "--locked", "--package", "boothlift-tests", "--test", "crash", "--", "--nocapture", test]);
    command::run(tests.env(variable, times))
}

/// Every parser's entry point fed with seeded input on the stable compiler. `tests/fuzz` has the same for cargo-fuzz.
pub(crate) fn fuzz(words: &[&str]) -> anyhow::Result<()> {
    let mut smoke = cargo();
    smoke.args(["run", "--locked", "--release", "--manifest-path", "tests/fuzz/Cargo.toml"]);
    smoke.args(["--no-default-features", "--bin", "smoke", "--"]);
    command::run(smoke.args(words))
}

/// Figures of intake through the real program, in a release build.
pub(crate) fn bench_intake(words: &[&str]) -> anyhow::Result<()> {
    command::run(cargo().args([
        "build",
        "--locked",
        "--release",
        "--package",
        "boothlift-headless",
        "--package",
        "boothlift-testkit",
        "--bins",
    ]))?;
    let built = workspace::read().context("where programs are built")?.target_directory.join("release");
    let named = |name: &str| built.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    let mut bench = program(named("bench-intake"));
    bench.arg("--program").arg(named("boothlift-headless"));
    command::run(bench.arg("--room").arg(command::root().join("target/bench-intake")).args(words))
}
