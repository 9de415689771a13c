//! Boothlift without a window: the same engine for booths on small computers, for scripts and for servers.
//!
//! **Enters:** a command line and an event file. **Leaves:** lines on stdout, an exit code, the operator's page on
//! loopback where asked for. **Absent:** everything that decides about photos; that is the engine.

mod check;
mod cli;
mod data;
mod exit;
mod ledger;
mod output;
mod page;
mod run;
mod status;
mod words;

use std::process::ExitCode;

fn main() -> ExitCode {
    boothlift_engine::leave_no_core();
    let done = cli::parse(std::env::args_os()).and_then(|command| match command {
        cli::Command::Run(asked) => run::run(&asked),
        cli::Command::Status(asked) => status::status(&asked),
        cli::Command::Ledger(asked) => ledger::ledger(&asked),
        cli::Command::Check(asked) => check::check(&asked),
    });
    done.unwrap_or_else(|exit| exit).leave()
}
