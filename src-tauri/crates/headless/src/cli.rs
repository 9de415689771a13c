//! The command line.

use crate::{data, exit::Exit};
use clap::{
    Args, Parser, Subcommand, ValueEnum,
    error::{ContextKind, ContextValue, ErrorKind},
};
use std::{ffi::OsString, io::Write as _, net::SocketAddr, path::PathBuf};

/// What the program is asked to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Watch, queue, tag and upload as the event file says, until a signal ends it
    Run(Run),
    /// Show counts by state and by destination; works while `run` is going and when it is not
    Status(Status),
    /// Write the proof of delivery: one row for each file and destination
    Ledger(Ledger),
    /// Read the event file and try each destination without leaving a photo behind
    Check(Check),
}

#[derive(Debug, Parser)]
#[command(
    name = "boothlift-headless",
    version,
    about = "Boothlift without a window: brings a booth's photos to their galleries",
    arg_required_else_help = false,
    after_help = AFTER
)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

const AFTER: &str = "Exit codes: 0 good; 1 trouble on this computer; 2 wrong command line or event file; 3 something needs a person; \
4 no data folder; 5 a destination can't be used; 6 the data folder is in use.\n\
Logs go to stderr and to DATA/logs. BOOTHLIFT_LOG sets how much, for example BOOTHLIFT_LOG=debug.";

/// `run`.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// The event file (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) event: PathBuf,
    #[command(flatten)]
    pub(crate) data: Data,
    /// End once every photo is confirmed everywhere and nothing new came for twice the settle time
    #[arg(long)]
    pub(crate) until_delivered: bool,
    /// Write one JSON object a line on stdout
    #[arg(long)]
    pub(crate) json: bool,
    /// Serve the operator's page at this loopback address; port 0 takes any free one
    #[arg(long, value_name = "ADDR:PORT", value_parser = loopback)]
    pub(crate) listen: Option<SocketAddr>,
}

/// `status`.
#[derive(Debug, Args)]
pub(crate) struct Status {
    #[command(flatten)]
    pub(crate) data: Data,
    /// Write one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// `ledger`.
#[derive(Debug, Args)]
pub(crate) struct Ledger {
    #[command(flatten)]
    pub(crate) data: Data,
    /// How the rows are written
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    pub(crate) format: Format,
}

/// `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The event file (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) event: PathBuf,
    /// Write one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// How the ledger is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Comma-separated values with a header row, as RFC 4180 has it
    Csv,
    /// A JSON array of objects
    Json,
    /// A page to print, of the event that is on or the last one
    Html,
}

/// Where records and safe copies are.
#[derive(Debug, Args)]
pub(crate) struct Data {
    /// The data folder [default: per user: $XDG_DATA_HOME/boothlift-headless or ~/.local/share/boothlift-headless on
    /// Linux, ~/Library/Application Support/boothlift-headless on macOS, %LOCALAPPDATA%\boothlift-headless on Windows]
    #[arg(long = "data", value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Data {
    /// The folder given, or the user's own.
    pub(crate) fn folder(&self) -> Result<PathBuf, Exit> {
        if let Some(folder) = &self.folder {
            if folder.as_os_str().is_empty() {
                return Err(Exit::with(Exit::WRONG_INPUT, "--data: it must be a folder"));
            }
            return Ok(folder.clone());
        }
        data::users_own()
            .ok_or_else(|| Exit::with(Exit::WRONG_INPUT, "--data: this user has no home folder; give --data DIR"))
    }
}

/// Reads the command line. `--help` and `--version` are written to stdout and end well.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, Exit> {
    Line::try_parse_from(args).map(|line| line.command).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = write!(std::io::stdout(), "{error}");
            Exit::good()
        }
        _ => Exit::with(Exit::WRONG_INPUT, one_line(&without_long_words(&error))),
    })
}

/// Longer words are none that somebody mistyped.
const TYPED: usize = 16;

/// A token that was put on the command line in spite of everything is not said once more: what comes out of here ends up in
/// the logs of service hosts.
fn without_long_words(error: &clap::Error) -> String {
    // Elsewhere the argument that is named is one of ours.
    let typed: &[ContextKind] = match error.kind() {
        ErrorKind::UnknownArgument => &[ContextKind::InvalidArg],
        ErrorKind::InvalidSubcommand => &[ContextKind::InvalidSubcommand],
        _ => &[],
    };
    let words = typed.iter().filter_map(|kind| match error.get(*kind) {
        Some(ContextValue::String(word)) if word.chars().count() > TYPED => Some(word),
        _ => None,
    });
    words.fold(error.to_string(), |text, word| text.replace(word, "…"))
}

/// Clap speaks in paragraphs; scripts are promised one line.
fn one_line(error: &str) -> String {
    let words = error.split("\n\nUsage:").next().unwrap_or(error);
    let words = words.split("\n\nFor more information").next().unwrap_or(words);
    let words = words.trim_start_matches("error:").split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{words} (see --help)")
}

fn loopback(text: &str) -> Result<SocketAddr, String> {
    const ALLOWED: &str = "allowed is an address of this computer with a port, such as 127.0.0.1:8090";
    let address: SocketAddr = text.replace("localhost:", "127.0.0.1:").parse().map_err(|_| ALLOWED.to_owned())?;
    if address.ip().is_loopback() { Ok(address) } else { Err(ALLOWED.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &str) -> Result<Command, Exit> {
        parse(std::iter::once("boothlift-headless").chain(words.split_whitespace()).map(OsString::from))
    }

    #[test]
    fn every_command_of_the_contract_is_understood() {
        let run = line("run --event e.toml --data d --until-delivered --json --listen 127.0.0.1:0").unwrap();
        let Command::Run(run) = run else { panic!("{run:?}") };
        assert!(run.until_delivered && run.json && run.listen == Some(SocketAddr::from(([127, 0, 0, 1], 0))));
        assert_eq!(run.data.folder().unwrap(), PathBuf::from("d"));
        assert!(matches!(line("status --data d --json").unwrap(), Command::Status(Status { json: true, .. })));
        let ledger = line("ledger --format json").unwrap();
        assert!(matches!(ledger, Command::Ledger(Ledger { format: Format::Json, .. })));
        let page = line("ledger --format html").unwrap();
        assert!(matches!(page, Command::Ledger(Ledger { format: Format::Html, .. })));
        assert!(matches!(line("ledger").unwrap(), Command::Ledger(Ledger { format: Format::Csv, .. })));
        assert!(matches!(line("check --event e.toml --json").unwrap(), Command::Check(Check { json: true, .. })));
    }

    #[test]
    fn what_is_not_understood_ends_with_2_and_one_line_that_names_it() {
        let table = [
            ("", "subcommand"),
            ("runn --event e", "runn"),
            ("run", "--event"),
            ("run --event", "--event"),
            ("run --event e --evnt f", "--evnt"),
            ("run --event e --listen 0.0.0.0:80", "127.0.0.1"),
            ("run --event e --listen 192.168.1.2:80", "127.0.0.1"),
            ("run --event e --listen [::]:80", "127.0.0.1"),
            ("run --event e --listen 127.0.0.1", "port"),
            ("run --event e more", "more"),
            ("status --event e", "--event"),
            ("ledger --format xml", "csv"),
            ("check", "--event"),
        ];
        for (words, named) in table {
            let error = format!("{:?}", line(words).unwrap_err());
            assert!(error.contains("code: 2") && error.contains(named) && !error.contains("\\n"), "{words}: {error}");
        }
    }
}
