//! From another computer: a network namespace with a wire of its own.

use crate::party::Party;
use boothlift_contract::Kind;
use boothlift_local_gallery::{network_fingerprint, networks};
use std::{net::IpAddr, process::Command};

/// A wire to a second network stack on this computer; gone when dropped.
struct Wire {
    namespace: String,
    near: String,
    here: IpAddr,
}

impl Wire {
    fn make() -> Result<Self, String> {
        let id = std::process::id() % 60_000;
        let (namespace, near, far) = (format!("boothlift-{id}"), format!("bl{id}a"), format!("bl{id}b"));
        // A documentation network: it exists nowhere else.
        let net = format!("198.51.100.{}", (id % 60) * 4);
        let host = |n: u32| format!("198.51.100.{}", (id % 60) * 4 + n);
        run(&format!("ip netns add {namespace}")).map_err(|why| format!("no network namespace for {net}: {why}"))?;
        let wire = Self { namespace: namespace.clone(), near: near.clone(), here: host(1).parse().unwrap() };
        for step in [
            format!("ip link add {near} type veth peer name {far} netns {namespace}"),
            format!("ip addr add {}/30 dev {near}", host(1)),
            format!("ip link set {near} up"),
            format!("ip -n {namespace} addr add {}/30 dev {far}", host(2)),
            format!("ip -n {namespace} link set {far} up"),
        ] {
            run(&step)?;
        }
        Ok(wire)
    }

    /// What a phone over there gets, or curl's exit code.
    async fn curl(&self, address: &str) -> Result<String, i32> {
        let mut curl = Command::new("ip");
        curl.args(["netns", "exec", &self.namespace, "curl", "-sS", "--fail", "--max-time", "20", address]);
        let out = tokio::task::spawn_blocking(move || curl.output().unwrap()).await.unwrap();
        match out.status.success() {
            true => Ok(String::from_utf8_lossy(&out.stdout).into_owned()),
            false => Err(out.status.code().unwrap_or(-1)),
        }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        // The wire first and by name: a namespace takes its wires away only some time after it is gone itself.
        let _ = run(&format!("ip link del {}", self.near));
        let _ = run(&format!("ip netns del {}", self.namespace));
    }
}

fn run(line: &str) -> Result<(), String> {
    let mut words = line.split(' ');
    let out = Command::new(words.next().unwrap()).args(words).output().map_err(|error| error.to_string())?;
    if out.status.success() { Ok(()) } else { Err(format!("{line}: {}", String::from_utf8_lossy(&out.stderr))) }
}

/// curl's exit code for a connection that was refused or never came about.
const REFUSED: Result<String, i32> = Err(7);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_computer_gets_in_exactly_while_the_page_is_open_to_guests() {
    let wire = match Wire::make() {
        Ok(wire) => wire,
        Err(why) => {
            eprintln!("LEFT OUT: the gallery was not tried from another network: {why}");
            assert!(std::env::var_os("BOOTHLIFT_REQUIRE_NETNS").is_none_or(|value| value != "1"), "LEFT OUT: {why}");
            return;
        }
    };
    let party = Party::new();
    let (_, session, _) = party.hang(Some("a"), Kind::Print, 1).await;
    let session = session.unwrap();
    let server = party.serve().await;
    let theirs = server.session_page(&session).replace("127.0.0.1", &wire.here.to_string());
    assert_eq!(wire.curl(&theirs).await, REFUSED, "closed to begin with");

    assert!(networks().iter().any(|choice| choice.address == wire.here.to_string()));
    let before = network_fingerprint(wire.here);
    assert!(before.is_some() && before == network_fingerprint(wire.here));

    let open = server.open_to_guests(wire.here).await.unwrap();
    assert_eq!((open.ip(), open.port()), (wire.here, server.local_address().port()));
    let page = wire.curl(&server.session_page(&session)).await.unwrap();
    assert!(page.contains("Your photos, No. 1") && page.contains("1 ready"));
    assert!(wire.curl(&format!("http://{open}/")).await.unwrap().contains("Look at the screen by the booth."));
    let event = server.event_page(&party.event).replace("127.0.0.1", &wire.here.to_string());
    assert_eq!(wire.curl(&event).await, Err(22), "the operator's page is not for guests");

    server.close_to_guests().await;
    assert_eq!(wire.curl(&theirs).await, REFUSED, "closed again");
    drop(wire);
    assert_eq!(network_fingerprint(open.ip()), None, "the network is gone");
    server.stop().await;
}
