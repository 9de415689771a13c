//! `cargo xtask wine`: the tests of every crate but the shell as Windows programs, under Wine.
//!
//! Built as `windows.rs` checks them: by Debian's compiler, with a standard library of its own, for windows-gnu. What runs is
//! Windows' own half of the platform modules on Wine's idea of Windows: paths, locks, file times, sockets, the system's random
//! numbers. It is no Windows: what Wine lacks is in [`known`] with its reason, and what passes here may still fail there.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

mod known;
mod told;

use crate::{
    command::{self, cargo, program},
    setup::{self, Package},
    windows,
};
use anyhow::{Context as _, bail, ensure};
use known::{KNOWN, Known};
use serde::Deserialize;
use std::{
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use told::Told;

const WINE: [Package; 1] = [Package { name: "wine64", why: "running Windows programs" }];
/// Every crate with tests but the shell, these commands, and what starts programs of Linux (`tests`).
const CRATES: [&str; 13] = [
    "boothlift-contract",
    "boothlift-sessions",
    "boothlift-media",
    "boothlift-store",
    "boothlift-booth-calls",
    "boothlift-intake",
    "boothlift-destinations",
    "boothlift-local-gallery",
    "boothlift-engine",
    "boothlift-hook",
    "boothlift-headless",
    "boothlift-testkit",
    "boothlift-pretend-booth",
];
/// The tests of one program may take so long together.
const LONGEST: Duration = Duration::from_secs(10 * 60);
/// And one of them alone.
const ALONE: Duration = Duration::from_secs(90);

/// Wine 8 lacks the library from which Rust takes its random numbers on Windows. For tests alone: the old call does the same.
const RANDOM: &str = "\
#include <windows.h>
#include <stddef.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T bytes) { return SystemFunction036(to, (ULONG)bytes); }
";

/// One program with tests.
#[derive(Debug)]
struct Tests {
    krate: String,
    name: String,
    program: PathBuf,
    folder: PathBuf,
}

/// What came of one program's tests.
#[derive(Debug, Default)]
struct Outcome {
    passed: usize,
    left_out: usize,
    /// Which cannot hold here, and do not.
    known: Vec<&'static Known>,
    /// Which cannot hold here, and do by now: they are to be taken off the list.
    held: Vec<&'static Known>,
    /// Which failed, with what they said.
    failed: Vec<(String, String)>,
}

/// Builds the test programs of these crates, or of all, runs them and shows what came out.
pub(crate) fn wine(chosen: &[&str]) -> anyhow::Result<()> {
    if let Some(unknown) = chosen.iter().find(|name| !CRATES.contains(name)) {
        bail!("{unknown} is none of {}", CRATES.join(", "));
    }
    if let Some(why) = windows::prepare()? {
        bail!("{why}");
    }
    setup::install_missing(&WINE)?;
    let begun = Instant::now();
    let crates: Vec<_> = CRATES.into_iter().filter(|name| chosen.is_empty() || chosen.contains(name)).collect();
    let tests = build(&crates)?;
    ensure!(!tests.is_empty(), "no test program was built");
    if let Some(one) = KNOWN.iter().find(|one| chosen.is_empty() && !tests.iter().any(|tests| one.is_of(tests))) {
        bail!("there is no program {} {}, of which {} is known not to hold", one.krate, one.program, one.test);
    }
    random(&tests)?;
    println!("built after {:.0} s", begun.elapsed().as_secs_f64());
    let wine = Wine::start()?;
    let mut rows = Vec::new();
    for one in &tests {
        let began = Instant::now();
        let outcome = wine.outcome(one)?;
        println!("{} {}: {} ({:.0} s)", one.krate, one.name, outcome.line(), began.elapsed().as_secs_f64());
        for (name, said) in &outcome.failed {
            println!("  {name}: {said}");
        }
        rows.push((one, outcome));
    }
    let table = table(&rows);
    println!("\n{table}\nafter {:.0} s", begun.elapsed().as_secs_f64());
    fs::write(wine.place.join("table.md"), &table)?;
    let held: Vec<_> = rows.iter().flat_map(|(_, outcome)| &outcome.held).map(|one| one.test).collect();
    ensure!(held.is_empty(), "known not to hold, and they do: take them off the list: {}", held.join(", "));
    let failed: usize = rows.iter().map(|(_, outcome)| outcome.failed.len()).sum();
    ensure!(failed == 0, "{failed} tests failed");
    Ok(())
}

/// What cargo says of a program that it built.
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    executable: Option<PathBuf>,
    #[serde(default)]
    manifest_path: Option<PathBuf>,
    #[serde(default)]
    target: Option<Named>,
    #[serde(default)]
    profile: Option<Profile>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

fn build(crates: &[&str]) -> anyhow::Result<Vec<Tests>> {
    let mut build = cargo();
    windows::compiler(&mut build, "test");
    build.args(["--no-run", "--lib", "--bins", "--tests", "--message-format", "json-render-diagnostics"]);
    // Nobody looks at these programs with a debugger, and the linker takes minutes for what it would see.
    build.args(["--config", "profile.dev.debug=false"]).env("CARGO_INCREMENTAL", "0");
    build.args(crates.iter().flat_map(|name| ["--package", name]));
    let mut child = build.stdout(Stdio::piped()).spawn().context("cargo can't be started")?;
    let told = child.stdout.take().context("what cargo says")?;
    let mut tests = Vec::new();
    for line in BufReader::new(told).lines() {
        if let Some(one) = built(&line?) {
            tests.push(one);
        }
    }
    let ended = child.wait()?;
    ensure!(ended.success(), "the test programs could not be built: {ended}");
    tests.sort_by(|one, other| (&one.krate, &one.name).cmp(&(&other.krate, &other.name)));
    Ok(tests)
}

/// The test program that a line of cargo's tells of.
fn built(line: &str) -> Option<Tests> {
    let message: Message = serde_json::from_str(line).ok()?;
    if message.reason != "compiler-artifact" || !message.profile?.test {
        return None;
    }
    let folder = message.manifest_path?.parent()?.to_path_buf();
    let krate = folder.file_name()?.to_string_lossy().into_owned();
    Some(Tests { krate, name: message.target?.name, program: message.executable?, folder })
}

/// Puts the library of random numbers beside the programs, and beside those that they start.
fn random(tests: &[Tests]) -> anyhow::Result<()> {
    let beside = tests.first().and_then(|one| one.program.parent()).context("where the test programs are")?;
    let library = beside.join("bcryptprimitives.dll");
    if !library.exists() {
        let source = beside.join("bcryptprimitives.c");
        fs::write(&source, RANDOM)?;
        let mut compile = program("x86_64-w64-mingw32-gcc");
        command::run(compile.args(["-shared", "-O2", "-o"]).arg(&library).arg(&source).arg("-ladvapi32"))?;
    }
    let above = beside.parent().context("where the programs are")?;
    fs::copy(&library, above.join("bcryptprimitives.dll"))?;
    Ok(())
}

/// A Windows of these tests' own, which ends with this value.
struct Wine {
    program: PathBuf,
    server: PathBuf,
    place: PathBuf,
}

impl Drop for Wine {
    fn drop(&mut self) {
        self.end_all();
    }
}

impl Wine {
    fn start() -> anyhow::Result<Self> {
        let place = command::root().join("target-windows/wine");
        fs::create_dir_all(&place)?;
        let at = |names: &[&str]| {
            let debians =
                names.iter().map(|name| PathBuf::from("/usr/lib/wine").join(name)).find(|path| path.is_file());
            debians.or_else(|| names.iter().find_map(|name| command::find(name)))
        };
        let program = at(&["wine64", "wine"]).context("Wine is not there")?;
        let server = at(&["wineserver64", "wineserver"]).context("Wine's server is not there")?;
        let wine = Self { program, server, place };
        wine.end_all();
        // A new one each time: what tests leave in it is theirs, and may be much.
        let prefix = wine.place.join("prefix");
        if prefix.exists() {
            fs::remove_dir_all(&prefix)?;
        }
        fs::create_dir_all(&prefix)?;
        // It stays between two programs: a start of it takes longer than most tests.
        command::run(wine.own(&mut Command::new(&wine.server)).arg("-p300"))?;
        command::run(wine.own(&mut Command::new(&wine.program)).args(["wineboot", "--init"]))?;
        Ok(wine)
    }

    /// Wine's own words, a window for debuggers, Mono and Gecko: none of them belongs here.
    fn own<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("WINEPREFIX", self.place.join("prefix")).env("WINESERVER", &self.server);
        command.env("WINEDEBUG", "-all").env("WINEDLLOVERRIDES", "mscoree,mshtml,winemenubuilder.exe=");
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").stdin(Stdio::null())
    }

    /// Ends whatever runs in this Windows.
    fn end_all(&self) {
        // It fails where nothing runs, which is fine.
        let _ = self.own(&mut Command::new(&self.server)).arg("-k").stderr(Stdio::null()).status();
    }

    fn outcome(&self, tests: &Tests) -> anyhow::Result<Outcome> {
        let known: Vec<&'static Known> = KNOWN.iter().filter(|one| one.is_of(tests)).collect();
        let mut words = vec!["--test-threads", "2"];
        if !known.is_empty() {
            words.push("--exact");
        }
        words.extend(known.iter().flat_map(|one| ["--skip", one.test]));
        let listed = self.run(tests, "list", &["--list"], ALONE)?;
        let log = self.run(tests, "all", &words, LONGEST)?;
        let told = Told::read(&log);
        let mut outcome = Outcome { passed: told.passed.len(), left_out: told.left_out.len(), ..Outcome::default() };
        let is_known = |name: &String| known.iter().any(|one| one.test == name);
        for name in told.not_passed(&told::listed(&listed)).into_iter().filter(|name| !is_known(name)) {
            // Alone, as the tests run on Linux: one that fails beside others, or ended them, shows what it is worth.
            match self.alone(tests, &name)? {
                None => outcome.passed += 1,
                Some(said) => outcome.failed.push((name, said)),
            }
        }
        for one in known {
            match self.alone(tests, one.test)? {
                None => outcome.held.push(one),
                Some(_) => outcome.known.push(one),
            }
        }
        Ok(outcome)
    }

    /// What one test said that failed; none for one that passed.
    fn alone(&self, tests: &Tests, name: &str) -> anyhow::Result<Option<String>> {
        let log = self.run(tests, &name.replace("::", "."), &["--exact", name], ALONE)?;
        let told = Told::read(&log);
        Ok((!told.passed.iter().any(|passed| passed == name)).then(|| told::said(&log)))
    }

    /// Runs the program and gives what it printed; one that takes longer is ended, with a line that says so.
    fn run(&self, tests: &Tests, called: &str, words: &[&str], longest: Duration) -> anyhow::Result<String> {
        let path = self.place.join(format!("{}-{}-{called}.log", tests.krate, tests.name));
        let file = fs::File::create(&path)?;
        let mut wine = Command::new(&self.program);
        self.own(&mut wine).arg(&tests.program).args(words).current_dir(&tests.folder);
        // What is drawn hundreds of times is a rule, which no system changes: a few of them do here.
        wine.env("PROPTEST_CASES", "16");
        wine.env("CARGO_MANIFEST_DIR", &tests.folder).stdout(file.try_clone()?).stderr(file);
        let mut child = wine.spawn().context("Wine can't be started")?;
        let ended = within(&mut child, longest)?;
        if !ended {
            // What it started may hold files that the next one asks for.
            self.end_all();
        }
        let mut log = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
        if !ended {
            let _ = writeln!(log, "\n{}{} s", told::ENDED, longest.as_secs());
        }
        Ok(log)
    }
}

