//! The program as a booth starts it.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Output},
    thread,
    time::{Duration, Instant},
};

const KEY: &str = "canary-key-0123456789abc";

fn address_file(dir: &Path, port: u16) -> PathBuf {
    let file = dir.join("hook-address");
    std::fs::write(&file, format!("http://127.0.0.1:{port}/{KEY}/\n")).unwrap();
    file
}

fn hook(file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_boothlift-hook"));
    command.env("BOOTHLIFT_HOOK_ADDRESS_FILE", file);
    command
}

fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Takes one call, answers it with `answer`, and gives what came.
fn answers_once(answer: &'static [u8]) -> (u16, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut bytes, mut part) = (Vec::new(), [0; 1024]);
        loop {
            let read = stream.read(&mut part).unwrap();
            bytes.extend(&part[..read]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let length = text.split("Content-Length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
            let body = text.split_once("\r\n\r\n").map(|(_, body)| body.len());
            if read == 0 || length.and_then(|length| length.parse().ok()) == body && body.is_some() {
                stream.write_all(answer).unwrap();
                return text;
            }
        }
    });
    (port, heard)
}

#[test]
fn it_posts_what_it_is_told_to_the_address_in_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let (port, heard) = answers_once(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let file = address_file(dir.path(), port);
    let output = hook(&file).args(["--folder", "2", "dslrbooth", "printing", "a b.jpg"]).output().unwrap();
    assert_eq!((output.status.code(), printed(&output).as_str()), (Some(0), ""));
    let call = heard.join().unwrap();
    assert!(call.starts_with(&format!("POST /{KEY}/2/dslrbooth HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n")), "{call}");
    assert!(call.ends_with("\r\n\r\nevent_type=printing&param1=a%20b.jpg"), "{call}");
}

#[test]
fn where_nobody_listens_it_ends_at_once_with_1() {
    let dir = tempfile::tempdir().unwrap();
    let missing = hook(&dir.path().join("none")).arg("start").output().unwrap();
    assert_eq!(missing.status.code(), Some(1));
    assert!(printed(&missing).contains("does not run"));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let refused = hook(&address_file(dir.path(), port)).arg("start").output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    for output in [missing, refused] {
        assert!(!printed(&output).contains(KEY));
    }
}

#[test]
fn an_answer_other_than_yes_is_1_and_prints_no_key() {
    let dir = tempfile::tempdir().unwrap();
    for answer in
        [&b"HTTP/1.1 404 Not Found\r\n\r\n"[..], b"HTTP/1.1 503 X\r\n\r\n", b"HTTP/1.1 500 X\r\n\r\n", b"", b"what?\n"]
    {
        let (port, heard) = answers_once(answer);
        let output = hook(&address_file(dir.path(), port)).arg("end").output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(!printed(&output).contains(KEY) && !printed(&output).is_empty());
        heard.join().unwrap();
    }
}

#[test]
fn one_that_never_answers_holds_the_booth_for_two_seconds_at_most() {
    let dir = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let file = address_file(dir.path(), listener.local_addr().unwrap().port());
    let began = Instant::now();
    let output = hook(&file).args(["file", "a.jpg"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    // A busy machine may start the program late.
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}

#[test]
fn a_wrong_command_line_is_2_and_shows_how_it_is_used() {
    let nowhere = Path::new("no-such-file");
    for words in [&[][..], &["begin"], &["file"]] {
        let output = hook(nowhere).args(words).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(printed(&output).contains("usage: boothlift-hook"));
    }
    assert_eq!(hook(nowhere).arg("--help").output().unwrap().status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text_are_told_or_refused_without_a_panic() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let dir = tempfile::tempdir().unwrap();
    let odd = OsStr::from_bytes(b"\xff\xfe.jpg");
    let (port, heard) = answers_once(b"HTTP/1.1 200 OK\r\n\r\n");
    let file = address_file(dir.path(), port);
    assert_eq!(hook(&file).arg("file").arg(odd).output().unwrap().status.code(), Some(0));
    assert!(heard.join().unwrap().ends_with("path=%FF%FE.jpg"));
    assert_eq!(hook(&file).arg(odd).output().unwrap().status.code(), Some(2));
    assert_eq!(hook(&file).arg("--folder").arg(odd).arg("start").output().unwrap().status.code(), Some(2));
}
