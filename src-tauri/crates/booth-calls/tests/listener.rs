//! The listener as booth programs, foreign pages and broken programs meet it.

#![expect(clippy::unwrap_used, reason = "tests")]

use boothlift_booth_calls::{ADDRESS_FILE, Calls, Heard, Key, Listener, Place, Settings};
use boothlift_contract::FolderId;
use boothlift_sessions::{BoothCall, Caller};
use std::{net::SocketAddr, path::Path, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

const ANY: Place = Place::Exactly(SocketAddr::V4(std::net::SocketAddrV4::new(std::net::Ipv4Addr::LOCALHOST, 0)));

struct Booth {
    _dir: tempfile::TempDir,
    key: Key,
    listener: Listener,
    calls: Calls,
}

fn settings(dir: &Path, place: Place, key: &Key) -> Settings {
    let folders = vec![FolderId(7), FolderId(9)];
    Settings { place, key: key.clone(), folders, data: dir.to_path_buf(), patience: None }
}

async fn booth_with(patience: Option<Duration>) -> Booth {
    let (dir, key) = (tempfile::tempdir().unwrap(), Key::random().unwrap());
    let settings = Settings { patience, ..settings(dir.path(), ANY, &key) };
    let (listener, calls) = Listener::open(settings).await.unwrap();
    Booth { _dir: dir, key, listener, calls }
}

async fn booth() -> Booth {
    booth_with(None).await
}

/// Sends `bytes` as they are and gives the status of the answer; 0 where there is none.
async fn send(address: SocketAddr, bytes: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let _ = stream.write_all(bytes).await;
    status(&mut stream).await
}

async fn status(stream: &mut TcpStream) -> u16 {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer);
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
}

impl Booth {
    fn port(&self) -> u16 {
        self.listener.address().port()
    }

    /// A GET of `below` behind the key, from a plain program, with `headers` besides.
    async fn get(&self, below: &str, headers: &str) -> u16 {
        let host = format!("Host: 127.0.0.1:{}\r\n", self.port());
        self.raw(below, &format!("{host}{headers}")).await
    }

    async fn raw(&self, below: &str, headers: &str) -> u16 {
        let head = format!("GET /{}/{below} HTTP/1.1\r\n{headers}\r\n", self.key.expose());
        send(self.listener.address(), head.as_bytes()).await
    }

