//! What Boothlift is made of: the licences shown in Settings, the bill of materials, and what is known against the parts.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a developer's command talks to its terminal")]

use crate::{
    command::{self, ask, cargo, npm},
    tools, workspace,
};
use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The programs that people install.
const PROGRAMS: [&str; 3] = ["boothlift", "boothlift-headless", "boothlift-hook"];
/// One triple a system; the parts do not differ by processor.
const SYSTEMS: [&str; 3] = ["x86_64-pc-windows-msvc", "aarch64-apple-darwin", "x86_64-unknown-linux-gnu"];
/// Beginnings of the names of files that hold licences and notices.
const FILES: [&str; 6] = ["licen", "copying", "copyright", "notice", "unlicense", "ofl"];

/// A part that is linked into a program or served by the page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    name: String,
    version: String,
    licence: String,
    folder: PathBuf,
}

impl Part {
    fn shown(&self) -> String {
        format!("{} {}", self.name, self.version)
    }
}

/// One text and the parts it is of, as the page reads it.
#[derive(Debug, Deserialize, Serialize)]
struct Licence {
    licence: String,
    parts: Vec<String>,
    text: String,
}

/// Writes the licences of all parts where the page reads them.
pub(crate) fn licences() -> anyhow::Result<()> {
    let mut by_text: BTreeMap<Text, Vec<String>> = BTreeMap::new();
    let mut without = Vec::new();
    for part in parts()? {
        let texts = texts(&part)?;
        if texts.is_empty() {
            without.push(part.clone());
        }
        for text in texts {
            by_text.entry(text).or_default().push(part.shown());
        }
    }
    for part in without {
        let known = by_text.keys().find(|text| text.covers(&part.licence)).cloned();
        let text = known.with_context(|| format!("no text is known for {} ({})", part.shown(), part.licence))?;
        by_text.entry(text).or_default().push(part.shown());
    }
    let mut all: Vec<_> =
        by_text.into_iter().map(|(text, parts)| Licence { licence: text.licence, parts, text: text.text }).collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.parts.len()));
    let mut written = serde_json::to_string_pretty(&all)?;
    written.push('\n');
    fs::write(file(), &written)?;
    println!("{} texts, {} KB: {}", all.len(), written.len() / 1_000, file().display());
    Ok(())
}

/// The licences as a text that goes along with the programs: Boothlift's own, then those of all parts as the page shows them.
pub(crate) fn copyright(root: &Path) -> anyhow::Result<String> {
    const LINE: &str = "\n\n------------------------------------------------------------------------\n\n";
    let own = |name: &str| fs::read_to_string(root.join(name)).with_context(|| name.to_owned());
    let mut text = String::from(
        "Boothlift is under the MIT licence or the Apache License 2.0, as you like. Both stand here, and behind them the\n\
         licences of the parts it is made of.",
    );
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        text.push_str(LINE);
        text.push_str(own(name)?.trim());
    }
    for one in serde_json::from_str::<Vec<Licence>>(&fs::read_to_string(file())?)? {
        text.push_str(LINE);
        text.push_str(&format!("{}\n{}\n\n{}", one.parts.join(", "), one.licence, one.text.trim()));
    }
    text.push('\n');
    Ok(text)
}

/// Every part is named in what the page shows, and nothing else is.
pub(crate) fn check() -> anyhow::Result<()> {
    let words = "run `cargo xtask licences`";
    let shown: Vec<Licence> = serde_json::from_str(&fs::read_to_string(file()).context(words)?).context(words)?;
    let shown: BTreeSet<String> = shown.into_iter().flat_map(|one| one.parts).collect();
    let linked: BTreeSet<String> = parts()?.iter().map(Part::shown).collect();
    let missing: Vec<_> = linked.difference(&shown).collect();
    let gone: Vec<_> = shown.difference(&linked).collect();
    ensure!(missing.is_empty() && gone.is_empty(), "licences not shown: {missing:?}; of no part: {gone:?}; {words}");
    println!("the licences of {} parts are shown", linked.len());
    Ok(())
}

/// Writes the bills of materials, in CycloneDX's JSON: one a program, and the page's.
pub(crate) fn sbom() -> anyhow::Result<()> {
    tools::cyclonedx()?;
    let folder = command::root().join("target/sbom");
    fs::create_dir_all(&folder)?;
    let name = "bill-of-materials";
    command::run(
        cargo().args(["cyclonedx", "--format", "json", "--all", "--target", "all"]).args(["--override-filename", name]),
    )?;
    // It writes one beside the manifest of every crate.
    for member in workspace::read()?.members() {
        let beside = member.manifest_path.with_file_name(format!("{name}.json"));
        if PROGRAMS.contains(&member.name.as_str()) {
            fs::rename(&beside, folder.join(format!("{}.cdx.json", member.name)))?;
        } else {
            fs::remove_file(&beside)?;
        }
    }
    let page = ask(npm().args(["sbom", "--sbom-format", "cyclonedx", "--omit", "dev"])).context("npm sbom failed")?;
    fs::write(folder.join("boothlift-page.cdx.json"), page)?;
    println!("{}", folder.display());
    Ok(())
}

