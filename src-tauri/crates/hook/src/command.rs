//! The command line.

use crate::form::Form;
use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
};

pub(crate) const USAGE: &str = "\
usage: boothlift-hook [options] start [PATH…]       a session begins
       boothlift-hook [options] file PATH…          the session wrote these files
       boothlift-hook [options] end [PATH…]         it ends
       boothlift-hook [options] dslrbooth EVENT [PARAM…]
       boothlift-hook [options] photobooth-app EVENT

Tells a running Boothlift what the booth does. Options stand before the command:
  --folder N           the event's Nth watched folder, counted from 1
  --address-file FILE  where Boothlift wrote its address; else the environment variable
                       BOOTHLIFT_HOOK_ADDRESS_FILE, else hook-address in Boothlift's data folder

Ends with 0 when Boothlift was told, 1 when it was not (it does not run, or does not
listen), 2 when this command line is wrong. It never takes longer than 2 seconds.";

/// Parameters of one call, and bytes of one body, at most: Boothlift takes 64 and 64 KB.
const MOST: (usize, usize) = (60, 60_000);

/// What is to be told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) address_file: Option<PathBuf>,
    pub(crate) folder: Option<u32>,
    /// As it stands in the address.
    pub(crate) caller: &'static str,
    what: What,
}

#[derive(Debug, PartialEq, Eq)]
enum What {
    /// `start`, `file` or `end`, and files.
    Session(&'static str, Vec<OsString>),
    DslrBooth(OsString, Vec<OsString>),
    PhotoboothApp(OsString),
}

/// Why nothing is told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    Help,
    Usage(String),
}

impl Asked {
    pub(crate) fn parse(arguments: Vec<OsString>) -> Result<Self, Wrong> {
        let mut rest = arguments.into_iter();
        let (mut address_file, mut folder) = (None, None);
        loop {
            let word = rest.next().ok_or_else(|| usage("a command is missing"))?;
            // What is no Unicode is no word of ours.
            let (option, value) = match word.to_str().and_then(|word| word.split_once('=')) {
                Some((option, value)) if option.starts_with("--") => (option.to_owned(), Some(OsString::from(value))),
                _ => (word.to_str().unwrap_or("").to_owned(), None),
            };
            match option.as_str() {
                "--help" | "-h" => return Err(Wrong::Help),
                "--address-file" => {
                    let value = value.or_else(|| rest.next()).filter(|value| !value.is_empty());
                    address_file = Some(PathBuf::from(value.ok_or_else(|| usage("--address-file needs a file"))?));
                }
                "--folder" => {
                    let value = value.or_else(|| rest.next());
                    let n = value.as_deref().and_then(OsStr::to_str).and_then(|text| text.parse().ok());
                    folder = Some(n.filter(|n| *n > 0).ok_or_else(|| usage("--folder needs a number from 1"))?);
                }
                command => {
                    let (caller, what) = What::parse(command, rest.collect())?;
                    return Ok(Self { address_file, folder, caller, what });
                }
            }
        }
    }

    /// The bodies of the calls to make, in order: one, unless there are very many files.
    pub(crate) fn bodies(&self) -> Vec<String> {
        match &self.what {
            What::Session(event, paths) => session(event, paths),
            What::DslrBooth(event, parameters) => {
                let mut form = Form::new("event_type", event);
                for (n, parameter) in parameters.iter().enumerate() {
                    form.add(&format!("param{}", n + 1), parameter);
                }
                vec![form.text()]
            }
            What::PhotoboothApp(event) => vec![Form::new("event", event).text()],
        }
    }
}

impl What {
    fn parse(command: &str, mut words: Vec<OsString>) -> Result<(&'static str, Self), Wrong> {
        match command {
            "start" | "file" | "end" => {
                let event = ["start", "file", "end"].into_iter().find(|event| *event == command).unwrap_or("file");
                match words.first().and_then(|word| word.to_str()) {
                    Some("--") => drop(words.remove(0)),
                    _ if words.iter().any(|word| word.to_str().is_some_and(|word| word.starts_with("--"))) => {
                        return Err(usage("options stand before the command, and -- before files that begin like one"));
                    }
                    _ => {}
                }
                if event == "file" && words.is_empty() {
                    return Err(usage("file needs at least one file"));
                }
                Ok(("session", Self::Session(event, words)))
            }
            "dslrbooth" | "photobooth-app" if words.is_empty() => Err(usage("the event is missing")),
            "dslrbooth" => {
                let event = words.remove(0);
                Ok(("dslrbooth", Self::DslrBooth(event, words)))
            }
            "photobooth-app" if words.len() > 1 => Err(usage("photobooth-app takes one event")),
            "photobooth-app" => Ok(("photobooth-app", Self::PhotoboothApp(words.remove(0)))),
            _ => Err(usage("this is no command")),
        }
    }
}