/// Waits for the program, but not for ever. Whether it came to its end.
fn within(child: &mut Child, longest: Duration) -> anyhow::Result<bool> {
    let begun = Instant::now();
    while child.try_wait()?.is_none() {
        if begun.elapsed() > longest {
            child.kill()?;
            child.wait()?;
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(true)
}

impl Outcome {
    fn line(&self) -> String {
        let mut line = format!("{} passed", self.passed);
        for (count, what) in [
            (self.left_out, "left out"),
            (self.known.len(), "known not to hold"),
            (self.held.len(), "known not to hold, and they do"),
            (self.failed.len(), "failed"),
        ] {
            if count > 0 {
                let _ = write!(line, ", {count} {what}");
            }
        }
        line
    }
}

/// What each crate's programs came to together, and what is known not to hold.
fn table(rows: &[(&Tests, Outcome)]) -> String {
    let mut table = String::from(
        "| crate | programs | passed | left out | known not to hold | failed |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    let mut crates: Vec<&str> = rows.iter().map(|(tests, _)| tests.krate.as_str()).collect();
    crates.dedup();
    for name in crates {
        let own: Vec<&Outcome> = rows.iter().filter(|(tests, _)| tests.krate == name).map(|(_, own)| own).collect();
        let sum = |count: fn(&Outcome) -> usize| own.iter().map(|outcome| count(outcome)).sum::<usize>();
        let _ = writeln!(
            table,
            "| {name} | {} | {} | {} | {} | {} |",
            own.len(),
            sum(|outcome| outcome.passed),
            sum(|outcome| outcome.left_out),
            sum(|outcome| outcome.known.len()),
            sum(|outcome| outcome.failed.len() + outcome.held.len()),
        );
    }
    for one in rows.iter().flat_map(|(_, outcome)| &outcome.known) {
        let _ = write!(table, "\n{} `{}`: {}", one.krate, one.test, one.why);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tests(krate: &str, name: &str) -> Tests {
        Tests { krate: krate.into(), name: name.into(), program: PathBuf::new(), folder: PathBuf::new() }
    }

    #[test]
    fn test_programs_are_known_by_what_cargo_says() {
        let line = r#"{"reason":"compiler-artifact","manifest_path":"/x/crates/store/Cargo.toml","target":{"name":"records"},"profile":{"test":true},"executable":"/t/records.exe"}"#;
        let one = built(line).unwrap();
        assert_eq!((one.krate.as_str(), one.name.as_str()), ("store", "records"));
        assert!(built(&line.replace("true", "false")).is_none());
        assert!(built("   Compiling x").is_none());
    }

    #[test]
    fn each_crate_has_its_row_and_each_that_is_known_not_to_hold_its_reason() {
        static ONE: Known = Known { krate: "store", program: "records", test: "a::b", why: "Wine has no c" };
        let (lib, records, hook) =
            (tests("store", "boothlift_store"), tests("store", "records"), tests("hook", "program"));
        assert!(ONE.is_of(&records) && !ONE.is_of(&lib) && !ONE.is_of(&hook));
        let some = |passed| Outcome { passed, ..Outcome::default() };
        let rows = [(&hook, some(1)), (&lib, some(2)), (&records, Outcome { known: vec![&ONE], ..some(3) })];
        let table = table(&rows);
        assert!(table.contains("| hook | 1 | 1 | 0 | 0 | 0 |\n| store | 2 | 5 | 0 | 1 | 0 |\n"), "{table}");
        assert!(table.ends_with("store `a::b`: Wine has no c"), "{table}");
        assert_eq!(rows[2].1.line(), "3 passed, 1 known not to hold");
    }
}
