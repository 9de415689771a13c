//! `cargo xtask wine`: the tests of every crate but the shell as Windows programs, under Wine.
//!
//! Built as `windows.rs` checks them: by Debian's compiler, with a standard library of its own, for windows-gnu. What runs is
//! Windows' own half of the platform modules on Wine's idea of Windows: paths, locks, file times, sockets, the system's random
//! numbers. It is no Windows: what Wine lacks is told with its error, and what passes here may still fail there.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use crate::{
    command::{self, cargo, program},
    setup::{self, Package},
    windows,
};
use anyhow::{Context as _, bail, ensure};
use serde::Deserialize;
use std::{
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const WINE: [Package; 1] = [Package { name: "wine64", why: "running Windows programs" }];
/// Every crate with tests but the shell and what only serves Linux.
const CRATES: [&str; 10] = [
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
];
/// One test program may take so long.
const LONGEST: Duration = Duration::from_secs(15 * 60);

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

/// What one program told.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    passed: u32,
    failed: Vec<String>,
    left_out: u32,
    /// Why it came to no end.
    broke: Option<String>,
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
    let crates: Vec<_> = CRATES.into_iter().filter(|name| chosen.is_empty() || chosen.contains(name)).collect();
    let tests = build(&crates)?;
    ensure!(!tests.is_empty(), "no test program was built");
    let place = command::root().join("target-windows/wine");
    fs::create_dir_all(&place)?;
    random(&tests)?;
    let mut rows = Vec::new();
    for one in &tests {
        let begun = Instant::now();
        let told = run(one, &place)?;
        println!("{} {}: {} ({:.0} s)", one.krate, one.name, told.line(), begun.elapsed().as_secs_f64());
        rows.push((one, told));
    }
    let table = table(&rows);
    println!("\n{table}");
    fs::write(place.join("table.md"), &table)?;
    let failed = rows.iter().filter(|(_, told)| !told.held()).count();
    ensure!(failed == 0, "{failed} of {} programs failed, or came to no end", rows.len());
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

/// Puts the library of random numbers beside the programs.
fn random(tests: &[Tests]) -> anyhow::Result<()> {
    let beside = tests.first().and_then(|one| one.program.parent()).context("where the test programs are")?;
    let library = beside.join("bcryptprimitives.dll");
    if library.exists() {
        return Ok(());
    }
    let source = beside.join("bcryptprimitives.c");
    fs::write(&source, RANDOM)?;
    let mut compile = program("x86_64-w64-mingw32-gcc");
    command::run(compile.args(["-shared", "-O2", "-o"]).arg(&library).arg(&source).arg("-ladvapi32"))
}

fn run(tests: &Tests, place: &Path) -> anyhow::Result<Told> {
    let log = place.join(format!("{}-{}.log", tests.krate, tests.name));
    let file = fs::File::create(&log)?;
    let mut wine = Command::new(wine_program()?);
    wine.arg(&tests.program).args(["--test-threads", "2"]).current_dir(&tests.folder);
    // Wine's own words, a window for debuggers, Mono and Gecko: none of them belongs here.
    wine.env("WINEPREFIX", place.join("prefix")).env("WINEDEBUG", "-all").env("WINEDLLOVERRIDES", "mscoree,mshtml=");
    wine.env("CARGO_MANIFEST_DIR", &tests.folder).env_remove("DISPLAY");
    wine.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let mut child = wine.spawn().context("Wine can't be started")?;
    let why = within(&mut child, LONGEST)?;
    let mut told = read(&String::from_utf8_lossy(&fs::read(&log)?));
    if told.broke.is_some() {
        told.broke = Some(format!("{why}; see {}", log.display()));
    }
    Ok(told)
}

fn wine_program() -> anyhow::Result<PathBuf> {
    let at = ["wine64", "wine"].into_iter().find_map(command::find);
    let debians = || Some(PathBuf::from("/usr/lib/wine/wine64")).filter(|path| path.is_file());
    at.or_else(debians).context("Wine is not there")
}

/// Waits for the program, but not for ever; how it ended.
fn within(child: &mut Child, longest: Duration) -> anyhow::Result<String> {
    let begun = Instant::now();
    loop {
        if let Some(ended) = child.try_wait()? {
            return Ok(ended.to_string());
        }
        if begun.elapsed() > longest {
            child.kill()?;
            child.wait()?;
            return Ok(format!("ended after {} min", longest.as_secs() / 60));
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// What a test program told, by Rust's own lines.
fn read(text: &str) -> Told {
    let mut told = Told { broke: Some("no result".into()), ..Told::default() };
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("test ").and_then(|line| line.strip_suffix(" ... FAILED")) {
            told.failed.push(name.to_owned());
        }
        let Some(result) = line.strip_prefix("test result: ") else { continue };
        let number = |word: &str| {
            let before = result.split_once(word)?.0;
            before.rsplit([' ', ';', '.']).find(|part| !part.is_empty())?.parse().ok()
        };
        told.passed = number(" passed").unwrap_or(0);
        told.left_out = number(" ignored").unwrap_or(0);
        told.broke = None;
    }
    told
}

impl Told {
    fn held(&self) -> bool {
        self.failed.is_empty() && self.broke.is_none()
    }

    fn line(&self) -> String {
        let mut line = format!("{} passed", self.passed);
        if self.left_out > 0 {
            let _ = write!(line, ", {} left out", self.left_out);
        }
        if !self.failed.is_empty() {
            let _ = write!(line, ", {} failed: {}", self.failed.len(), self.failed.join(", "));
        }
        if let Some(why) = &self.broke {
            let _ = write!(line, ", came to no end: {why}");
        }
        line
    }
}

fn table(rows: &[(&Tests, Told)]) -> String {
    let mut table = String::from("| crate | program | passed | failed |\n| --- | --- | --- | --- |\n");
    for (tests, told) in rows {
        let mut failed = told.failed.join(", ");
        if let Some(why) = &told.broke {
            let _ = write!(failed, "{}{why}", if failed.is_empty() { "" } else { "; " });
        }
        let _ = writeln!(table, "| {} | {} | {} | {failed} |", tests.krate, tests.name, told.passed);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programs_own_lines_tell_what_passed_what_failed_and_whether_it_came_to_an_end() {
        let told = read(
            "running 3 tests\ntest a ... ok\ntest b::c ... FAILED\ntest result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured\n",
        );
        assert_eq!(told, Told { passed: 1, failed: vec!["b::c".into()], left_out: 1, broke: None });
        assert!(!told.held());
        assert!(read("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured").held());
        assert!(!read("running 3 tests\ntest a ... ok\n").held(), "it ended amid them");
    }

    #[test]
    fn test_programs_are_known_by_what_cargo_says() {
        let line = r#"{"reason":"compiler-artifact","manifest_path":"/x/crates/store/Cargo.toml","target":{"name":"records"},"profile":{"test":true},"executable":"/t/records.exe"}"#;
        let one = built(line).unwrap();
        assert_eq!((one.krate.as_str(), one.name.as_str()), ("store", "records"));
        assert!(built(&line.replace("true", "false")).is_none());
        assert!(built("   Compiling x").is_none());
    }
}
