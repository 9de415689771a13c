//! `cargo xtask guide`: the pictures of `docs/guide`, drawn by the real program, and its page "What to do when", made of the
//! page's own words. With `--check` nothing is written: what differs is named and the command fails.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use crate::{
    command::{self, npm},
    figures, setup, workspace,
};
use anyhow::bail;
use std::{env, fs};

/// Draws or compares every picture, and writes or compares the words.
pub(crate) fn guide(words: &[&str]) -> anyhow::Result<()> {
    let check = read(words)?;
    figures::build_with_page()?;
    let built = workspace::read()?.target_directory.join("debug");
    let program = |name: &str| built.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    let differs = command::root().join("artefacts/guide");
    fs::create_dir_all(&differs)?;
    let mut draw = npm();
    setup::show_browser(&mut draw);
    draw.env("BOOTHLIFT_HEADLESS", program("boothlift-headless"))
        .env("BOOTHLIFT_PRETEND_BOOTH", program("pretend-booth"))
        .env("GUIDE", if check { "check" } else { "draw" })
        .env("GUIDE_DIFFERS", &differs);
    let drawn = command::run(draw.args(["run", "guide"]));
    match (check, &drawn) {
        (true, Err(_)) => println!("What differs was drawn into {}.", differs.display()),
        (true, Ok(())) => println!("The guide shows the page as it is."),
        (false, _) => {}
    }
    drawn
}

fn read(words: &[&str]) -> anyhow::Result<bool> {
    match words {
        [] => Ok(false),
        ["--check"] => Ok(true),
        other => bail!("`cargo xtask guide` knows --check, not {}", other.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_is_drawn_or_checked_and_nothing_else() {
        assert!(!read(&[]).unwrap());
        assert!(read(&["--check"]).unwrap());
        assert!(read(&["--chekc"]).unwrap_err().to_string().contains("--chekc"));
    }
}
