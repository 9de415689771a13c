//! What is in a finished package, read by the system's own tools.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use super::{BESIDE, megabytes};
use crate::command::{ask, program};
use anyhow::{Context as _, ensure};
use std::{collections::BTreeSet, path::Path};

/// Beside the programs, without which a package isn't one.
const MUST: [&str; 6] = [
    "/usr/share/applications/Boothlift.desktop",
    "/usr/share/metainfo/app.boothlift.desktop.metainfo.xml",
    "/usr/share/icons/hicolor/32x32/apps/boothlift.png",
    "/usr/share/icons/hicolor/128x128/apps/boothlift.png",
    "/usr/share/icons/hicolor/scalable/apps/boothlift.svg",
    "/usr/share/doc/boothlift/CHANGELOG.md",
];

/// Looks into a Linux package; of others only their size is known here. Says where a tool for it is missing.
pub(super) fn look_through(package: &Path) -> anyhow::Result<()> {
    let ending = package.extension().unwrap_or_default().to_string_lossy();
    let (tool, listed, copyright) = match &*ending {
        "deb" => ("dpkg-deb", program("dpkg-deb").arg("--contents").arg(package).output(), "doc"),
        "rpm" => ("rpm", program("rpm").args(["-qp", "--nosignature", "-lv"]).arg(package).output(), "licenses"),
        _ => return Ok(()),
    };
    let Ok(listed) = listed else {
        println!("{} was not looked through: there is no {tool}", package.display());
        return Ok(());
    };
    ensure!(listed.status.success(), "{tool} cannot read {}", package.display());
    let entries = entries(&String::from_utf8_lossy(&listed.stdout));
    let missing = missing(&entries, copyright);
    ensure!(missing.is_empty(), "{} lacks {}", package.display(), missing.join(", "));
    let unpacked: u64 = entries.iter().map(|entry| entry.bytes).sum();
    println!("{}: {} files, {} unpacked", package.display(), entries.len(), megabytes(unpacked));
    if ending == "deb" {
        let needs = ask(program("dpkg-deb").arg("--field").arg(package).arg("Depends")).context("no Depends")?;
        println!("  needs {needs}");
    }
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
struct Entry {
    path: String,
    bytes: u64,
    runs: bool,
}

/// Files in a long list as `ls -l`, tar and rpm write it: rights first, the first number behind the owners the size, the path
/// last. tar's paths begin with a dot.
fn entries(listed: &str) -> Vec<Entry> {
    let entry = |line: &str| {
        let rights = line.split_whitespace().next()?;
        if !rights.starts_with('-') {
            return None;
        }
        let path = line.get(line.find(" ./usr").map(|at| at + 2).or_else(|| Some(line.find(" /usr")? + 1))?..)?;
        let mut words = line.split_whitespace().skip(1);
        // dpkg: owner/group size; rpm: links owner group size.
        let bytes = match words.next()? {
            owners if owners.contains('/') => words.next()?,
            _ => words.nth(2)?,
        };
        Some(Entry { path: path.trim().to_owned(), bytes: bytes.parse().ok()?, runs: rights.contains('x') })
    };
    listed.lines().filter_map(entry).collect()
}

fn missing(entries: &[Entry], copyright: &str) -> Vec<String> {
    let there: BTreeSet<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
    let running: BTreeSet<&str> = entries.iter().filter(|entry| entry.runs).map(|entry| entry.path.as_str()).collect();
    let programs = std::iter::once("boothlift").chain(BESIDE).map(|name| format!("/usr/bin/{name}"));
    let mut missing: Vec<String> = programs.filter(|path| !running.contains(path.as_str())).collect();
    let files = MUST.iter().map(|path| (*path).to_owned());
    let files = files.chain([format!("/usr/share/{copyright}/boothlift/copyright")]);
    missing.extend(files.filter(|path| !there.contains(path.as_str())));
    missing
}

/// Whether `tool` finds nothing wrong in `file`; none where there is no such tool.
#[cfg(test)]
pub(super) fn is_accepted(tool: &str, words: &[&str], file: &Path) -> Option<Result<(), String>> {
    crate::command::is_there(tool).then(|| {
        let output = program(tool).args(words).arg(file).output().map_err(|error| error.to_string())?;
        let said = [output.stdout, output.stderr].concat();
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&said).into_owned()) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEB: &str = "\
drwxr-xr-x root/root         0 2026-11-27 07:00 ./usr/bin/
-rwxr-xr-x root/root  15000000 2026-11-27 07:00 ./usr/bin/boothlift
-rw-r--r-- root/root      1000 2026-11-27 07:00 ./usr/bin/boothlift-hook
-rw-r--r-- root/root       900 2026-11-27 07:00 ./usr/share/doc/boothlift/copyright
";
    const RPM: &str = "\
-rwxr-xr-x    1 root     root                 15000000 Nov 27 07:00 /usr/bin/boothlift
";

    #[test]
    fn the_lists_of_both_tools_are_read() {
        let deb = entries(DEB);
        assert_eq!(deb.len(), 3);
        let want = Entry { path: "/usr/bin/boothlift".into(), bytes: 15_000_000, runs: true };
        assert_eq!((&deb[0], &entries(RPM)[0]), (&want, &want));
        assert!(!deb[1].runs);
    }

    #[test]
    fn a_program_that_is_not_there_or_does_not_run_is_missing() {
        let missing = missing(&entries(DEB), "doc");
        assert_eq!(missing[..2], ["/usr/bin/boothlift-headless", "/usr/bin/boothlift-hook"]);
        assert!(missing.contains(&MUST[0].to_owned()) && !missing.iter().any(|path| path.ends_with("copyright")));
    }
}
