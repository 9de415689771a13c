//! Who may depend on whom: lower floors know nothing of higher ones, and only the shell knows Tauri.

use crate::workspace::{Crate, Workspace};
use std::collections::{BTreeSet, HashMap};

/// The floors of the house, from the ground up. A crate may use those below its own floor, never a neighbour.
const FLOORS: [&[&str]; 5] = [
    &["boothlift-contract"],
    &["boothlift-store", "boothlift-media", "boothlift-sessions"],
    &["boothlift-intake", "boothlift-destinations", "boothlift-local-gallery", "boothlift-booth-calls"],
    &["boothlift-engine"],
    &["boothlift-headless", "boothlift"],
];

/// Who may use a neighbour all the same: the built-in gallery fulfils the trait of every gallery driver.
const NEIGHBOURS: [(&str, &str); 1] = [("boothlift-local-gallery", "boothlift-destinations")];

/// What only the shell may reach, however far away.
const WINDOW: [&str; 4] = ["tauri", "wry", "tao", "webkit2gtk"];

/// Every breach, one sentence each.
pub(crate) fn breaches(workspace: &Workspace) -> Vec<String> {
    let mut breaches = Vec::new();
    for member in workspace.members() {
        breaches.extend(upward(member, workspace));
        if member.manifest_path.components().any(|part| part.as_os_str() == "crates") {
            let reached = reach(workspace, &member.id);
            for name in WINDOW.into_iter().filter(|name| reached.contains(name)) {
                breaches.push(format!("{} reaches {name}: only the shell may know the window", member.name));
            }
        }
    }
    breaches
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|crates| crates.contains(&name))
}

/// Crates on no floor (tests' fakes, tools) may use anything, and only the top floor may ship them.
/// What a crate's own tests use doesn't count.
fn upward(member: &Crate, workspace: &Workspace) -> Vec<String> {
    let Some(own) = floor(&member.name) else { return Vec::new() };
    let top = FLOORS.len() - 1;
    let shipped = member.dependencies.iter().filter(|dependency| dependency.kind.as_deref() != Some("dev"));
    let in_house = shipped.filter(|dependency| workspace.members().any(|other| other.name == dependency.name));
    in_house
        .filter_map(|dependency| match floor(&dependency.name) {
            Some(other) if other < own => None,
            Some(_) if NEIGHBOURS.contains(&(member.name.as_str(), dependency.name.as_str())) => None,
            None if own == top => None,
            Some(_) => Some(format!("{} uses {}, which isn't below it", member.name, dependency.name)),
            None => Some(format!("{} uses {}, which isn't part of what ships", member.name, dependency.name)),
        })
        .collect()
}

/// The names of everything that `from` depends on, its tests included.
fn reach<'a>(workspace: &'a Workspace, from: &'a str) -> BTreeSet<&'a str> {
    let nodes: HashMap<&str, &[String]> =
        workspace.resolve.nodes.iter().map(|node| (node.id.as_str(), node.dependencies.as_slice())).collect();
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        for next in nodes.get(id).into_iter().flat_map(|next| next.iter()) {
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    workspace.packages.iter().filter(|package| seen.contains(package.id.as_str())).map(|p| p.name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workspace of crates, each "name: what it uses", "name~" for what only its tests use; `tauri` and `wry` are outside it.
    fn house(crates: &[&str]) -> Workspace {
        let mut packages = Vec::new();
        let mut nodes = Vec::new();
        let mut members = Vec::new();
        for line in crates.iter().chain(&["tauri: wry", "wry:"]) {
            let (name, uses) = line.split_once(':').unwrap();
            let uses: Vec<&str> = uses.split_whitespace().collect();
            let folder = if name == "boothlift" { "/house" } else { "/house/src-tauri/crates/x" };
            packages.push(serde_json::json!({
                "id": name, "name": name, "manifest_path": format!("{folder}/Cargo.toml"),
                "dependencies": uses.iter().map(|used| serde_json::json!({
                    "name": used.trim_end_matches('~'), "kind": used.ends_with('~').then_some("dev"),
                })).collect::<Vec<_>>(),
            }));
            let ids: Vec<&str> = uses.iter().map(|used| used.trim_end_matches('~')).collect();
            nodes.push(serde_json::json!({ "id": name, "dependencies": ids }));
            if !["tauri", "wry"].contains(&name) {
                members.push(name);
            }
        }
        serde_json::from_value(serde_json::json!({
            "packages": packages, "workspace_members": members,
            "resolve": { "nodes": nodes }, "target_directory": "/house/target",
        }))
        .unwrap()
    }

    #[test]
    fn a_house_that_looks_downward_only_has_no_breach() {
        let workspace = house(&[
            "boothlift-contract:",
            "boothlift-store: boothlift-contract",
            "boothlift-destinations: boothlift-contract",
            "boothlift-local-gallery: boothlift-destinations",
            "boothlift-engine: boothlift-store boothlift-contract boothlift-testkit~",
            "boothlift-testkit: boothlift-engine",
            "boothlift: boothlift-engine boothlift-testkit tauri",
        ]);
        assert_eq!(breaches(&workspace), Vec::<String>::new());
    }

    #[test]
    fn looking_upward_or_sideways_is_reported() {
        let workspace = house(&[
            "boothlift-contract:",
            "boothlift-media: boothlift-engine",
            "boothlift-engine: boothlift-contract",
            "boothlift-intake: boothlift-destinations",
            "boothlift-destinations:",
        ]);
        let told = breaches(&workspace).join("\n");
        assert!(told.contains("boothlift-media uses boothlift-engine"), "{told}");
        assert!(told.contains("boothlift-intake uses boothlift-destinations"), "{told}");
    }

    #[test]
    fn fakes_for_tests_never_ship_below_the_top_floor() {
        let workspace = house(&["boothlift-engine: boothlift-testkit", "boothlift-testkit:"]);
        assert_eq!(breaches(&workspace), ["boothlift-engine uses boothlift-testkit, which isn't part of what ships"]);
    }

    #[test]
    fn the_window_is_found_behind_any_number_of_crates() {
        let workspace = house(&["boothlift-media: helper", "helper: tauri", "boothlift: tauri"]);
        let told = breaches(&workspace).join("\n");
        assert!(
            told.contains("boothlift-media reaches tauri") && told.contains("boothlift-media reaches wry"),
            "{told}"
        );
        assert!(!told.contains("boothlift reaches"), "{told}");
    }
}
