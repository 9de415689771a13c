//! Type-check and clippy for Windows on a Debian machine.
//!
//! No ready-made standard library for Windows is among Debian's packages, so it is built from the source of Debian's own newer
//! compiler. That compiler needs a target folder to itself. The target is windows-gnu, as the C parts (SQLite, TLS) compile with
//! mingw: it proves types and `cfg`s, not behaviour.

use crate::{
    command::{self, ask, cargo, program},
    setup::{self, Package, System},
    test::{FEATURES, Outcome},
};
use anyhow::Context as _;
use std::process::Command;

const PACKAGES: [Package; 6] = [
    Package { name: "rustc-web", why: "Windows check: a compiler that fits its library's source" },
    Package { name: "rust-web-src", why: "Windows check: the source of the standard library" },
    Package { name: "rust-web-clippy", why: "Windows check: the linter of that compiler" },
    Package { name: "gcc-mingw-w64-x86-64-posix", why: "Windows check: C compiler for SQLite and TLS" },
    Package { name: "g++-mingw-w64-x86-64-posix", why: "Windows check: C++ compiler" },
    Package { name: "binutils-mingw-w64-x86-64", why: "Windows check: the app's resources" },
];

/// The workspace's `rust-version`: an older compiler is of no use.
const OLDEST: (u32, u32) = (1, 95);

/// Checks the whole workspace, or says why it was left out.
pub(crate) fn check() -> anyhow::Result<Outcome> {
    if let Some(why) = prepare()? {
        return Ok(Outcome::LeftOut(why));
    }
    let mut clippy = cargo();
    compiler(&mut clippy, "check");
    clippy
        .args(["--workspace", "--all-targets"])
        .args(FEATURES)
        // Nothing is run here, so macros and C code may stay unoptimised.
        .args(["--config", "profile.dev.package.'*'.opt-level=0"])
        .env("RUSTC_WORKSPACE_WRAPPER", "/usr/bin/clippy-driver")
        // How `cargo clippy -- -D warnings` hands its words to the driver.
        .env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
    command::run(&mut clippy)?;
    Ok(Outcome::Passed)
}

/// Installs the compiler where that can be; why not, where it cannot.
pub(crate) fn prepare() -> anyhow::Result<Option<String>> {
    if System::of_this_machine() != System::Debian {
        return Ok(Some("the Windows check needs Debian's package rustc-web".into()));
    }
    if !setup::are_installed(&PACKAGES) {
        setup::update_package_lists_if_empty()?;
        let answer = ask(program("apt-cache").args(["policy", "rustc-web"])).unwrap_or_default();
        if !candidate(&answer).is_some_and(is_new_enough) {
            return Ok(Some("this system's package lists have no rustc-web of 1.95 or newer".into()));
        }
        if let Err(error) = setup::install(&PACKAGES) {
            return Ok(Some(format!("Debian's rustc-web can't be installed here: {error}")));
        }
    }
    let version = ask(program("/usr/bin/rustc").arg("--version")).context("/usr/bin/rustc doesn't run")?;
    let is_old = !version.split(' ').nth(1).is_some_and(is_new_enough);
    Ok(is_old.then(|| format!("/usr/bin/rustc is too old: {version}")))
}

/// One of cargo's commands, for Windows.
pub(crate) fn compiler(cargo: &mut Command, word: &str) {
    cargo
        .args([word, "-Zbuild-std=std,panic_abort,panic_unwind", "--target", "x86_64-pc-windows-gnu", "--locked"])
        .env("RUSTC", "/usr/bin/rustc")
        // Lets Debian's stable compiler take `-Zbuild-std`. It unlocks unstable features everywhere, so nothing that ships is built so.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", command::root().join("target-windows"))
        .env_remove("RUSTFLAGS");
}

/// The version that apt would install, out of `apt-cache policy`.
fn candidate(policy: &str) -> Option<&str> {
    policy.lines().find_map(|line| line.trim().strip_prefix("Candidate: ")).filter(|version| *version != "(none)")
}

fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.split(['.', '+', '~', '-']).map_while(|part| part.parse::<u32>().ok());
    numbers.next().zip(numbers.next()).is_some_and(|found| found >= OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_candidate_is_read_from_apts_answer() {
        let policy = "rustc-web:\n  Installed: (none)\n  Candidate: 1.96.0+dfsg1-1~deb12u2\n  Version table:\n";
        assert_eq!(candidate(policy), Some("1.96.0+dfsg1-1~deb12u2"));
        assert_eq!(candidate("rustc-web:\n  Installed: (none)\n  Candidate: (none)\n"), None);
        assert_eq!(candidate(""), None);
    }

    #[test]
    fn an_older_compiler_is_not_taken() {
        assert!(is_new_enough("1.96.0+dfsg1-1~deb12u2") && is_new_enough("1.95.0") && is_new_enough("2.0.0"));
        assert!(!is_new_enough("1.85.0+dfsg3-1") && !is_new_enough("1.63.0") && !is_new_enough("unknown"));
    }
}