    async fn post(&self, below: &str, form: &str, body: &str) -> u16 {
        let (host, length) = (self.listener.address(), body.len());
        let key = self.key.expose();
        let text = format!(
            "POST /{key}/{below} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {form}\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        send(host, text.as_bytes()).await
    }

    /// What was heard until now, after the listener is closed.
    async fn heard(self) -> Vec<Heard> {
        let Self { listener, mut calls, .. } = self;
        listener.close().await;
        let mut all = Vec::new();
        while let Some(one) = calls.next().await {
            all.push(one);
        }
        all
    }
}

fn wrote(path: &str) -> BoothCall {
    BoothCall::Wrote { path: path.into(), kind: None }
}

#[tokio::test]
async fn query_form_and_json_of_every_caller_are_heard_in_order_with_the_folder_they_name() {
    let booth = booth().await;
    assert_eq!(booth.get("dslrbooth?event_type=session_start&param1=print", "").await, 200);
    assert_eq!(booth.get("2/dslrbooth?event_type=session_end", "").await, 200);
    let form = "application/x-www-form-urlencoded";
    assert_eq!(booth.post("1/session", form, "event=file&path=a+b.jpg&path=c.jpg").await, 200);
    assert_eq!(
        booth.post("photobooth-app?mediaitem_type=image", "application/json", r#"{"event":"finished"}"#).await,
        200
    );
    assert_eq!(booth.get("photobooth-app", "").await, 200);
    // As Python's requests sends what photobooth-app's commander asks for: GET, with an empty JSON object as its body.
    let (key, address) = (booth.key.expose(), booth.listener.address());
    let headers = format!("Host: {address}\r\nContent-Type: application/json\r\nContent-Length: 2");
    let commander = format!("GET /{key}/photobooth-app?event=counting HTTP/1.1\r\n{headers}\r\n\r\n{{}}");
    assert_eq!(send(address, commander.as_bytes()).await, 200);
    assert_eq!(booth.post("session?event=start", form, "").await, 200);
    let of = |folder: Option<i64>, caller, calls| Heard { folder: folder.map(FolderId), caller, calls };
    let want = vec![
        of(None, Caller::DslrBooth, vec![BoothCall::Began]),
        of(Some(9), Caller::DslrBooth, vec![BoothCall::Ended]),
        of(Some(7), Caller::Plain, vec![wrote("a b.jpg"), wrote("c.jpg")]),
        of(None, Caller::PhotoboothApp, vec![BoothCall::Ended]),
        of(None, Caller::PhotoboothApp, vec![]),
        of(None, Caller::PhotoboothApp, vec![BoothCall::GoesOn]),
        of(None, Caller::Plain, vec![BoothCall::Began]),
    ];
    assert_eq!(booth.heard().await, want);
}

#[tokio::test]
async fn only_this_computers_own_names_are_answered() {
    let booth = booth().await;
    let port = booth.port();
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("LocalHost:{port}")] {
        assert_eq!(booth.raw("session?event=end", &format!("Host: {host}\r\n")).await, 200, "{host}");
    }
    let other = port.wrapping_add(1);
    for host in [
        "evil.example",
        "127.0.0.1",
        "localhost",
        "",
        &format!("localhost:{other}"),
        &format!("localhost:{port}.evil.example"),
    ] {
        assert_eq!(booth.raw("session?event=end", &format!("Host: {host}\r\n")).await, 421, "{host}");
    }
    let twice = format!("Host: localhost:{port}\r\nHost: evil.example\r\n");
    assert_ne!(booth.raw("session?event=end", &twice).await, 200);
    assert_ne!(booth.raw("session?event=end", "").await, 200);
    let (key, own) = (booth.key.expose(), format!("Host: localhost:{port}\r\n"));
    let whole = format!("GET http://evil.example/{key}/session?event=end HTTP/1.1\r\n{own}\r\n");
    assert_eq!(send(booth.listener.address(), whole.as_bytes()).await, 421);
    assert_eq!(booth.heard().await.len(), 3);
}

#[tokio::test]
async fn a_page_in_a_browser_may_not_call() {
    let booth = booth().await;
    for header in [
        "Origin: http://evil.example",
        "Origin: null",
        "Origin: https://127.0.0.1",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site",
    ] {
        assert_eq!(booth.get("session?event=end", &format!("{header}\r\n")).await, 403, "{header}");
    }
    let own = format!("Origin: http://localhost:{}\r\n", booth.port());
    assert_eq!(booth.get("session?event=end", &own).await, 200);
    assert_eq!(booth.get("session?event=end", "Sec-Fetch-Site: none\r\n").await, 200);
    assert_eq!(booth.heard().await.len(), 2);
}

#[tokio::test]
async fn a_wrong_key_an_unknown_caller_and_a_folder_that_is_not_there_find_nothing() {
    let booth = booth().await;
    let key = booth.key.expose().to_owned();
    let address = booth.listener.address();
    for path in [
        "/".to_owned(),
        "/session".into(),
        format!("/{key}"),
        format!("/{key}/"),
        format!("//{key}/session"),
        format!("/{}/session", &key[1..]),
        format!("/{key}x/session"),
        format!("/{}/session", Key::random().unwrap().expose()),
        format!("/{key}/breeze"),
        format!("/{key}/Session"),
        format!("/{key}/session/"),
        format!("/{key}/session/1"),
        format!("/{key}/0/session"),
        format!("/{key}/3/session"),
        format!("/{key}/01/session"),
        format!("/{key}/+1/session"),
        format!("/{key}/99999999999999999999999/session"),
        format!("/{key}/1/2/session"),
    ] {
        let head = format!("GET {path}?event=start HTTP/1.1\r\nHost: {address}\r\n\r\n");
        assert_eq!(send(address, head.as_bytes()).await, 404, "{}", path.replace(&key, "KEY"));
    }
    assert_eq!(booth.heard().await, []);
}

#[tokio::test]
async fn what_is_too_large_or_in_no_known_form_is_refused() {
    let booth = booth().await;
    let (form, json) = ("application/x-www-form-urlencoded", "application/json");
    let fits = format!("event=file&x={}", "a".repeat(64 * 1024 - 13));
    assert_eq!(booth.post("session", form, &fits).await, 200);
    assert_eq!(booth.post("session", form, &format!("{fits}a")).await, 413);
    let (key, address) = (booth.key.expose(), booth.listener.address());
    let head = format!("POST /{key}/session HTTP/1.1\r\nHost: {address}\r\nContent-Type: {form}\r\n");
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n10001\r\n{}\r\n", "a".repeat(0x10001));
    assert_eq!(send(address, chunked.as_bytes()).await, 413);
    assert_eq!(booth.post("session", json, "[1]").await, 400);
    assert_eq!(booth.post("session", "text/plain", "event=start").await, 415);
    assert_eq!(booth.get("session?event=end", &format!("X-Long: {}\r\n", "a".repeat(20_000))).await, 431);
    let put = format!("PUT /{key}/session HTTP/1.1\r\nHost: {address}\r\n\r\n");
    assert_eq!(send(address, put.as_bytes()).await, 405);
    assert_eq!(booth.heard().await.len(), 1);
}

#[tokio::test]
async fn who_is_slow_is_left_and_holds_up_nobody() {
    let booth = booth_with(Some(Duration::from_millis(300))).await;
    let (key, address) = (booth.key.expose(), booth.listener.address());
    let mut silent = TcpStream::connect(address).await.unwrap();
    let mut half_head = TcpStream::connect(address).await.unwrap();
    half_head.write_all(b"GET /").await.unwrap();
    let mut half_body = TcpStream::connect(address).await.unwrap();
    let head = format!("POST /{key}/session HTTP/1.1\r\nHost: {address}\r\nContent-Length: 9\r\n\r\nev");
    half_body.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(booth.get("session?event=start", "").await, 200);
    assert_eq!(status(&mut half_body).await, 408);
    assert_ne!(status(&mut half_head).await, 200);
    assert_ne!(status(&mut silent).await, 200);
    assert_eq!(booth.heard().await.len(), 1);
}

#[tokio::test]
async fn a_thousand_calls_are_answered_before_anybody_reads_them_and_come_in_order() {
    let booth = booth().await;
    for n in 0..1000 {
        assert_eq!(booth.get(&format!("session?event=file&path={n}.jpg"), "").await, 200);
    }
    let heard = booth.heard().await;
    let want: Vec<_> = (0..1000).map(|n| vec![wrote(&format!("{n}.jpg"))]).collect();
    assert_eq!(heard.into_iter().map(|one| one.calls).collect::<Vec<_>>(), want);
}

#[tokio::test]
async fn more_than_can_wait_are_told_so_and_what_waits_is_kept() {
    let mut booth = booth().await;
    let mut taken = 0;
    while booth.get("session?event=end", "").await == 200 {
        taken += 1;
        assert!(taken < 5000, "nothing bounds what waits");
    }
    assert_eq!(booth.get("session?event=end", "").await, 503);
    booth.calls.next().await.unwrap();
    assert_eq!(booth.get("session?event=start", "").await, 200);
    assert_eq!(booth.heard().await.len(), taken);
}

#[tokio::test]
async fn the_address_stays_over_a_restart_and_moves_only_when_its_port_is_taken() {
    let (dir, key) = (tempfile::tempdir().unwrap(), Key::random().unwrap());
    let (first, _) = Listener::open(settings(dir.path(), ANY, &key)).await.unwrap();
    let (address, url) = (first.address(), first.url(Caller::DslrBooth, None));
    assert_eq!(url, format!("http://{address}/{}/dslrbooth", key.expose()));
    assert_eq!(first.url(Caller::Plain, Some(2)), format!("http://{address}/{}/2/session", key.expose()));
    let before = Place::Usual { before: Some(address.port()) };

    let other = tempfile::tempdir().unwrap();
    let (second, _) = Listener::open(settings(other.path(), before, &key)).await.unwrap();
    assert!(Listener::PORTS.contains(&second.address().port()));
    let taken = Listener::open(settings(other.path(), Place::Exactly(address), &key)).await.unwrap_err();
    assert!(taken.to_string().contains(&address.to_string()));
    second.close().await;
    first.close().await;

    let (again, _) = Listener::open(settings(dir.path(), before, &key)).await.unwrap();
    assert_eq!(again.url(Caller::DslrBooth, None), url);
}

#[tokio::test]
async fn no_address_but_this_computers_own_is_listened_at() {
    let (dir, key) = (tempfile::tempdir().unwrap(), Key::random().unwrap());
    let everywhere = Place::Exactly("0.0.0.0:0".parse().unwrap());
    assert!(Listener::open(settings(dir.path(), everywhere, &key)).await.is_err());
    assert!(!dir.path().join(ADDRESS_FILE).exists());
}

#[tokio::test]
async fn the_address_file_is_there_while_somebody_listens() {
    let (dir, key) = (tempfile::tempdir().unwrap(), Key::random().unwrap());
    let (listener, _calls) = Listener::open(settings(dir.path(), ANY, &key)).await.unwrap();
    let line = std::fs::read_to_string(dir.path().join(ADDRESS_FILE)).unwrap();
    assert_eq!(line, format!("http://{}/{}/\n", listener.address(), key.expose()));
    listener.close().await;
    assert!(!dir.path().join(ADDRESS_FILE).exists());
    let (dropped, _calls) = Listener::open(settings(dir.path(), ANY, &key)).await.unwrap();
    assert!(dir.path().join(ADDRESS_FILE).exists());
    drop(dropped);
    assert!(!dir.path().join(ADDRESS_FILE).exists());
}

#[tokio::test]
async fn no_debug_and_no_error_shows_the_key() {
    let booth = booth().await;
    let key = booth.key.expose();
    let text = format!("{:?} {:?} {:?}", booth.listener, booth.calls, settings(Path::new("x"), ANY, &booth.key));
    assert!(text.contains("127.0.0.1") && !text.contains(key));
    let gone = settings(Path::new("/no/such/folder"), ANY, &booth.key);
    let error = Listener::open(gone).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains(key));
}
