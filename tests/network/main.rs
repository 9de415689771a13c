//! Bad networks: the real program in one network namespace, the services in another, a wire between them that loses, crawls,
//! falls silent and comes back. Beside it `curl` on the same wire, with the same bytes to the same gallery.
//!
//! `BAD_NET=full` measures the whole goals; without it each test is short and its bounds are wide. `cargo xtask bad-net` runs
//! it in full and makes a table of the figures.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests; figures are for whoever reads them")]

mod figures;
mod goodput;
mod link;
mod names;
mod outage;
mod patience;
mod place;
mod services;
mod trouble;
