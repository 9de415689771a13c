//! What the records promise: counters that are rows, commits in groups, no way that cannot be, and no commit that is lost.
#![expect(clippy::unwrap_used, reason = "tests")]

mod audits;
mod claims;
#[cfg(target_os = "linux")]
mod cost;
mod counters;
mod damage;
mod files;
mod groups;
mod opening;
mod retention;
mod steps;
mod storage_faults;
mod take_downs;
mod turns;
mod world;
