//! What lies on the way to a host: a proxy that the environment names, and names that nobody knows.
//!
//! On Linux the program takes the system's roots, which `SSL_CERT_FILE` names; so a test can have roots of its own.

use crate::{
    delivery::{fake, hashes, shoot_some},
    place::{Place, holds},
    running::Running,
};
use boothlift_testkit::secure_front::{Authority, SecureFront, Shows};
use std::{
    fs,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
    process::Command,
};

/// The name on the certificate of [`Shows::WrongName`]; no name server knows it.
const HOST: &str = "hotel.example";

/// What a proxy does with who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    Passes,
    WantsSignIn,
    Refuses,
    HangsUp,
}

/// A proxy that leads every tunnel to one place, and keeps what it was asked.
struct Proxy {
    address: SocketAddr,
    does: Arc<Mutex<Does>>,
    heads: Arc<Mutex<Vec<u8>>>,
}

impl Proxy {
    async fn open(leads_to: SocketAddr, does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (does, heads) = (Arc::new(Mutex::new(does)), Arc::new(Mutex::new(Vec::new())));
        let (now, asked) = (Arc::clone(&does), Arc::clone(&heads));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (does, asked) = (*now.lock().unwrap(), Arc::clone(&asked));
                tokio::spawn(async move {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        let mut byte = [0];
                        if stream.read(&mut byte).await.unwrap_or(0) == 0 {
                            return;
                        }
                        head.push(byte[0]);
                    }
                    asked.lock().unwrap().extend_from_slice(&head);
                    let answer: &[u8] = match does {
                        Does::Passes => b"HTTP/1.1 200 Connection established\r\n\r\n",
                        Does::WantsSignIn => {
                            b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n"
                        }
                        Does::Refuses => b"HTTP/1.1 403 Forbidden\r\n\r\n",
                        Does::HangsUp => return,
                    };
                    // Whoever hung up meanwhile needs no answer.
                    let _ = stream.write_all(answer).await;
                    if does == Does::Passes
                        && let Ok(mut behind) = TcpStream::connect(leads_to).await
                    {
                        let _ = copy_bidirectional(&mut stream, &mut behind).await;
                    }
                });
            }
        });
        Self { address, does, heads }
    }

    fn heads(&self) -> Vec<u8> {
        self.heads.lock().unwrap().clone()
    }
}

fn through(mut command: Command, proxy: &Proxy, roots: &std::path::Path) -> Command {
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name);
    }
    command.env("HTTPS_PROXY", format!("http://{}", proxy.address)).env("SSL_CERT_FILE", roots);
    command
}

async fn waits_and_goes_on(does: Does, state: &str, code: &str) {
    let (place, fake) = (Place::new(), fake(0).await);
    let authority = Arc::new(Authority::new().unwrap());
    let roots = place.path("roots.pem");
    fs::write(&roots, authority.pem()).unwrap();
    let front = SecureFront::open(authority, fake.address(), Shows::WrongName).await.unwrap();
    let port: u16 = front.origin().rsplit_once(':').unwrap().1.parse().unwrap();
    let proxy = Proxy::open(SocketAddr::from(([127, 0, 0, 1], port)), does).await;
    place.event_with(&format!("https://{HOST}/api/v1/picture/upload"));
    shoot_some(&place, 2);
    let mut run = Running::start(through(place.run(&["--until-delivered", "--json"]), &proxy, &roots));
    if does != Does::Passes {
        let about =
            |line: &serde_json::Value| line["event"] == "destination_changed" && line["destination"] == "event-gallery";
        let line = run.until(about).await;
        assert_eq!((&line["state"], &line["failure"]["code"]), (&state.into(), &code.into()), "{does:?}: {line}");
        assert!(fake.requests().is_empty(), "{does:?}: something was sent");
        *proxy.does.lock().unwrap() = Does::Passes;
    }
    let end = run.until(|line| line["event"] == "drained").await;
    assert_eq!(end["held"], 0, "{does:?}: {end}");
    assert_eq!(hashes(&fake).len(), 2, "{does:?}: it went on by itself");
    let heads = proxy.heads();
    let text = String::from_utf8_lossy(&heads).into_owned();
    assert!(text.contains(&format!("CONNECT {HOST}:443 ")), "{text}");
    for secret in ["CANARY", "token", "picture/upload"] {
        assert!(!holds(&heads, secret), "{does:?}: the proxy was told {secret}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_go_through_the_environments_proxy_which_learns_the_hosts_name_alone() {
    waits_and_goes_on(Does::Passes, "", "").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_wants_a_sign_in_is_told_as_that_and_lets_all_pass_later() {
    waits_and_goes_on(Does::WantsSignIn, "portal", "net.portal").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_refuses_or_hangs_up_counts_as_no_connection_and_lets_all_pass_later() {
    waits_and_goes_on(Does::Refuses, "offline", "net.offline").await;
    waits_and_goes_on(Does::HangsUp, "offline", "net.offline").await;
}

/// RFC 6761: no name server knows a name under `invalid`. Where there is none at all it comes to the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_host_whose_name_nobody_knows_counts_as_no_connection_and_keeps_every_photo() {
    let place = Place::new();
    place.event_with("https://photos.invalid/api/v1/picture/upload");
    shoot_some(&place, 2);
    let mut command = place.run(&["--json"]);
    for name in ["https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env_remove(name);
    }
    let mut run = Running::start(command);
    let about =
        |line: &serde_json::Value| line["event"] == "destination_changed" && line["destination"] == "event-gallery";
    let line = run.until(about).await;
    assert_eq!((&line["state"], &line["failure"]["code"]), (&"offline".into(), &"net.offline".into()), "{line}");
    assert!(!line.to_string().contains("CANARY"), "{line}");
    let mut status = place.status().await;
    while status["destinations"]["event-gallery"]["waiting"] != 2 {
        status = place.status().await;
    }
    assert_eq!(status["destinations"]["event-gallery"]["held"], 0, "{status}");
    drop(run);
}
