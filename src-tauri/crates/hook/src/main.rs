//! `boothlift-hook` tells a running Boothlift what a booth program does: for booths that can run a command but call no
//! address. It finds the address in the file that Boothlift writes while it listens, makes one call, and ends within two
//! seconds, whatever happens. Nothing that it prints holds the address: the key is in it.

// A console that flashes up at each picture would be on the guests' screen.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod address;
mod call;
mod command;
mod form;

use command::{Asked, Wrong};
use std::{
    ffi::OsString,
    io,
    process::ExitCode,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// Told.
const TOLD: u8 = 0;
/// Boothlift was not told.
const NOT_TOLD: u8 = 1;
/// The command line is not one.
const USAGE: u8 = 2;
/// The longest that a booth waits for this program.
const LONGEST: Duration = Duration::from_millis(1_900);

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let code = match Asked::parse(arguments) {
        Ok(asked) => match tell_in_time(asked) {
            Ok(()) => TOLD,
            Err(why) => {
                say(&mut io::stderr(), &format!("boothlift-hook: {why}"));
                NOT_TOLD
            }
        },
        Err(Wrong::Help) => {
            say(&mut io::stdout(), command::USAGE);
            TOLD
        }
        Err(Wrong::Usage(why)) => {
            say(&mut io::stderr(), &format!("boothlift-hook: {why}\n\n{}", command::USAGE));
            USAGE
        }
    };
    ExitCode::from(code)
}

/// Works beside the one who waits: a drive that hangs must not hold up the booth.
fn tell_in_time(asked: Asked) -> Result<(), String> {
    let until = Instant::now() + LONGEST;
    let (told, answer) = mpsc::channel();
    thread::spawn(move || {
        let _ = told.send(tell(&asked, until));
    });
    answer.recv_timeout(LONGEST).unwrap_or_else(|_| Err("Boothlift did not answer in time".into()))
}

fn tell(asked: &Asked, until: Instant) -> Result<(), String> {
    let file = match &asked.address_file {
        Some(file) => file.clone(),
        None => address::usual_file(std::env::consts::OS, |name| std::env::var_os(name))
            .ok_or("no home folder is known; give --address-file")?,
    };
    let address = address::Address::read(&file)?;
    for body in asked.bodies() {
        call::post(&address, asked.caller, asked.folder, &body, until)?;
    }
    Ok(())
}

fn say(to: &mut impl io::Write, words: &str) {
    // Nobody may be there to read it.
    let _ = writeln!(to, "{words}");
}
