//! The user's own data folder, where none is given.

use std::{ffi::OsString, path::PathBuf};

const NAME: &str = "boothlift-headless";

/// The folder for this user's data on this system; `None` without a home.
pub(crate) fn users_own() -> Option<PathBuf> {
    place(std::env::consts::OS, |name| std::env::var_os(name))
}

fn place(os: &str, env: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    // Relative values are to be ignored (XDG base directory specification 0.8).
    let folder = |name: &str| env(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = match os {
        "windows" => env("LOCALAPPDATA").filter(|value| !value.is_empty()).map(PathBuf::from)?,
        "macos" => folder("HOME")?.join("Library/Application Support"),
        _ => match folder("XDG_DATA_HOME") {
            Some(base) => base,
            None => folder("HOME")?.join(".local/share"),
        },
    };
    Some(base.join(NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs = &'static [(&'static str, &'static str)];

    #[test]
    fn each_system_has_its_own_place() {
        let env = |pairs: Pairs| {
            move |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        };
        let table: [(&str, Pairs, Option<&str>); 6] = [
            ("linux", &[("HOME", "/home/a")], Some("/home/a/.local/share/boothlift-headless")),
            ("linux", &[("HOME", "/home/a"), ("XDG_DATA_HOME", "/data")], Some("/data/boothlift-headless")),
            (
                "linux",
                &[("HOME", "/home/a"), ("XDG_DATA_HOME", "data")],
                Some("/home/a/.local/share/boothlift-headless"),
            ),
            ("macos", &[("HOME", "/Users/a")], Some("/Users/a/Library/Application Support/boothlift-headless")),
            ("windows", &[("LOCALAPPDATA", "/l")], Some("/l/boothlift-headless")),
            ("linux", &[], None),
        ];
        // Where a system's paths begin otherwise, those of the others are relative there.
        let told = |os: &str| os == "windows" || cfg!(unix);
        for (os, pairs, want) in table.into_iter().filter(|(os, ..)| told(os)) {
            assert_eq!(place(os, env(pairs)), want.map(PathBuf::from), "{os}");
        }
    }
}
