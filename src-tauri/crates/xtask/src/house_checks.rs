//! Rules of the house that no compiler knows. Each check reads files and answers with its breaches, one sentence each.

use crate::{command, directions, window_policy, workspace};
use anyhow::bail;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// No file may be longer; most are far shorter.
const LONGEST: usize = 1000;

/// Runs every check; an error lists all breaches.
pub(crate) fn check() -> anyhow::Result<()> {
    let root = command::root();
    let sources = sources(&root)?;
    let mut breaches = directions::breaches(&workspace::read()?);
    for (path, text) in &sources {
        let shown = path.strip_prefix(&root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        breaches.extend(too_long(&shown, text));
        breaches.extend(page_knows_tauri(&shown, text));
        breaches.extend(assembled_sql(&shown, text));
        breaches.extend(logged_address(&shown, text));
    }
    breaches.extend(window_policy::breaches(&json(&root.join("tauri.conf.json"))?, &capabilities(&root)?));
    for lock in ["Cargo.lock", "tests/fuzz/Cargo.lock", "ui/package-lock.json"] {
        breaches.extend(lock_file(&root, lock));
    }
    for (file, text) in boothlift_contract::typescript() {
        let shown = format!("ui/src/contract/{file}");
        if fs::read_to_string(root.join(&shown)).unwrap_or_default() != text {
            breaches.push(format!("{shown} is out of date: run `cargo xtask types`"));
        }
    }
    if breaches.is_empty() {
        return Ok(());
    }
    bail!("the house's rules are broken {} times\n  - {}", breaches.len(), breaches.join("\n  - "))
}

/// Every text file that a person writes, with its text.
fn sources(root: &Path) -> anyhow::Result<Vec<(PathBuf, String)>> {
    const NOT_OURS: [&str; 8] =
        [".git", "target", "target-windows", "node_modules", "dist", "dist-fake", "gen", "artefacts"];
    const KINDS: [&str; 13] =
        ["rs", "toml", "md", "ts", "js", "mjs", "svelte", "css", "html", "sql", "py", "sh", "yml"];
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                if !NOT_OURS.iter().any(|name| entry.file_name() == *name) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|kind| KINDS.iter().any(|known| kind == *known)) {
                let text = fs::read(&path)?;
                files.push((path, String::from_utf8_lossy(&text).into_owned()));
            }
        }
    }
    files.sort();
    Ok(files)
}

fn too_long(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > LONGEST).then(|| format!("{path} has {lines} lines: split it ({LONGEST} at most, 400 is good)"))
}

/// The page reaches its host through one folder, so that it can run in a browser too.
fn page_knows_tauri(path: &str, text: &str) -> Option<String> {
    if !path.starts_with("ui/src/") || path.starts_with("ui/src/host/") {
        return None;
    }
    let named = ["\"@tauri-apps/", "'@tauri-apps/", "`@tauri-apps/"].iter().any(|name| text.contains(name));
    named.then(|| format!("{path} imports @tauri-apps: only ui/src/host may"))
}

/// A value never becomes part of an SQL text; it is bound.
fn assembled_sql(path: &str, text: &str) -> Vec<String> {
    const STATEMENTS: [&str; 11] = [
        "SELECT ", "INSERT ", "UPDATE ", "DELETE ", "REPLACE ", "CREATE ", "ALTER ", "DROP ", "ATTACH ", "PRAGMA ",
        "WITH ",
    ];
    // This file writes the forbidden thing down in its own tests.
    if !path.ends_with(".rs") || path.ends_with("xtask/src/house_checks.rs") {
        return Vec::new();
    }
    let mut breaches = Vec::new();
    for (at, call) in text.match_indices("format!(") {
        let literal = text[at + call.len()..].trim_start().trim_start_matches(['r', '#', '"', ' ', '\n', '\\']);
        if STATEMENTS.iter().any(|word| literal.starts_with(word)) {
            let line = text[..at].lines().count();
            breaches.push(format!("{path}:{line} puts SQL together with format!: bind the values instead"));
        }
    }
    breaches
}

