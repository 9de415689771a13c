//! Intake on a real disk, with the system's hints and without.

#![expect(clippy::unwrap_used, reason = "tests")]

mod adoption;
mod bursts;
mod claims;
mod clock;
mod folders;
mod imports;
mod measures;
mod outside;
#[cfg(unix)]
mod rights;
mod verdicts;
#[cfg(windows)]
mod windows;
mod withdrawals;
mod world;
