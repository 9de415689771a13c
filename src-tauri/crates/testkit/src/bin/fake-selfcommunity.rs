//! The fake SelfCommunity host as a program, to try things by hand.
//!
//! Prints one JSON line with its address, then serves until it is stopped. `GET /__fake/galleries` shows what arrived,
//! `GET /__fake/requests` every request; `POST /__fake/faults` takes more faults, one a line.

use boothlift_testkit::{
    selfcommunity::{AddedTwice, CompletedTwice, ErrorShape, FakeSelfCommunity, Options, SelfCommunity, Unit},
    service::{Planned, Setup},
};
use clap::Parser;
use std::{error::Error, io::Write, path::PathBuf, time::Duration};

/// A fake of a SelfCommunity host on 127.0.0.1. Its operator manages event 7.
#[derive(Parser)]
struct Arguments {
    /// Port; 0 takes any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The access token it accepts.
    #[arg(long, default_value = "fake-token-0123456789")]
    token: String,
    /// Keep the pictures in this folder too.
    #[arg(long)]
    store: Option<PathBuf>,
    /// Largest image in bytes.
    #[arg(long, default_value_t = 5_000_000)]
    image_most: u64,
    /// Seconds an access token that it gives out is good for.
    #[arg(long, default_value_t = 36_000)]
    token_seconds: u64,
    /// Tell that time in minutes.
    #[arg(long)]
    token_minutes: bool,
    /// Keep the same refresh token at each refresh.
    #[arg(long)]
    no_rotation: bool,
    /// Do not tell a chunk at a wrong place the right one.
    #[arg(long)]
    no_offset: bool,
    /// Answer a second `complete` with 404 in place of 400.
    #[arg(long)]
    completed_unknown: bool,
    /// Refuse the same media in the same gallery twice.
    #[arg(long)]
    added_once: bool,
    /// Refuse with `detail` in place of `errors`.
    #[arg(long)]
    detail: bool,
    /// List the oldest photos first.
    #[arg(long)]
    oldest_first: bool,
    /// A fault for the next call, such as `store-then-close`, or for one call, such as `complete@status:503:retry=5`. Many
    /// are met in turn.
    #[arg(long, value_parser = Planned::of::<SelfCommunity>)]
    fault: Vec<Planned>,
    /// With this probability each later call meets one of `--fault` at random.
    #[arg(long)]
    every: Option<f64>,
    /// Seed of that chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let usual = Options::default();
    let fake = FakeSelfCommunity::start(Options {
        setup: Setup { port: arguments.port, seed: arguments.seed, ..Setup::default() },
        token: arguments.token,
        store: arguments.store,
        image_most: arguments.image_most,
        token_life: Duration::from_secs(arguments.token_seconds),
        token_unit: if arguments.token_minutes { Unit::Minutes } else { usual.token_unit },
        rotates: !arguments.no_rotation,
        tells_offset: !arguments.no_offset,
        completed_twice: if arguments.completed_unknown { CompletedTwice::Unknown } else { usual.completed_twice },
        added_twice: if arguments.added_once { AddedTwice::Refused } else { usual.added_twice },
        errors: if arguments.detail { ErrorShape::Detail } else { usual.errors },
        newest_first: !arguments.oldest_first,
        ..usual
    })
    .await?;
    match arguments.every {
        Some(probability) => fake.every(probability, arguments.fault),
        None => fake.script(arguments.fault),
    }
    let line = serde_json::json!({ "endpoint": fake.origin(), "address": fake.address() });
    let mut out = std::io::stdout();
    writeln!(out, "{line}")?;
    out.flush()?;
    tokio::signal::ctrl_c().await?;
    Ok(())
}
