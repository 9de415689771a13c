//! What lies in a package beside what `tauri.conf.json` names: the other programs and the licences.

use super::BESIDE;
use crate::{
    command::{self, ask, program},
    parts,
    setup::System,
};
use anyhow::Context as _;
use serde_json::{Value, json};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// Where the files lie that a package takes, and the settings that name them.
pub(super) struct Staged {
    pub(super) settings: PathBuf,
}

/// Brings everything together in `stage` that the bundler takes from there. `release` is where the programs were built.
pub(super) fn stage(release: &Path, stage: &Path, system: System) -> anyhow::Result<Staged> {
    match fs::remove_dir_all(stage) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => fs::create_dir_all(stage)?,
    }
    let triple = triple()?;
    for name in BESIDE {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        let to = stage.join(staged_name(name, &triple, system));
        fs::copy(release.join(&file), to).with_context(|| format!("{file} is not built: leave --built away"))?;
    }
    let copyright = stage.join("copyright");
    fs::write(&copyright, parts::copyright(&command::root())?)?;
    let settings = stage.join("settings.json");
    fs::write(&settings, serde_json::to_string_pretty(&self::settings(stage, system))?)?;
    Ok(Staged { settings })
}

/// Elsewhere than on Linux the bundler itself takes programs, signs them, and knows them by this ending.
fn staged_name(name: &str, triple: &str, system: System) -> String {
    match system {
        System::Debian | System::Ubuntu | System::OtherLinux => name.to_owned(),
        System::MacOs | System::Windows => format!("{name}-{triple}{}", env::consts::EXE_SUFFIX),
    }
}

fn triple() -> anyhow::Result<String> {
    let told = ask(program("rustc").arg("-vV")).context("rustc does not answer")?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not name its host")?.to_owned())
}

/// What is laid over `tauri.conf.json` for the bundler alone: were it in there, nobody could build the app before these files
/// are.
fn settings(stage: &Path, system: System) -> Value {
    let at = |name: &str| stage.join(name).to_string_lossy().into_owned();
    match system {
        System::Debian | System::Ubuntu | System::OtherLinux => {
            let files = |copyright: &str| {
                let mut files = serde_json::Map::new();
                for name in BESIDE {
                    files.insert(format!("/usr/bin/{name}"), at(name).into());
                }
                files.insert(copyright.to_owned(), at("copyright").into());
                json!({ "files": files })
            };
            let deb = files("/usr/share/doc/boothlift/copyright");
            let rpm = files("/usr/share/licenses/boothlift/copyright");
            json!({ "bundle": { "linux": { "deb": deb, "rpm": rpm } } })
        }
        System::MacOs | System::Windows => json!({ "bundle": {
            "externalBin": BESIDE.map(at),
            "resources": { (at("copyright")): "copyright.txt" },
        } }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_linux_packages_hold_the_other_programs_and_the_licences() {
        let settings = settings(Path::new("/s"), System::Debian);
        for (kind, copyright) in [("deb", "doc"), ("rpm", "licenses")] {
            let files = &settings["bundle"]["linux"][kind]["files"];
            assert_eq!(files["/usr/bin/boothlift-headless"], "/s/boothlift-headless");
            assert_eq!(files["/usr/bin/boothlift-hook"], "/s/boothlift-hook");
            assert_eq!(files[format!("/usr/share/{copyright}/boothlift/copyright")], "/s/copyright");
        }
    }

    #[test]
    fn elsewhere_the_bundler_finds_each_program_by_the_name_it_asks_for() {
        let settings = settings(Path::new("s"), System::MacOs);
        let named = settings["bundle"]["externalBin"][1].as_str().unwrap();
        let staged = staged_name("boothlift-hook", "aarch64-apple-darwin", System::MacOs);
        let asked = format!("{named}-aarch64-apple-darwin{}", env::consts::EXE_SUFFIX);
        assert_eq!(Path::new("s").join(staged), Path::new(&asked));
        assert_eq!(staged_name("boothlift-hook", "x86_64-unknown-linux-gnu", System::Debian), "boothlift-hook");
    }
}
