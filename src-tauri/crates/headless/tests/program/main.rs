//! The real program, from outside: command line, exit codes, lines, files.
#![expect(clippy::unwrap_used, reason = "tests")]

#[cfg(unix)]
mod asked;
mod bad_input;
mod calls;
#[cfg(target_os = "linux")]
mod certificates;
mod community;
mod cyclemate;
mod delivery;
mod kinds;
mod place;
#[cfg(target_os = "linux")]
mod proxies;
mod running;
mod secrets;
#[cfg(unix)]
mod signals;
