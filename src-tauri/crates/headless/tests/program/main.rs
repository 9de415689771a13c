//! The real program, from outside: command line, exit codes, lines, files.
#![expect(clippy::unwrap_used, reason = "tests")]

mod bad_input;
mod delivery;
mod place;
#[cfg(unix)]
mod signals;
