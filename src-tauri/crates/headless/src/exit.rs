//! How the program ends. Scripts rely on these numbers.

use std::{fmt::Display, io::Write as _, process::ExitCode};

/// An end, with what is said on stderr: one line each.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Exit {
    code: u8,
    lines: Vec<String>,
}

impl Exit {
    /// As asked for.
    pub(crate) const GOOD: u8 = 0;
    /// Something went wrong that has no number of its own: the records, the disk.
    pub(crate) const BROKEN: u8 = 1;
    /// The command line or the event file is wrong.
    pub(crate) const WRONG_INPUT: u8 = 2;
    /// Photos or destinations need a person.
    pub(crate) const NEEDS_A_PERSON: u8 = 3;
    /// There is no data folder.
    pub(crate) const NO_DATA: u8 = 4;
    /// A destination can't be used.
    pub(crate) const UNUSABLE: u8 = 5;
    /// Another Boothlift uses the data folder.
    pub(crate) const IN_USE: u8 = 6;

    pub(crate) fn good() -> Self {
        Self { code: Self::GOOD, lines: Vec::new() }
    }

    pub(crate) fn with(code: u8, words: impl Display) -> Self {
        Self { code, lines: vec![words.to_string()] }
    }

    pub(crate) fn lines(code: u8, lines: Vec<String>) -> Self {
        Self { code, lines }
    }

    /// Says what is to be said and gives the number.
    pub(crate) fn leave(self) -> ExitCode {
        let mut stderr = std::io::stderr().lock();
        for line in self.lines {
            let _ = writeln!(stderr, "boothlift-headless: {}", line.replace(char::is_control, " "));
        }
        ExitCode::from(self.code)
    }
}
