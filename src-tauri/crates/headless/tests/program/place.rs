//! A booth's folder, an event file and a data folder of their own, and the program started on them.

use serde_json::Value;
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};
use tempfile::TempDir;
use tokio::process::Command;

/// What no output may hold.
pub(crate) const TOKEN: &str = "CANARY-7f3a/91+c=0d&2e";

pub(crate) struct Place {
    dir: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("out")).unwrap();
        Self { dir }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Writes the event file.
    pub(crate) fn event(&self, text: &str) -> PathBuf {
        let file = self.path("event.toml");
        fs::write(&file, text).unwrap();
        file
    }

    /// An event with an Event Gallery at `endpoint` and the local gallery.
    pub(crate) fn event_with(&self, endpoint: &str) -> PathBuf {
        self.event(&format!(
            "name = 'Garden Party'\ndate = '2026-06-20'\n[[folders]]\npath = 'out'\nsettle-seconds = 0.2\n\
             [[destinations]]\nkind = 'event-gallery'\nendpoint = '{endpoint}'\ntoken-env = 'EG_TOKEN'\n\
             [[destinations]]\nkind = 'local-gallery'\n"
        ))
    }

    /// The program with `words`, a token in its environment and this place's data folder.
    pub(crate) fn program<A: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_boothlift-headless"));
        command
            .args(words)
            .env("EG_TOKEN", TOKEN)
            .env("SC_TOKEN", TOKEN)
            .env_remove("BOOTHLIFT_LOG")
            .kill_on_drop(true);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) async fn done<A: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = A>) -> Output {
        self.program(words).output().await.unwrap()
    }

    /// `run` on this place.
    pub(crate) fn run(&self, more: &[&str]) -> Command {
        let mut command = self.program(["run", "--event"]);
        command.arg(self.path("event.toml")).arg("--data").arg(self.data()).args(more);
        command
    }

    pub(crate) async fn status(&self) -> Value {
        let data = self.data();
        let done = self.done(["status".as_ref(), "--json".as_ref(), "--data".as_ref(), data.as_os_str()]).await;
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    pub(crate) async fn ledger(&self) -> Vec<Value> {
        let data = self.data();
        let words = ["ledger".as_ref(), "--format".as_ref(), "json".as_ref(), "--data".as_ref(), data.as_os_str()];
        let done = self.done(words).await;
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// Every file below the data folder that holds `needle`.
    pub(crate) fn holding(&self, needle: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.data()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else if holds(&fs::read(&entry).unwrap(), needle) {
                    found.push(entry);
                }
            }
        }
        found
    }
}

pub(crate) fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|part| part == needle.as_bytes())
}

pub(crate) fn said(done: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr))
}

/// A photo in the booth's folder, all at once, as a booth that renames leaves it.
pub(crate) fn shoot(folder: &Path, name: &str, seed: u64) -> Vec<u8> {
    let bytes = boothlift_testkit::booth::picture(seed, 120, 80);
    let hidden = folder.join(format!(".{name}.tmp"));
    fs::write(&hidden, &bytes).unwrap();
    fs::rename(hidden, folder.join(name)).unwrap();
    bytes
}