/// An address may carry a token: what goes into the log is its host, or a `SafeUrl`.
fn logged_address(path: &str, text: &str) -> Vec<String> {
    const LEVELS: [&str; 5] = ["trace!(", "debug!(", "info!(", "warn!(", "error!("];
    if !path.ends_with(".rs") || path.contains("/tests/") || path.ends_with("xtask/src/house_checks.rs") {
        return Vec::new();
    }
    let mut breaches = Vec::new();
    for (at, start) in text.match_indices("tracing::") {
        let call = &text[at + start.len()..];
        if !LEVELS.iter().any(|level| call.starts_with(level)) {
            continue;
        }
        let call = &call[..call.find(");").unwrap_or(call.len())];
        // Words in quotes are for people.
        let code = call.split('"').step_by(2).collect::<String>();
        if code.split(|sign: char| !sign.is_alphanumeric() && sign != '_').any(|word| word == "url" || word == "Url") {
            let line = text[..at].lines().count();
            breaches.push(format!("{path}:{line} writes an address into the log: tell its host"));
        }
    }
    breaches
}

fn json(path: &Path) -> anyhow::Result<serde_json::Value> {
    Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
}

/// The capabilities of windows, by file.
fn capabilities(root: &Path) -> anyhow::Result<Vec<(String, serde_json::Value)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join("src-tauri/capabilities"))? {
        let entry = entry?;
        found.push((entry.file_name().to_string_lossy().into_owned(), json(&entry.path())?));
    }
    Ok(found)
}

fn lock_file(root: &Path, name: &str) -> Option<String> {
    if !root.join(name).is_file() {
        return Some(format!("{name} is missing: it belongs to the project"));
    }
    // Without a repository around (an unpacked archive) there is nothing to be committed to.
    let in_repository = root.join(".git").exists();
    let mut question = command::program("git");
    let committed = !in_repository || command::ask(question.args(["ls-files", "--error-unmatch", name])).is_some();
    (!committed).then(|| format!("{name} isn't committed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_thousand_lines_is_the_longest() {
        assert_eq!(too_long("a.rs", &"x\n".repeat(1000)), None);
        assert!(too_long("a.rs", &"x\n".repeat(1001)).is_some_and(|breach| breach.contains("1001")));
    }

    #[test]
    fn only_the_host_folder_of_the_page_imports_tauri() {
        let import = "import { invoke } from \"@tauri-apps/api/core\";";
        assert!(page_knows_tauri("ui/src/state/queue.svelte.ts", import).is_some());
        assert!(page_knows_tauri("ui/src/screens/Live.svelte", "await import('@tauri-apps/api/event')").is_some());
        assert_eq!(page_knows_tauri("ui/src/host/tauri.ts", import), None);
        assert_eq!(page_knows_tauri("ui/vite.config.ts", import), None);
        assert_eq!(page_knows_tauri("ui/src/state/a.ts", "// nothing of @tauri-apps here"), None);
    }

    #[test]
    fn sql_put_together_with_values_is_found_by_line() {
        let found = assembled_sql(
            "store/photo.rs",
            "fn a() {\n    db.execute(&format!(\n        \"DELETE FROM photo WHERE id = {id}\"))\n}",
        );
        assert_eq!(found, ["store/photo.rs:2 puts SQL together with format!: bind the values instead"]);
        assert_eq!(assembled_sql("a.rs", "format!(r#\"SELECT * FROM {table}\"#)").len(), 1);
        assert!(assembled_sql("a.rs", "format!(\"Select a folder: {name}\")").is_empty());
        assert!(assembled_sql("a.rs", "db.execute(\"DELETE FROM photo WHERE id = ?1\", [id])").is_empty());
    }

    #[test]
    fn an_address_in_the_log_is_found_and_the_word_in_a_text_is_not() {
        let logged = "fn f() {\n    tracing::debug!(%url, \"asked\");\n}";
        assert_eq!(logged_address("a.rs", logged).len(), 1);
        assert_eq!(logged_address("a.rs", "tracing::info!(to = %response.url(), \"x\");").len(), 1);
        assert_eq!(logged_address("a.rs", "tracing::info!(%host, \"the url is wrong\");"), [""; 0]);
    }

    #[test]
    fn what_others_made_and_what_was_built_is_not_read() {
        let folder = std::env::temp_dir().join(format!("boothlift-xtask-sources-{}", std::process::id()));
        for name in ["src/a.rs", "target/b.rs", "ui/node_modules/x/c.ts", "ui/src/d.svelte", "icons/e.svg"] {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let found = sources(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let names: Vec<_> = found.iter().map(|(path, _)| path.strip_prefix(&folder).unwrap()).collect();
        assert_eq!(names, [Path::new("src/a.rs"), Path::new("ui/src/d.svelte")]);
    }
}
