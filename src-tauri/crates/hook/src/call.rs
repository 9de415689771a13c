//! One call over HTTP.

use crate::address::Address;
use std::{
    io::{self, Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

/// Posts `body`, a form, and reads the answer, until `until`. What it says of an error never holds the address. Blocks.
pub(crate) fn post(
    address: &Address,
    caller: &str,
    folder: Option<u32>,
    body: &str,
    until: Instant,
) -> Result<(), String> {
    let status = exchange(address, caller, folder, body, until).map_err(|error| match error.kind() {
        io::ErrorKind::ConnectionRefused => "Boothlift does not run, or listens to no calls".to_owned(),
        _ => format!("Boothlift could not be told: {}", error.kind()),
    })?;
    match status {
        200 => Ok(()),
        404 => Err("Boothlift knows no such folder, or started anew just now".into()),
        503 => Err("Boothlift is too busy".into()),
        other => Err(format!("Boothlift answered {other}")),
    }
}

fn exchange(address: &Address, caller: &str, folder: Option<u32>, body: &str, until: Instant) -> io::Result<u16> {
    let mut stream = TcpStream::connect_timeout(&address.host, left(until)?)?;
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(left(until)?))?;
    let folder = folder.map(|n| format!("{n}/")).unwrap_or_default();
    let head = format!(
        "POST {}{folder}{caller} HTTP/1.1\r\nHost: {}\r\nUser-Agent: boothlift-hook\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        address.path,
        address.host,
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes())?;
    let mut answer = [0; 64];
    let mut read = 0;
    loop {
        stream.set_read_timeout(Some(left(until)?))?;
        let room = answer.get_mut(read..).unwrap_or_default();
        let more = stream.read(room)?;
        read += more;
        let line = answer.get(..read).unwrap_or_default();
        if line.contains(&b'\n') {
            return status(line).ok_or_else(|| io::ErrorKind::InvalidData.into());
        }
        if more == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

fn status(line: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(line.split(|byte| *byte == b'\n').next()?).ok()?;
    line.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.trim().parse().ok()
}

/// What is left until `until`; an error where nothing is, because a timeout of zero would mean none.
fn left(until: Instant) -> io::Result<Duration> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_begins_with_its_status() {
        assert_eq!(status(b"HTTP/1.1 200 OK\r\nX"), Some(200));
        assert_eq!(status(b"HTTP/1.0 404\r\n"), Some(404));
        for line in [&b""[..], b"HTTP/2 200\n", b"HTTP/1.1\n", b"SSH-2.0\n", b"HTTP/1.1 \xff\n"] {
            assert_eq!(status(line), None);
        }
    }
}