/// What is publicly known against the parts. An error where something is, or where the lists can't be had.
pub(crate) fn advisories() -> anyhow::Result<()> {
    tools::deny_is_there()?;
    let mut unknown = Vec::new();
    if command::run(cargo().args(["deny", "--locked", "fetch", "db"])).is_ok() {
        command::run(cargo().args(["deny", "--offline", "--locked", "check", "advisories"]))?;
    } else {
        unknown.push("Rust parts: RustSec's list");
    }
    // npm ends alike where something was found and where nothing could be asked; only an answer has this field.
    let output = npm().args(["audit", "--json"]).output().context("npm audit can't be started")?;
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    match answer.pointer("/metadata/vulnerabilities/total").and_then(serde_json::Value::as_u64) {
        None => unknown.push("the page's parts: npm's list"),
        Some(0) => println!("npm audit: nothing is known"),
        Some(found) => bail!("npm audit: {found} known; `npm audit` in `ui` names them"),
    }
    if unknown.is_empty() {
        return Ok(());
    }
    eprintln!("━━━ NOT CHECKED ━━━ the list could not be fetched, so nothing is known about: {}", unknown.join("; "));
    bail!("known vulnerabilities were not checked for all parts");
}

fn file() -> PathBuf {
    command::root().join("ui/src/features/settings/licences.json")
}

fn parts() -> anyhow::Result<BTreeSet<Part>> {
    let mut parts = BTreeSet::new();
    for system in SYSTEMS {
        crates(system, &mut parts)?;
    }
    let listed = ask(npm().args(["ls", "--omit=dev", "--all", "--parseable"])).context("npm ls failed: npm ci")?;
    for folder in listed.lines().skip(1).map(Path::new) {
        let manifest: Manifest = serde_json::from_str(&fs::read_to_string(folder.join("package.json"))?)?;
        let Manifest { name, version, license } = manifest;
        parts.insert(Part { name, version, licence: license, folder: folder.to_owned() });
    }
    Ok(parts)
}

#[derive(Deserialize)]
struct Manifest {
    name: String,
    version: String,
    license: String,
}

/// What the programs are linked from on one system, Boothlift's own crates left out.
fn crates(system: &str, parts: &mut BTreeSet<Part>) -> anyhow::Result<()> {
    let words = ["metadata", "--format-version", "1", "--locked", "--filter-platform", system];
    let known: Known = serde_json::from_str(&ask(cargo().args(words)).context("cargo metadata failed")?)?;
    let mut open: Vec<&str> =
        known.packages.iter().filter(|one| PROGRAMS.contains(&one.name.as_str())).map(|one| &*one.id).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let package = known.packages.iter().find(|one| one.id == id).context("a package without a line")?;
        if package.source.is_some() {
            let folder = package.manifest_path.parent().context("a manifest without a folder")?.to_owned();
            let licence = package.license.clone().unwrap_or_else(|| "see its text".into());
            parts.insert(Part { name: package.name.clone(), version: package.version.clone(), licence, folder });
        }
        let node = known.resolve.nodes.iter().find(|node| node.id == id).context("a package without a node")?;
        let linked = node.deps.iter().filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind.is_none()));
        open.extend(linked.map(|dep| &*dep.pkg));
    }
    Ok(())
}

#[derive(Deserialize)]
struct Known {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dep>,
}

#[derive(Deserialize)]
struct Dep {
    pkg: String,
    dep_kinds: Vec<DepKind>,
}

#[derive(Deserialize)]
struct DepKind {
    kind: Option<String>,
}

/// A licence's text. Two that differ in spaces alone are one, and so are two of Apache's that differ after its terms.
#[derive(Clone, Debug)]
struct Text {
    licence: String,
    text: String,
    words: String,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.words.cmp(&other.words)
    }
}

impl Text {
    fn new(licence: &str, text: &str) -> Self {
        const TERMS: (&str, &str) = ("Version 2.0, January 2004", "END OF TERMS AND CONDITIONS");
        let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.trim().to_owned();
        match words.split_once(TERMS.0).and_then(|(_, rest)| rest.split_once(TERMS.1)) {
            Some((terms, _)) => Self { licence: "Apache-2.0".into(), text, words: terms.to_owned() },
            None => Self { licence: licence.to_owned(), text, words },
        }
    }

    /// Whether it says what a part's licence says that came without a text.
    fn covers(&self, licence: &str) -> bool {
        self.licence == licence || (has(licence, "Apache-2.0") && self.licence == "Apache-2.0")
    }
}

fn has(expression: &str, licence: &str) -> bool {
    expression.split([' ', '/', '(', ')']).any(|word| word == licence)
}

/// The texts that come with a part; of licences to choose from, Apache's, which is the same for everybody.
fn texts(part: &Part) -> anyhow::Result<Vec<Text>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(&part.folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if path.is_file() && FILES.iter().any(|file| name.starts_with(file)) && !name.ends_with(".json") {
            let text = String::from_utf8_lossy(&fs::read(&path)?).replace("\r\n", "\n");
            found.insert(name, text);
        }
    }
    let is_choice = has(&part.licence, "Apache-2.0") && (part.licence.contains(" OR ") || part.licence.contains('/'));
    if is_choice && found.keys().any(|name| name.contains("apache")) {
        found.retain(|name, _| name.contains("apache") || name.starts_with("notice"));
    }
    found.retain(|_, text| !text.trim().is_empty());
    Ok(found.into_values().map(|text| Text::new(&part.licence, &text)).collect())
}