/// A session's beginning is told with its first files, its end with the last.
fn session(event: &str, paths: &[OsString]) -> Vec<String> {
    let mut forms: Vec<Form> = Vec::new();
    for path in paths.iter().map(|path| whole(path)) {
        match forms.last_mut() {
            Some(form) if form.pairs() < MOST.0 && form.bytes() + 3 * path.len() < MOST.1 => form.add("path", &path),
            _ => {
                let mut form = Form::new("event", OsStr::new("file"));
                form.add("path", &path);
                forms.push(form);
            }
        }
    }
    if forms.is_empty() {
        forms.push(Form::new("event", OsStr::new(event)));
    }
    let told = if event == "end" { forms.last_mut() } else { forms.first_mut() };
    if let Some(form) = told {
        form.begin_with("event", OsStr::new(event));
    }
    forms.iter().map(Form::text).collect()
}

/// A file that is there is told with its whole path; a bare name that is not there stays as the booth gave it.
fn whole(path: &OsStr) -> OsString {
    let as_path = Path::new(path);
    if as_path.is_absolute() || !as_path.is_file() {
        return path.to_owned();
    }
    std::path::absolute(as_path).map_or_else(|_| path.to_owned(), PathBuf::into_os_string)
}

fn usage(why: &str) -> Wrong {
    Wrong::Usage(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Asked, Wrong> {
        Asked::parse(words.iter().map(OsString::from).collect())
    }

    #[test]
    fn each_command_becomes_the_call_of_its_program() {
        let rows: &[(&[&str], &str, &[&str])] = &[
            (&["start"], "session", &["event=start"]),
            (&["end", "no/such 1.jpg"], "session", &["event=end&path=no%2Fsuch%201.jpg"]),
            (&["file", "a.jpg", "ü+&=.gif"], "session", &["event=file&path=a.jpg&path=%C3%BC%2B%26%3D.gif"]),
            (&["file", "--", "--b.jpg"], "session", &["event=file&path=--b.jpg"]),
            (
                &["dslrbooth", "file_download", r"C:\dslrBooth\1 2.jpg", "--x"],
                "dslrbooth",
                &["event_type=file_download&param1=C%3A%5CdslrBooth%5C1%202.jpg&param2=--x"],
            ),
            (&["photobooth-app", "counting"], "photobooth-app", &["event=counting"]),
        ];
        for (words, caller, bodies) in rows {
            let asked = parse(words).unwrap();
            assert_eq!((asked.caller, asked.bodies()), (*caller, bodies.iter().map(|b| (*b).to_owned()).collect()));
        }
    }

    #[test]
    fn options_stand_before_the_command() {
        let asked = parse(&["--folder", "2", "--address-file=/a b", "start"]).unwrap();
        assert_eq!((asked.folder, asked.address_file), (Some(2), Some("/a b".into())));
        assert_eq!(parse(&["--help"]), Err(Wrong::Help));
        for words in [
            &[][..],
            &["begin"],
            &["--quiet", "start"],
            &["--folder", "0", "start"],
            &["--folder", "x", "start"],
            &["--folder"],
            &["--address-file"],
            &["--address-file=", "start"],
            &["file"],
            &["file", "--"],
            &["file", "a.jpg", "--folder", "2"],
            &["dslrbooth"],
            &["photobooth-app"],
            &["photobooth-app", "a", "b"],
        ] {
            assert!(matches!(parse(words), Err(Wrong::Usage(_))), "{words:?}");
        }
    }

    #[test]
    fn very_many_files_are_told_in_several_calls_the_end_with_the_last() {
        let names: Vec<OsString> = (0..150).map(|n| format!("{n}.jpg").into()).collect();
        let bodies = session("end", &names);
        assert_eq!(bodies.len(), 3);
        assert!(bodies[0].starts_with("event=file&path=0.jpg") && bodies[2].starts_with("event=end&"));
        assert_eq!(bodies.iter().map(|body| body.matches("path=").count()).sum::<usize>(), 150);
        let bodies = session("start", &vec![OsString::from("é".repeat(4000)); 5]);
        assert!(bodies.len() > 1 && bodies.iter().all(|body| body.len() < 64 * 1024));
        assert!(bodies[0].starts_with("event=start&") && bodies[1].starts_with("event=file&"));
    }

    #[test]
    fn a_file_that_is_there_is_told_with_its_whole_path() {
        let told = whole(OsStr::new("Cargo.toml"));
        assert!(Path::new(&told).is_absolute() && Path::new(&told).is_file());
        assert_eq!(whole(OsStr::new("no-such.jpg")), "no-such.jpg");
    }
}
