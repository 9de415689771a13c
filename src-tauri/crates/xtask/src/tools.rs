//! Cargo's companions that the tests need, taken from the machine or built into `target/tools`.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use crate::{
    command::{self, cargo},
    test::Outcome,
};

/// A tool and the version that is built when the machine has none.
struct Tool {
    name: &'static str,
    version: &'static str,
}

const NEXTEST: Tool = Tool { name: "cargo-nextest", version: "0.9.143" };
const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };

/// Makes `cargo nextest` available.
pub(crate) fn nextest() -> anyhow::Result<()> {
    have(&NEXTEST)
}

/// `cargo deny`: licences, banned crates and sources always; known vulnerabilities where their list can be fetched.
pub(crate) fn deny() -> anyhow::Result<Outcome> {
    have(&DENY)?;
    command::run(cargo().args(["deny", "--locked", "check", "licenses", "bans", "sources"]))?;
    if command::run(cargo().args(["deny", "--locked", "fetch", "db"])).is_err() {
        return Ok(Outcome::PassedWithout(
            "known vulnerabilities were NOT checked: their list is on GitHub and can't be fetched from here".into(),
        ));
    }
    command::run(cargo().args(["deny", "--offline", "--locked", "check", "advisories"]))?;
    Ok(Outcome::Passed)
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
