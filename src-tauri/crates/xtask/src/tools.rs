//! Cargo's companions that the tests need, taken from the machine or built into `target/tools`.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use crate::{
    command::{self, cargo},
    parts,
    test::Outcome,
};

/// A tool and the version that is built when the machine has none.
struct Tool {
    name: &'static str,
    version: &'static str,
}

const NEXTEST: Tool = Tool { name: "cargo-nextest", version: "0.9.143" };
const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };

const MACHETE: Tool = Tool { name: "cargo-machete", version: "0.9.2" };
const CYCLONEDX: Tool = Tool { name: "cargo-cyclonedx", version: "0.5.9" };

/// Makes `cargo nextest` available.
pub(crate) fn nextest() -> anyhow::Result<()> {
    have(&NEXTEST)
}

/// What may be linked and is; dependencies that nothing uses; licences that are not shown.
pub(crate) fn parts() -> anyhow::Result<Outcome> {
    have(&DENY)?;
    have(&MACHETE)?;
    command::run(cargo().args(["deny", "--locked", "check", "licenses", "bans", "sources"]))?;
    command::run(cargo().args(["machete", "."]))?;
    parts::check()?;
    Ok(Outcome::Passed)
}

/// Makes `cargo deny` available.
pub(crate) fn deny_is_there() -> anyhow::Result<()> {
    have(&DENY)
}

/// Makes `cargo cyclonedx` available.
pub(crate) fn cyclonedx() -> anyhow::Result<()> {
    have(&CYCLONEDX)
}

fn have(tool: &Tool) -> anyhow::Result<()> {
    if command::is_there(tool.name) {
        return Ok(());
    }
    println!("{} is missing: building it into target/tools", tool.name);
    let mut install = cargo();
    // Unoptimised: building it is the slow part, not running it.
    install.args(["install", tool.name, "--version", tool.version, "--locked", "--debug", "--root"]);
    command::run(install.arg(command::own_tools()))
}
