//! The fake CycleMate as a program, to try things by hand.
//!
//! Prints one JSON line with its address, then serves until it is stopped. `GET /__fake/images` shows what arrived,
//! `GET /__fake/requests` every request; `POST /__fake/faults` takes more faults, one a line.

use boothlift_testkit::{
    cyclemate::{CycleMate, FakeCycleMate, Options, Rates},
    service::{Planned, Setup},
};
use clap::Parser;
use std::{error::Error, io::Write, path::PathBuf};

/// A fake of CycleMate on 127.0.0.1. Its operator owns event 123.
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
    /// Calls that pass in a minute.
    #[arg(long, default_value_t = Rates::FREE.minute)]
    minute: usize,
    /// Largest image and largest request in bytes.
    #[arg(long, default_value_t = 10_000_000)]
    image_most: usize,
    /// Take JPEG and PNG only.
    #[arg(long)]
    stills_only: bool,
    /// Keep only so many images of one request.
    #[arg(long)]
    keeps_at_most: Option<usize>,
    /// Encode images anew, so that no hash is that of what was sent.
    #[arg(long)]
    encodes_anew: bool,
    /// Tell a refused sign-in as `detail` in place of `error`.
    #[arg(long)]
    detail: bool,
    /// A fault for the next call, such as `store-then-close`, or for one call, such as `upload@status:503:retry=5`. Many are
    /// met in turn.
    #[arg(long, value_parser = Planned::of::<CycleMate>)]
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
    let fake = FakeCycleMate::start(Options {
        setup: Setup { port: arguments.port, seed: arguments.seed, ..Setup::default() },
        token: arguments.token,
        rates: Rates { minute: arguments.minute, ..Rates::FREE },
        image_most: arguments.image_most,
        all_formats: !arguments.stills_only,
        keeps_at_most: arguments.keeps_at_most,
        encodes_anew: arguments.encodes_anew,
        tells_detail: arguments.detail,
        store: arguments.store,
        ..Options::default()
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
