//! `cargo xtask run`: from a fresh clone to the open window.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use crate::{
    command::{self, cargo, program},
    setup::{self, Purpose},
    workspace,
};
use anyhow::bail;
use std::env;

/// What stands behind `run` on the command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Choices {
    /// Start the pretend booth with the app.
    pub(crate) demo: bool,
    /// Build as for users: slower to build, faster to run.
    pub(crate) release: bool,
}

impl Choices {
    pub(crate) fn read(words: &[&str]) -> anyhow::Result<Choices> {
        let mut choices = Choices::default();
        for word in words {
            match *word {
                "--demo" => choices.demo = true,
                "--release" => choices.release = true,
                other => bail!("`cargo xtask run` knows --demo and --release, not {other}"),
            }
        }
        Ok(choices)
    }
}

/// Installs what is missing, builds the page and the app, opens the app and stays until it ends.
pub(crate) fn run(choices: &Choices) -> anyhow::Result<()> {
    setup::prepare(Purpose::Run)?;
    command::run(command::npm().args(["run", "build"]))?;

    // `custom-protocol` builds the page into the program; without it the app would look for a development server.
    let mut build = cargo();
    build.args(["build", "--locked", "--package", "boothlift", "--features", "custom-protocol"]);
    command::run(if choices.release { build.arg("--release") } else { &mut build })?;

    let profile = if choices.release { "release" } else { "debug" };
    let name = format!("boothlift{}", env::consts::EXE_SUFFIX);
    let app = workspace::read()?.target_directory.join(profile).join(name);
    if cfg!(target_os = "linux") && !has_display(|name| env::var_os(name).is_some_and(|value| !value.is_empty())) {
        bail!(
            "the app is built ({}), but there is no display to open it on: neither WAYLAND_DISPLAY nor DISPLAY is set. \
             Start it in a desktop session, or run boothlift-headless, which needs none",
            app.display()
        );
    }
    println!(
        "Opening Boothlift. It goes on in the tray when its window is closed; quit it there, or with Ctrl+C here."
    );
    let mut open = program(app);
    command::run(if choices.demo { open.arg("--demo") } else { &mut open })
}

fn has_display(is_set: impl Fn(&str) -> bool) -> bool {
    is_set("WAYLAND_DISPLAY") || is_set("DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn run_takes_its_two_choices_and_refuses_others_by_name() {
        assert_eq!(Choices::read(&[]).unwrap(), Choices::default());
        let both = Choices { demo: true, release: true };
        assert_eq!(Choices::read(&["--release", "--demo"]).unwrap(), both);
        assert!(Choices::read(&["--dmeo"]).unwrap_err().to_string().contains("--dmeo"));
    }

    #[test]
    fn either_kind_of_display_will_do() {
        assert!(has_display(|name| name == "DISPLAY") && has_display(|name| name == "WAYLAND_DISPLAY"));
        assert!(!has_display(|_| false));
    }
}
