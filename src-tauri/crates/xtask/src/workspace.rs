//! What cargo knows about the workspace: its crates, and who depends on whom.

use crate::command::{ask, cargo};
use anyhow::Context as _;
use serde::Deserialize;
use std::path::PathBuf;

/// The part of `cargo metadata` that is used here.
#[derive(Debug, Deserialize)]
pub(crate) struct Workspace {
    pub(crate) packages: Vec<Crate>,
    pub(crate) workspace_members: Vec<String>,
    pub(crate) resolve: Graph,
    pub(crate) target_directory: PathBuf,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Crate {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
}

/// A line of a crate's manifest; `kind` is nothing for an ordinary one, else "dev" or "build".
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) kind: Option<String>,
}

/// The resolved graph, for every system at once.
#[derive(Debug, Deserialize)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) dependencies: Vec<String>,
}

impl Workspace {
    /// The workspace's own crates.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Crate> {
        self.packages.iter().filter(|package| self.workspace_members.contains(&package.id))
    }
}

/// Asks cargo. Fails when the committed `Cargo.lock` doesn't fit the manifests.
pub(crate) fn read() -> anyhow::Result<Workspace> {
    let answer = ask(cargo().args(["metadata", "--format-version", "1", "--locked"]))
        .context("`cargo metadata --locked` failed: run `cargo metadata --locked` to see why")?;
    serde_json::from_str(&answer).context("cargo metadata's answer")
}
