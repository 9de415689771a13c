//! The fake Event Gallery as a program, to try things by hand.
//!
//! Prints one JSON line with its address, then serves until it is stopped. `GET /__fake/collections` shows what arrived.

use boothlift_testkit::event_gallery::{Denial, Duplicates, FakeEventGallery, Fault, Options, ReplyStyle};
use clap::{Parser, ValueEnum};
use std::{error::Error, io::Write, path::PathBuf};

/// A fake of Event Gallery's upload call on 127.0.0.1.
#[derive(Parser)]
struct Arguments {
    /// Port; 0 takes any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The token it accepts.
    #[arg(long, default_value = "fake-token-0123456789")]
    token: String,
    /// Keep the pictures in this folder too.
    #[arg(long)]
    store: Option<PathBuf>,
    /// What a success looks like.
    #[arg(long, value_enum, default_value_t = Style::Json)]
    reply: Style,
    /// What the same name sent twice does.
    #[arg(long, value_enum, default_value_t = Twice::Append)]
    duplicates: Twice,
    /// Answer a wrong token with this: 401, 403, or 200 with `success:false`.
    #[arg(long, default_value_t = 401, value_parser = clap::value_parser!(u16))]
    denial: u16,
    /// Take uploads at `/api/v1` too.
    #[arg(long)]
    bare_path: bool,
    /// A fault for the next upload, such as `store-then-close`, `status:503:retry=5`, `portal:3`. Many are met in turn.
    #[arg(long)]
    fault: Vec<Fault>,
    /// With this probability each later upload meets one of `--fault` at random.
    #[arg(long)]
    every: Option<f64>,
    /// Seed of that chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum Style {
    Empty,
    Json,
    Plain,
}

#[derive(Clone, Copy, ValueEnum)]
enum Twice {
    Append,
    Overwrite,
    Reject,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let fake = FakeEventGallery::start(Options {
        port: arguments.port,
        token: arguments.token,
        reply: match arguments.reply {
            Style::Empty => ReplyStyle::Empty,
            Style::Json => ReplyStyle::Json,
            Style::Plain => ReplyStyle::Plain,
        },
        duplicates: match arguments.duplicates {
            Twice::Append => Duplicates::Append,
            Twice::Overwrite => Duplicates::Overwrite,
            Twice::Reject => Duplicates::Reject,
        },
        denial: match arguments.denial {
            401 => Denial::Unauthorized,
            403 => Denial::Forbidden,
            200 => Denial::Politely,
            other => return Err(format!("--denial {other} is not 401, 403 or 200").into()),
        },
        bare_path: arguments.bare_path,
        store: arguments.store,
        seed: arguments.seed,
        ..Options::default()
    })
    .await?;
    match arguments.every {
        Some(probability) => fake.every(probability, arguments.fault),
        None => fake.script(arguments.fault),
    }
    let line = serde_json::json!({ "endpoint": fake.endpoint(), "address": fake.address() });
    let mut out = std::io::stdout();
    writeln!(out, "{line}")?;
    out.flush()?;
    tokio::signal::ctrl_c().await?;
    Ok(())
}
