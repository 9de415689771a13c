//! `cargo xtask screens`: every screen in dark and light, drawn for `docs/screens`. With `--check` nothing is written there: what
//! differs is drawn into `artefacts/page`, and the command fails. The page's step of `cargo xtask test` checks the same.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use crate::{
    command::{self, npm},
    setup::{self, Purpose},
};
use anyhow::bail;
use std::fs;

/// Draws or compares every screen. Blocks for about half a minute.
pub(crate) fn screens(words: &[&str]) -> anyhow::Result<()> {
    let check = read(words)?;
    setup::prepare(Purpose::Test)?;
    let shots = command::root().join("artefacts/page");
    fs::create_dir_all(&shots)?;
    let mut draw = npm();
    setup::show_browser(&mut draw);
    draw.env("SCREENS", if check { "check" } else { "draw" }).env("BOOTHLIFT_SHOTS", &shots);
    let drawn = command::run(draw.args(["run", "screens"]));
    if check && drawn.is_err() {
        println!("What differs was drawn into {}.", shots.display());
    }
    drawn
}

fn read(words: &[&str]) -> anyhow::Result<bool> {
    match words {
        [] => Ok(false),
        ["--check"] => Ok(true),
        other => bail!("`cargo xtask screens` knows --check, not {}", other.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn screens_are_drawn_or_checked_and_nothing_else() {
        assert!(!read(&[]).unwrap());
        assert!(read(&["--check"]).unwrap());
        assert!(read(&["--chekc"]).unwrap_err().to_string().contains("--chekc"));
    }
}
